/**
 * As much of an ICC profile as tells whether it has to be applied (ICC.1:2022, clauses 7 and 10).
 * @module
 */

/** @typedef {'srgb' | 'display-p3'} ColourSpace what pictures can be in */

const HEADER = 128;
/** More than any profile has. */
const MOST_TAGS = 200;

/** XYZ of red, green and blue, relative to D50. @type {Record<ColourSpace, number[]>} */
const PRIMARIES = {
  srgb: [0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141],
  'display-p3': [0.5151, 0.2412, -0.0011, 0.292, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841],
};
/** Profiles round them, and adapt white in several ways; the next space is ten times as far away. */
const SAME_PRIMARIES = 0.003;
/** Of a code of 255: a picture that is taken as it is differs by one at most. */
const SAME_CODE = 0.75;

/**
 * What colours a profile is for: `RGB `, `GRAY`, `CMYK`, …
 * @param {Uint8Array} profile
 * @returns {string | undefined} undefined when it is no profile
 */
export function coloursOf(profile) {
  if (profile.length < HEADER + 4 || text(profile, 36) !== 'acsp') return undefined;
  return text(profile, 16);
}

/**
 * Whether samples are in a space already, as near as can be seen: then nothing has to be converted.
 * @param {Uint8Array} profile of RGB, or of grey, which counts when it has the space's curve
 * @param {ColourSpace} space
 */
export function isAlready(profile, space) {
  const tags = tagsOf(profile);
  // Tables are another matter.
  if (!tags || text(profile, 20) !== 'XYZ ' || ['A2B0', 'A2B1', 'D2B0', 'D2B1'].some((name) => tags.has(name)))
    return false;
  if (coloursOf(profile) === 'GRAY') return isSrgbCurve(tags.get('kTRC'));
  if (coloursOf(profile) !== 'RGB ') return false;
  const primaries = ['rXYZ', 'gXYZ', 'bXYZ'].flatMap((name) => xyzOf(tags.get(name)));
  const isNear = primaries.every((value, i) => Math.abs(value - PRIMARIES[space][i]) < SAME_PRIMARIES);
  return isNear && ['rTRC', 'gTRC', 'bTRC'].every((name) => isSrgbCurve(tags.get(name)));
}

/**
 * The tags' values, by their names.
 * @param {Uint8Array} profile
 * @returns {Map<string, DataView> | undefined}
 */
function tagsOf(profile) {
  if (!coloursOf(profile)) return undefined;
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  const count = view.getUint32(HEADER);
  /** @type {Map<string, DataView>} */
  const tags = new Map();
  if (count > MOST_TAGS || HEADER + 4 + 12 * count > profile.length) return undefined;
  for (let at = HEADER + 4; tags.size < count; at += 12) {
    const offset = view.getUint32(at + 4);
    const size = view.getUint32(at + 8);
    const name = text(profile, at);
    if (offset + size > profile.length || tags.has(name)) return undefined;
    tags.set(name, new DataView(profile.buffer, profile.byteOffset + offset, size));
  }
  return tags;
}

/**
 * @param {DataView | undefined} tag
 * @returns {number[]} not-a-number where there is none
 */
function xyzOf(tag) {
  return [8, 12, 16].map((at) => (tag && tag.byteLength >= at + 4 ? tag.getInt32(at) / 65536 : NaN));
}

/** @param {DataView | undefined} tag */
function isSrgbCurve(tag) {
  const curve = tag && curveOf(tag);
  if (!curve) return false;
  for (let code = 0; code < 256; code++) {
    // Written so that what is no number is refused.
    if (!(Math.abs(255 * srgbOf(curve(code / 255)) - code) < SAME_CODE)) return false;
  }
  return true;
}

/** sRGB's code of light, both 0 to 1. @param {number} light */
function srgbOf(light) {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

/**
 * @param {DataView} tag
 * @returns {((code: number) => number) | undefined} light, of a code of 0 to 1
 */
function curveOf(tag) {
  if (tag.byteLength < 12) return undefined;
  const type = String.fromCharCode(...[0, 1, 2, 3].map((i) => tag.getUint8(i)));
  if (type === 'curv') return sampledCurve(tag);
  return type === 'para' ? parametricCurve(tag) : undefined;
}

/** @param {DataView} tag */
function sampledCurve(tag) {
  const count = tag.getUint32(8);
  if (count === 0) return (/** @type {number} */ code) => code;
  if (tag.byteLength < 12 + 2 * count) return undefined;
  const sample = (/** @type {number} */ i) => tag.getUint16(12 + 2 * i);
  if (count === 1) return (/** @type {number} */ code) => code ** (sample(0) / 256);
  return (/** @type {number} */ code) => {
    const place = code * (count - 1);
    const before = Math.min(Math.floor(place), count - 2);
    return (sample(before) + (sample(before + 1) - sample(before)) * (place - before)) / 65535;
  };
}

/** @param {DataView} tag */
function parametricCurve(tag) {
  const count = [1, 3, 4, 5, 7][tag.getUint16(8)];
  if (!count || tag.byteLength < 12 + 4 * count) return undefined;
  const numbers = Array.from({ length: count }, (_, i) => tag.getInt32(12 + 4 * i) / 65536);
  const [g, a = 1, b = 0] = numbers;
  const [, , , n3 = 0, n4 = 0, n5 = 0, n6 = 0] = numbers;
  // The five functions are one: ax + b to the power of g, and e, from d on; below it cx + f.
  const { c, d, e, f } = {
    1: { c: 0, d: 0, e: 0, f: 0 },
    3: { c: 0, d: -b / a, e: 0, f: 0 },
    4: { c: 0, d: -b / a, e: n3, f: n3 },
    5: { c: n3, d: n4, e: 0, f: 0 },
    7: { c: n3, d: n4, e: n5, f: n6 },
  }[/** @type {1 | 3 | 4 | 5 | 7} */ (count)];
  return (/** @type {number} */ x) => (x >= d ? (a * x + b) ** g + e : c * x + f);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function text(bytes, at) {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
