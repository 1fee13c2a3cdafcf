/**
 * Small uncompressed TIFF images of any samples: pyramids and stacks, for tests that know each of their numbers.
 * @module
 */

import { ASCII, LONG, SHORT, tiffBytes } from '../../fixtures/tiff-writer.mjs';

const DATA = 65_536;
/** TIFF's SampleFormat. */
const FORMATS = { unsigned: 1, signed: 2, float: 3 };

/**
 * @typedef {object} SampleImage
 * @property {{ width: number, height: number, subfile?: number }[]} levels directories: by default, the first is the image,
 *   and others are smaller ones of it; `subfile` says otherwise, as TIFF's NewSubfileType
 * @property {[width: number, height: number]} [tile] multiples of 16
 * @property {number} [bands]
 * @property {8 | 16 | 32} [bits]
 * @property {'unsigned' | 'signed' | 'float'} [sampleFormat]
 * @property {number} [photometric] TIFF's number; default: 2, RGB, of three bands or more, else 1, grey
 * @property {number[]} [extraSamples] what bands beyond the colours are
 * @property {Record<number, string>} [texts] values of tags, of the first directory
 * @property {(level: number, x: number, y: number, band: number) => number} sample
 */

/**
 * @param {SampleImage} image
 * @returns {Uint8Array<ArrayBuffer>} the file
 */
export function sampleImage({ levels, tile = [64, 64], bands = 1, bits = 8, sampleFormat = 'unsigned', ...image }) {
  const { photometric = bands < 3 ? 1 : 2, extraSamples, texts = {}, sample } = image;
  let at = DATA;
  /** @type {import('../../fixtures/tiff-writer.mjs').Piece[]} */
  const data = [];
  const directories = levels.map(({ width, height, subfile = data.length > 0 ? 1 : 0 }, level) => {
    /** @type {number[]} */
    const offsets = [];
    for (let top = 0; top < height; top += tile[1]) {
      for (let left = 0; left < width; left += tile[0]) {
        const bytes = tileBytes({ tile, bands, bits, sampleFormat }, (x, y, band) =>
          left + x < width && top + y < height ? sample(level, left + x, top + y, band) : 0,
        );
        offsets.push(at);
        data.push({ offset: at, bytes });
        at += bytes.length;
      }
    }
    /** @type {import('../../fixtures/tiff-writer.mjs').Tag[]} */
    const tags = [
      [254, LONG, [subfile]],
      [256, LONG, [width]],
      [257, LONG, [height]],
      [258, SHORT, Array(bands).fill(bits)],
      [259, SHORT, [1]],
      [262, SHORT, [photometric]],
      [277, SHORT, [bands]],
      [322, LONG, [tile[0]]],
      [323, LONG, [tile[1]]],
      [324, LONG, offsets],
      [325, LONG, offsets.map(() => (tile[0] * tile[1] * bands * bits) / 8)],
      [339, SHORT, Array(bands).fill(FORMATS[sampleFormat])],
    ];
    if (extraSamples) tags.push([338, SHORT, extraSamples]);
    const named = level === 0 ? Object.entries(texts) : [];
    for (const [tag, text] of named) tags.push([Number(tag), ASCII, text]);
    return tags;
  });
  return tiffBytes({ directories, data });
}

/**
 * @param {Required<Pick<SampleImage, 'tile' | 'bands' | 'bits' | 'sampleFormat'>>} shape
 * @param {(x: number, y: number, band: number) => number} sample
 */
function tileBytes({ tile: [width, height], bands, bits, sampleFormat }, sample) {
  const bytes = new Uint8Array((width * height * bands * bits) / 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < width * height * bands; i++) {
    const pixel = Math.floor(i / bands);
    const value = sample(pixel % width, Math.floor(pixel / width), i % bands);
    if (sampleFormat === 'float') view.setFloat32(i * 4, value, true);
    else if (bits === 8) view.setUint8(i, value);
    else if (bits === 16) view.setUint16(i * 2, value, true);
    else view.setUint32(i * 4, value, true);
  }
  return bytes;
}
