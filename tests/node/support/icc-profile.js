/**
 * Small ICC profiles, put together from their bytes.
 * @module
 */

/** XYZ relative to D50 of red, green and blue. */
export const SRGB_PRIMARIES = [0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141];

/** @param {string} text */
const letters = (text) => [...text].map((letter) => letter.charCodeAt(0));
/** @param {number} value */
const long = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
/** @param {number} value */
const short = (value) => [(value >>> 8) & 255, value & 255];
/** @param {number} value */
const fixed = (value) => long(Math.round(value * 65536));

/**
 * A curve's tag: a power; ICC's function of so many numbers; or a table of codes of light, 0 to 65535.
 * @typedef {number | { function: number, numbers: number[] } | { table: number[] }} Curve
 */

/** @param {Curve} curve */
function curveTag(curve) {
  if (typeof curve === 'number')
    return [...letters('curv'), ...long(0), ...long(1), ...short(Math.round(curve * 256)), 0, 0];
  if ('table' in curve) {
    const padding = Array((2 * curve.table.length) % 4).fill(0);
    return [...letters('curv'), ...long(0), ...long(curve.table.length), ...curve.table.flatMap(short), ...padding];
  }
  return [...letters('para'), ...long(0), ...short(curve.function), 0, 0, ...curve.numbers.flatMap(fixed)];
}

/** sRGB's curve. @type {Curve} */
export const SRGB_CURVE = { function: 3, numbers: [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] };

/**
 * @param {object} [what]
 * @param {string} [what.colours] `RGB ` or `GRAY`
 * @param {number[]} [what.primaries]
 * @param {Curve} [what.curve]
 * @param {string[]} [what.others] tags that are there, too
 */
export function iccProfile({ colours = 'RGB ', primaries = SRGB_PRIMARIES, curve = SRGB_CURVE, others = [] } = {}) {
  const xyz = (/** @type {number[]} */ values) => [...letters('XYZ '), ...long(0), ...values.flatMap(fixed)];
  /** @type {[string, number[]][]} */
  const tags = [
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ...others.map((name) => /** @type {[string, number[]]} */ ([name, long(0)])),
  ];
  if (colours === 'GRAY') tags.push(['kTRC', curveTag(curve)]);
  if (colours === 'RGB ') {
    ['r', 'g', 'b'].forEach((letter, i) => {
      tags.push([`${letter}XYZ`, xyz(primaries.slice(3 * i, 3 * i + 3))], [`${letter}TRC`, curveTag(curve)]);
    });
  }
  let offset = 132 + 12 * tags.length;
  const table = tags.flatMap(([name, value]) => {
    const entry = [...letters(name), ...long(offset), ...long(value.length)];
    offset += value.length;
    return entry;
  });
  const header = [
    ...long(offset),
    ...long(0),
    4,
    0x30,
    0,
    0,
    ...letters('mntr'),
    ...letters(colours),
    ...letters('XYZ '),
  ];
  const rest = [...Array(12).fill(0), ...letters('acsp'), ...Array(28).fill(0), ...[0.9642, 1, 0.8249].flatMap(fixed)];
  const padding = Array(128 - header.length - rest.length).fill(0);
  const values = tags.flatMap(([, value]) => value);
  return Uint8Array.from([...header, ...rest, ...padding, ...long(tags.length), ...table, ...values]);
}
