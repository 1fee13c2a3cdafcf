/**
 * Excerpts as the core gives them: literal bytes in one array, and the ranges between them in another.
 *
 * @typedef {object} ExcerptParts
 * @property {Uint8Array} literal
 * @property {Float64Array} layout how many literal bytes come first, then offset and length of a range of the source, and
 *   so on in turns
 *
 * @typedef {import('../source/source.js').ByteRange} ByteRange
 * @module
 */

import { UnsupportedError } from '../errors.js';

/**
 * @param {ExcerptParts} excerpt
 * @returns {(Uint8Array | [offset: number, length: number])[]} what the file is put together from, in order
 */
export function partsOf({ literal, layout }) {
  /** @type {(Uint8Array | [number, number])[]} */
  const parts = [];
  let position = 0;
  for (let i = 0; i < layout.length; i += 3) {
    if (layout[i] > 0) parts.push(literal.slice(position, position + layout[i]));
    position += layout[i];
    if (i + 2 < layout.length) parts.push([layout[i + 1], layout[i + 2]]);
  }
  return parts;
}

/**
 * @param {ExcerptParts} excerpt
 * @returns {ByteRange[]}
 */
export function rangesOf({ layout }) {
  return Array.from({ length: Math.floor(layout.length / 3) }, (_, i) => ({
    offset: layout[3 * i + 1],
    length: layout[3 * i + 2],
  }));
}

/**
 * The whole file.
 * @param {ExcerptParts} excerpt
 * @param {Uint8Array[]} read the bytes of each range
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function assembled({ literal, layout }, read) {
  const file = new Uint8Array(literal.length + read.reduce((sum, bytes) => sum + bytes.length, 0));
  let [position, taken] = [0, 0];
  for (let i = 0; i < layout.length; i += 3) {
    file.set(literal.subarray(taken, taken + layout[i]), position);
    taken += layout[i];
    position += layout[i];
    const bytes = read[i / 3];
    if (bytes) file.set(bytes, position);
    position += bytes?.length ?? 0;
  }
  return file;
}

/**
 * Why a tile has no excerpt.
 * @param {{ level: number, column: number, row: number }} tile
 * @param {number} count of the files that hold it together
 * @param {string} url
 */
export function noSingleExcerpt({ level, column, row }, count, url) {
  return new UnsupportedError(
    'unsupported',
    `The tile in column ${column}, row ${row} of level ${level} is put together from ${count} codestreams: no single one holds it.`,
    {
      url,
      hint: 'Its pixels can be had as a tile, region or samples. Levels nearer to full size, and smaller tiles (the option "tileSize"), have excerpts.',
    },
  );
}
