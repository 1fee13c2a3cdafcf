/**
 * Sample values in the units that IIPImage has: 1 to 7 bits are widened to 8, and 9 to 15 to 16.
 * @module
 */

/** @typedef {Pick<import('../../image/image.js').ImageInfo, 'bits' | 'sampleFormat'>} SampleType */

/** How many bits a sample has after widening. @param {SampleType} type */
export function shownBits({ bits, sampleFormat }) {
  if (sampleFormat === 'float' || bits > 16) return bits;
  return bits <= 8 ? 8 : 16;
}

/** Smallest and largest value after widening; of floats, what is black and white. @param {SampleType} type @returns {[number, number]} */
export function rangeOfType(type) {
  return limits(shownBits(type), type.sampleFormat);
}

/**
 * A widened value as the file has it.
 * @param {number} value
 * @param {SampleType} type
 */
export function storedValue(value, type) {
  const { bits, sampleFormat } = type;
  const shown = shownBits(type);
  return shown === bits ? value : (value * limits(bits, sampleFormat)[1]) / limits(shown, sampleFormat)[1];
}

/**
 * A number for JSON and XML out of what samples are read as.
 * @param {import('../../image/samples.js').Samples} samples
 * @param {number} index in their data
 */
export function numberAt({ data, bits, sampleFormat }, index) {
  const value = Number(data[index]);
  return sampleFormat === 'float' && bits === 16 ? fromHalf(value) : value;
}

/**
 * @param {number} bits
 * @param {string} sampleFormat
 * @returns {[number, number]}
 */
function limits(bits, sampleFormat) {
  if (sampleFormat === 'float') return [0, 1];
  if (sampleFormat === 'signed') return [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return [0, 2 ** bits - 1];
}

/** A half float's value (IEEE 754 binary16). @param {number} half its bits */
function fromHalf(half) {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = (half & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}
