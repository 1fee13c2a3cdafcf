/**
 * BigTIFF pyramids of enormous size that take no room: the tiles' places in the file are holes, and only those that
 * a benchmark reads are filled. Laid out as libtiff writes pyramids: the tiles of a level, its directory, its arrays,
 * then the next level.
 */

import { open } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';

/** Bytes that each tile may take. */
const SLOT = 24 * 1024;

const HEADER = 16;
const ENTRY = 20;

const type = { SHORT: 3, LONG: 4, LONG8: 16 };
const size = { [type.SHORT]: 2, [type.LONG]: 4, [type.LONG8]: 8 };

/**
 * @typedef {object} SparseLevel
 * @property {number} width
 * @property {number} height
 * @property {number} columns
 * @property {number} rows
 * @property {number} tilesAt Where the tiles' slots begin.
 */

/**
 * Writes an RGB pyramid, Deflate-compressed.
 * @param {string} path
 * @param {object} shape
 * @param {number} shape.width
 * @param {number} shape.height
 * @param {number} shape.tileSize
 * @param {boolean} shape.reduced Whether there are reduced levels, down to one tile.
 * @param {(level: SparseLevel) => [number, number][]} shape.filled Which tiles hold pixels: columns and rows.
 * @returns {Promise<void>}
 */
export async function writeSparseBigTiff(path, { width, height, tileSize, reduced, filled }) {
  const tile = makeTile(tileSize);
  const file = await open(path, 'w');
  try {
    let at = HEADER;
    let link = 8;
    await file.write(Buffer.from([0x49, 0x49, 43, 0, 8, 0, 0, 0]), 0, 8, 0);
    for (const [index, level] of levelsOf(width, height, tileSize, reduced).entries()) {
      const tiles = level.columns * level.rows;
      level.tilesAt = at;
      for (const [column, row] of filled(level)) {
        await file.write(tile, 0, tile.length, at + (row * level.columns + column) * SLOT);
      }
      at += tiles * SLOT;
      const { bytes, next } = directory(at, level, index, tileSize, tile.length);
      await file.write(bytes, 0, bytes.length, at);
      await file.write(u64(at), 0, 8, link);
      link = at + next;
      at += bytes.length;
    }
  } finally {
    await file.close();
  }
}

function levelsOf(width, height, tileSize, reduced) {
  const levels = [];
  for (;;) {
    const [columns, rows] = [Math.ceil(width / tileSize), Math.ceil(height / tileSize)];
    levels.push({ width, height, columns, rows, tilesAt: 0 });
    if (!reduced || columns * rows === 1) return levels;
    [width, height] = [Math.max(1, width >> 1), Math.max(1, height >> 1)];
  }
}

/** A directory with its arrays behind it, and where in it the offset of the next directory stands. */
function directory(at, level, index, tileSize, tileBytes) {
  const tiles = level.columns * level.rows;
  const entries = [
    [254, type.LONG, [index === 0 ? 0 : 1]],
    [256, type.LONG, [level.width]],
    [257, type.LONG, [level.height]],
    [258, type.SHORT, [8, 8, 8]],
    [259, type.SHORT, [8]],
    [262, type.SHORT, [2]],
    [277, type.SHORT, [3]],
    [284, type.SHORT, [1]],
    [322, type.SHORT, [tileSize]],
    [323, type.SHORT, [tileSize]],
    [324, type.LONG8, { length: tiles, at: (i) => level.tilesAt + i * SLOT }],
    [325, type.LONG, { length: tiles, at: () => tileBytes }],
  ];
  const next = 8 + entries.length * ENTRY;
  const arrays = entries.map(([, kind, values]) => values.length * size[kind]).filter((bytes) => bytes > 8);
  const bytes = Buffer.alloc(next + 8 + arrays.reduce((sum, length) => sum + length, 0));
  bytes.writeBigUInt64LE(BigInt(entries.length), 0);
  let array = next + 8;
  entries.forEach(([tag, kind, values], i) => {
    const entry = 8 + i * ENTRY;
    const length = values.length * size[kind];
    bytes.writeUInt16LE(tag, entry);
    bytes.writeUInt16LE(kind, entry + 2);
    bytes.writeBigUInt64LE(BigInt(values.length), entry + 4);
    if (length <= 8) {
      writeValues(bytes, entry + 12, kind, values);
    } else {
      bytes.writeBigUInt64LE(BigInt(at + array), entry + 12);
      writeValues(bytes, array, kind, values);
      array += length;
    }
  });
  return { bytes, next };
}

function writeValues(bytes, at, kind, values) {
  for (let i = 0; i < values.length; ++i) {
    const value = values.at(i);
    if (kind === type.SHORT) bytes.writeUInt16LE(value, at + i * 2);
    else if (kind === type.LONG) bytes.writeUInt32LE(value, at + i * 4);
    else bytes.writeBigUInt64LE(BigInt(value), at + i * 8);
  }
}

function u64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** A gradient with a grained strip at its top: about as many bytes as a JPEG tile of a photograph. */
function makeTile(tileSize) {
  const rgb = Buffer.alloc(tileSize * tileSize * 3);
  for (let y = 0, at = 0; y < tileSize; ++y) {
    for (let x = 0; x < tileSize; ++x, at += 3) {
      const grain = y < 16 ? (x * 7919 + y * 104729) % 251 : 0;
      rgb[at] = x ^ grain;
      rgb[at + 1] = y & 0xf0;
      rgb[at + 2] = x;
    }
  }
  const bytes = deflateSync(rgb);
  if (bytes.length > SLOT) throw new Error(`a tile of ${bytes.length} bytes does not fit its slot`);
  return bytes;
}
