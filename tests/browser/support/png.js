/**
 * Reads the PNGs that browsers' screenshots and the library's encoder give: 8 bits, RGB or RGBA, not interlaced.
 * @module
 */

import { inflateSync } from 'node:zlib';

const SIGNATURE = '89504e470d0a1a0a';
/** Channels by PNG's colour type. @type {Record<number, number>} */
const CHANNELS = { 0: 1, 2: 3, 4: 2, 6: 4 };

/**
 * @typedef {object} Pixels
 * @property {number} width
 * @property {number} height
 * @property {Uint8ClampedArray} data RGBA
 * @property {(x: number, y: number) => number[]} pixel [red, green, blue, alpha]
 */

/**
 * @param {Uint8Array} bytes
 * @returns {Pixels}
 * @throws {Error} when it is no PNG of this kind
 */
export function decodePng(bytes) {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('hex', 0, 8) !== SIGNATURE) throw new Error('This is not a PNG.');
  let header;
  const data = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  if (!header || header[8] !== 8 || header[12] !== 0 || !CHANNELS[header[9]]) throw new Error('This PNG is not 8-bit.');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = CHANNELS[header[9]];
  return picture(width, height, toRgba(unfilter(inflateSync(Buffer.concat(data)), width, height, channels), channels));
}

/**
 * Pixels with a getter.
 * @param {number} width
 * @param {number} height
 * @param {Uint8ClampedArray} data RGBA
 * @returns {Pixels}
 */
export const picture = (width, height, data) => ({
  width,
  height,
  data,
  pixel: (x, y) => Array.from(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)),
});

/**
 * Undoes PNG's line filters (PNG specification, 9.2).
 * @param {Buffer} lines
 * @param {number} width
 * @param {number} height
 * @param {number} channels
 */
function unfilter(lines, width, height, channels) {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? out[at - channels] : 0;
      const up = y > 0 ? out[at - stride] : 0;
      const corner = x >= channels && y > 0 ? out[at - stride - channels] : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[at] = lines[y * (stride + 1) + 1 + x] + predicted;
    }
  }
  return out;
}

/**
 * @param {number} left
 * @param {number} up
 * @param {number} corner
 */
function paeth(left, up, corner) {
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/**
 * @param {Uint8Array} samples
 * @param {number} channels
 */
function toRgba(samples, channels) {
  const rgba = new Uint8ClampedArray((samples.length / channels) * 4);
  const hasAlpha = channels % 2 === 0;
  for (let from = 0, to = 0; from < samples.length; from += channels, to += 4) {
    rgba[to] = samples[from];
    rgba[to + 1] = samples[from + (channels > 2 ? 1 : 0)];
    rgba[to + 2] = samples[from + (channels > 2 ? 2 : 0)];
    rgba[to + 3] = hasAlpha ? samples[from + channels - 1] : 255;
  }
  return rgba;
}
