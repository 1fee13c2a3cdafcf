/**
 * Native samples: the file's own numbers, before any rendering.
 * @module
 */

/**
 * @typedef {Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | BigUint64Array
 *   | BigInt64Array | Float64Array} SampleArray
 */

/**
 * @typedef {object} Samples
 * @property {number} width in pixels
 * @property {number} height in pixels
 * @property {number} bands samples of each pixel
 * @property {number} bits of a sample in `data`: 8, 16, 32 or 64
 * @property {'unsigned' | 'signed' | 'float'} sampleFormat
 * @property {SampleArray} data interleaved by pixel, rows from the top. Half floats (16 bits) come as their bits in a
 *   `Uint16Array`.
 */

/** @type {Record<string, Record<number, any>>} */
const ARRAYS = {
  unsigned: { 8: Uint8Array, 16: Uint16Array, 32: Uint32Array, 64: BigUint64Array },
  signed: { 8: Int8Array, 16: Int16Array, 32: Int32Array, 64: BigInt64Array },
  float: { 8: Uint8Array, 16: Uint16Array, 32: Float32Array, 64: Float64Array },
};

/**
 * Bytes as numbers.
 * @param {{ sampleFormat: string, bits: number, data: Uint8Array }} decoded
 * @returns {SampleArray} sharing the bytes' memory
 */
export function toSampleArray({ sampleFormat, bits, data }) {
  const Class = ARRAYS[sampleFormat][bits];
  return new Class(data.buffer, data.byteOffset, data.byteLength / (bits / 8));
}

/**
 * Copies a block of pixels to its place in a larger one.
 * @param {{ data: any, width: number }} target
 * @param {{ data: any, width: number }} source
 * @param {{ fromX: number, fromY: number, toX: number, toY: number, width: number, height: number }} box in pixels
 * @param {number} values of each pixel
 */
export function copyBlock(target, source, { fromX, fromY, toX, toY, width, height }, values) {
  for (let row = 0; row < height; row++) {
    const from = ((fromY + row) * source.width + fromX) * values;
    target.data.set(source.data.subarray(from, from + width * values), ((toY + row) * target.width + toX) * values);
  }
}
