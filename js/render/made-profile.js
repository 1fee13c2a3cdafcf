/**
 * ICC profiles (version 4) of RGB spaces that come without one, put together from their bytes.
 * @module
 */

const HEADER = 128;
/** XYZ of D50, which ICC's colours are relative to. */
const WHITE = [0.9642, 1, 0.8249];

/** @typedef {[name: string, value: number[]]} Tag bytes */

/**
 * @typedef {object} RgbSpace
 * @property {string} name
 * @property {number[][]} primaries XYZ relative to D50 of red, green and blue
 * @property {number[] | Uint16Array} curve of a sample's light: g, a, b, c, d of ICC's third function, or a table, 0 to 65535
 * @property {number[]} [adaptation] the matrix that took the space's own white to D50; default: it is D50
 */

/** @param {RgbSpace} space @returns {Uint8Array} */
export function madeProfile({ name, primaries, curve, adaptation }) {
  const tone = curve instanceof Uint16Array ? sampled(curve) : numbers('para', curve, [0, 3, 0, 0]);
  return assembled([
    ['desc', described(name)],
    ['cprt', described('No copyright: use freely')],
    ['wtpt', numbers('XYZ ', WHITE)],
    ...primaries.map((xyz, i) => /** @type {Tag} */ ([`${'rgb'[i]}XYZ`, numbers('XYZ ', xyz)])),
    ...(adaptation ? [/** @type {Tag} */ (['chad', numbers('sf32', adaptation)])] : []),
    ...['rTRC', 'gTRC', 'bTRC'].map((tag) => /** @type {Tag} */ ([tag, tone])),
  ]);
}

/** @param {Tag[]} tags those of one value share it */
function assembled(tags) {
  const distinct = [...new Set(tags.map(([, value]) => value))];
  /** @type {Map<number[], number>} */
  const offsets = new Map();
  let end = HEADER + 4 + 12 * tags.length;
  for (const value of distinct) {
    offsets.set(value, end);
    end += value.length;
  }
  const table = tags.flatMap(([name, value]) => [
    ...[...letters(name), ...long(/** @type {number} */ (offsets.get(value))), ...long(value.length)],
  ]);
  const header = [
    ...[...long(end), ...long(0), 4, 0x30, 0, 0, ...letters('mntrRGB XYZ ')],
    // 1 January 2024; flags, maker, model and attributes are nothing; the intent is perceptual.
    ...[0x07, 0xe8, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, ...letters('acsp'), ...Array(28).fill(0)],
    ...WHITE.flatMap(fixed),
  ];
  const front = [...header, ...Array(HEADER - header.length).fill(0), ...long(tags.length), ...table];
  return Uint8Array.from([...front, ...distinct.flat()]);
}

/** Text in American English. @param {string} text */
function described(text) {
  const utf16 = [...letters(text)].flatMap((letter) => [0, letter]);
  const head = [...letters('mluc'), ...long(0), ...long(1), ...long(12), ...letters('enUS'), ...long(utf16.length)];
  return padded([...head, ...long(28), ...utf16]);
}

/** @param {Uint16Array} table */
function sampled(table) {
  const samples = [...table].flatMap((value) => [value >> 8, value & 255]);
  return padded([...letters('curv'), ...long(0), ...long(table.length), ...samples]);
}

/**
 * @param {string} type
 * @param {number[]} values
 * @param {number[]} [before] bytes
 */
function numbers(type, values, before = []) {
  return [...letters(type), ...long(0), ...before, ...values.flatMap(fixed)];
}

/** @param {number[]} bytes */
const padded = (bytes) => [...bytes, ...Array(-bytes.length & 3).fill(0)];
/** @param {string} text */
const letters = (text) => [...text].map((letter) => letter.charCodeAt(0));
/** @param {number} value */
const long = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
/** s15Fixed16Number. @param {number} value */
const fixed = (value) => long(Math.round(value * 65536));
