/**
 * ICC profiles of the RGB spaces that a JPEG 2000 file names by a number (ISO/IEC 15444-2, M.11.7.3.1).
 * @module
 */

import { madeProfile } from './made-profile.js';

const SRGB_PRIMARIES = [
  [0.4361, 0.2225, 0.0139],
  [0.3851, 0.7169, 0.0971],
  [0.1431, 0.0606, 0.7141],
];
/** As many entries as a curve may have without being refused. */
const MOST_ENTRIES = 4096;

/** @type {Record<string, (bits: number) => Uint8Array>} */
const PROFILES = { 'e-srgb': extendedSrgb, 'romm-rgb': rommRgb };

/**
 * @param {string} space by the core's name (wasm/bindings/pyramid_reader.cpp)
 * @param {number} bits of each sample
 * @returns {Uint8Array | undefined} undefined when the space needs none, or is none of these
 */
export function enumeratedProfile(space, bits) {
  return PROFILES[space]?.(bits);
}

/** Of ISO 22028-2: a white of D50, primaries that enclose all surfaces, a power of 1.8. */
function rommRgb() {
  return madeProfile({
    name: 'ROMM RGB',
    primaries: [
      [0.7977, 0.288, 0],
      [0.1352, 0.7119, 0],
      [0.0313, 0.0001, 0.8249],
    ],
    curve: [1.8, 1, 0, 1 / 16, 1 / 32],
  });
}

/**
 * Of PIMA 7667: sRGB with room below black and above white, of which a display has none.
 * @param {number} bits
 */
function extendedSrgb(bits) {
  const black = 2 ** (bits - 2) + 2 ** (bits - 3);
  const white = black + 255 * 2 ** (bits - 9);
  const last = Math.min(MOST_ENTRIES, 2 ** bits) - 1;
  const curve = Uint16Array.from({ length: last + 1 }, (_, i) => {
    const code = ((2 ** bits - 1) * i) / last;
    return Math.round(65535 * lightOf(Math.min(1, Math.max(0, (code - black) / (white - black)))));
  });
  return madeProfile({ name: 'e-sRGB', primaries: SRGB_PRIMARIES, curve });
}

/** @param {number} value of sRGB, 0 to 1 */
function lightOf(value) {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
