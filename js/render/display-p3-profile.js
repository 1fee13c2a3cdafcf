/** XYZ relative to D50 of white, red, green and blue. */
const COLORANTS = {
  wtpt: [0.9642, 1, 0.8249],
  rXYZ: [0.51512, 0.2412, -0.00105],
  gXYZ: [0.29198, 0.69225, 0.04189],
  bXYZ: [0.1571, 0.06657, 0.78407],
};
/** What took D65, the space's white, to D50. */
const ADAPTATION = [1.04788, 0.02292, -0.0502, 0.02959, 0.99048, -0.01706, -0.00923, 0.01508, 0.75168];
/** sRGB's curve: g, a, b, c, d of ICC's third function. */
const CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];

const HEADER = 128;

/** @type {Uint8Array | undefined} */
let made;

/** An ICC profile (version 4) of the space Display P3, for image files. @returns {Uint8Array} */
export function displayP3Profile() {
  made ??= assembled([
    ['desc', described('Display P3')],
    ['cprt', described('No copyright: use freely')],
    ...Object.entries(COLORANTS).map(([name, xyz]) => /** @type {Tag} */ ([name, numbers('XYZ ', xyz)])),
    ['chad', numbers('sf32', ADAPTATION)],
    ...['rTRC', 'gTRC', 'bTRC'].map((name) => /** @type {Tag} */ ([name, numbers('para', CURVE, [0, 3, 0, 0])])),
  ]);
  return made;
}

/** @typedef {[name: string, value: number[]]} Tag bytes */

/** @param {Tag[]} tags */
function assembled(tags) {
  const begin = HEADER + 4 + 12 * tags.length;
  const values = tags.flatMap(([, value]) => value);
  let offset = begin;
  const table = tags.flatMap(([name, value]) => {
    const entry = [...letters(name), ...long(offset), ...long(value.length)];
    offset += value.length;
    return entry;
  });
  const header = [
    ...[...long(begin + values.length), ...long(0), 4, 0x30, 0, 0, ...letters('mntrRGB XYZ ')],
    // 1 January 2024; flags, maker, model and attributes are nothing; the intent is perceptual.
    ...[0x07, 0xe8, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, ...letters('acsp'), ...Array(28).fill(0)],
    ...COLORANTS.wtpt.flatMap(fixed),
  ];
  const bytes = [...header, ...Array(HEADER - header.length).fill(0), ...long(tags.length), ...table, ...values];
  return Uint8Array.from(bytes);
}

/** Text in American English. @param {string} text */
function described(text) {
  const utf16 = [...letters(text)].flatMap((letter) => [0, letter]);
  const head = [...letters('mluc'), ...long(0), ...long(1), ...long(12), ...letters('enUS'), ...long(utf16.length)];
  return padded([...head, ...long(28), ...utf16]);
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
