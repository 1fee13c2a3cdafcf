/**
 * The tiles of a picture, for its watermark: where they lie in it, and what their random numbers follow from.
 * @module
 */

import { gridLevel } from '../image/tile-grid.js';
import { turnOf, turnedSize } from './geometry.js';

/**
 * @typedef {import('../image/orientation.js').Rectangle} Rectangle
 * @typedef {import('../image/tile-grid.js').ImageLevel} ImageLevel
 */

/**
 * @typedef {object} MarkedPicture what becomes of a region until it is marked
 * @property {number} [outputWidth] its size before it is turned; default: the region's
 * @property {number} [outputHeight]
 * @property {boolean} [isMirrored]
 * @property {number} [rotation] degrees clockwise
 */

/** Narrower or lower tiles are joined, in pixels. */
const THINNEST_TILE = 64;

/** Numbers of a block: x, y, width, height, low and high half of the stream, level, column, row. */
export const BLOCK_FIELDS = 9;

/**
 * What names an image wherever its file lies, so that it is marked in the same places in a browser and in Node.
 * @param {{ info: { format: string, bands: number, bits: number }, levels: readonly ImageLevel[] }} image
 * @param {{ size?: number, index?: number }} file its size in bytes, as far as it is known, and the image's number in it
 * @returns {string}
 */
export function imageIdentity({ info: { format, bands, bits }, levels }, { size = 0, index = 0 }) {
  const sizes = levels.map(({ width, height }) => `${width}x${height}`);
  return [format, bands, bits, size, index, ...sizes].join(' ');
}

/**
 * The blocks of a picture, as the core takes them: the tiles of the level that it shows, in the picture's coordinates.
 *
 * Where a region is resized, so are its blocks, not the mark. Turned by an angle that is no multiple of 90 degrees, a block
 * is the largest upright rectangle in the turned tile, of the tile's proportions: so marks stay upright and apart.
 * @param {ImageLevel} level
 * @param {Rectangle} region in the level's pixels
 * @param {{ seed: string, image: string }} key see `imageIdentity`
 * @param {MarkedPicture} [picture]
 * @returns {number[]}
 */
export function watermarkBlocks(level, region, { seed, image }, picture = {}) {
  const { x, y, width, height } = region;
  const { tileWidth, tileHeight } = markedGrid(level);
  const stream = streamOf(seed, image);
  const place = placement(region, picture);
  /** @type {number[]} */
  const blocks = [];
  for (let row = Math.floor(y / tileHeight); row * tileHeight < y + height; row++) {
    for (let column = Math.floor(x / tileWidth); column * tileWidth < x + width; column++) {
      const [left, top] = [column * tileWidth, row * tileHeight];
      const right = Math.min(left + tileWidth, level.width);
      const block = place({ left, top, right, bottom: Math.min(top + tileHeight, level.height) });
      const [blockWidth, blockHeight] = [block.right - block.left, block.bottom - block.top];
      if (!(blockWidth > 0 && blockHeight > 0)) continue;
      blocks.push(block.left, block.top, blockWidth, blockHeight, ...stream, level.level, column, row);
    }
  }
  return blocks;
}

/**
 * The tiles that are marked: the file's. Where those are strips, in which no mark could be seen, or sheets, of which a mark
 * would be a small part, they are the tiles that a viewer shows instead.
 * @param {ImageLevel} level
 * @returns {{ tileWidth: number, tileHeight: number }}
 */
function markedGrid(level) {
  const grid = gridLevel(level);
  const isThin = Math.min(level.tileWidth, level.tileHeight) < THINNEST_TILE;
  return grid.source === 'sheet' || isThin ? grid : level;
}

/**
 * The blocks in which IIPImage marks a picture that is no tile: squares of twice the tile's longer side, from the top left,
 * where the picture is larger than one of them, else the whole picture.
 * @param {{ width: number, height: number }} picture
 * @param {ImageLevel} level
 * @param {{ seed: string, image: string }} key
 * @returns {number[]}
 */
export function iipimageBlocks({ width, height }, { level, tileWidth, tileHeight }, { seed, image }) {
  const side = 2 * Math.max(tileWidth, tileHeight);
  const stream = streamOf(seed, image);
  /** @type {number[]} */
  const blocks = [];
  for (let row = 0; row * side < height; row++) {
    for (let column = 0; column * side < width; column++) {
      const [left, top] = [column * side, row * side];
      blocks.push(left, top, Math.min(side, width - left), Math.min(side, height - top));
      blocks.push(...stream, level, column, row);
    }
  }
  return blocks;
}

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Edges */

/**
 * From a level's pixels to a picture's.
 * @param {Rectangle} region
 * @param {MarkedPicture} picture
 * @returns {(tile: Edges) => Edges}
 */
function placement(region, picture) {
  const { outputWidth = region.width, outputHeight = region.height, isMirrored = false, rotation = 0 } = picture;
  const size = { width: outputWidth, height: outputHeight };
  // Neighbours share the edge between them, wherever it is rounded to.
  const across = (/** @type {number} */ x) => Math.round(((x - region.x) * outputWidth) / region.width);
  const down = (/** @type {number} */ y) => Math.round(((y - region.y) * outputHeight) / region.height);
  return ({ left, top, right, bottom }) => {
    const resized = { left: across(left), top: down(top), right: across(right), bottom: down(bottom) };
    return turned(isMirrored ? mirrored(resized, size) : resized, size, rotation);
  };
}

/**
 * @param {Edges} edges
 * @param {{ width: number }} size of the picture
 * @returns {Edges}
 */
function mirrored({ left, right, ...others }, { width }) {
  return { left: width - right, right: width - left, ...others };
}

/**
 * @param {Edges} edges
 * @param {{ width: number, height: number }} size of the picture before it is turned
 * @param {number} rotation
 * @returns {Edges}
 */
function turned({ left, top, right, bottom }, { width, height }, rotation) {
  switch (((rotation % 360) + 360) % 360) {
    case 0:
      return { left, top, right, bottom };
    case 90:
      return { left: height - bottom, top: left, right: height - top, bottom: right };
    case 180:
      return { left: width - right, top: height - bottom, right: width - left, bottom: height - top };
    case 270:
      return { left: top, top: width - right, right: bottom, bottom: width - left };
    default:
      return inscribed({ left, top, right, bottom }, { width, height }, rotation);
  }
}

/**
 * The largest upright rectangle in a turned one, of the same proportions.
 * @param {Edges} edges
 * @param {{ width: number, height: number }} size
 * @param {number} rotation
 * @returns {Edges}
 */
function inscribed({ left, top, right, bottom }, size, rotation) {
  const { cosine, sine } = turnOf(rotation);
  const outer = turnedSize(size, rotation);
  const [dx, dy] = [(left + right - size.width) / 2, (top + bottom - size.height) / 2];
  const [x, y] = [outer.width / 2 + dx * cosine - dy * sine, outer.height / 2 + dx * sine + dy * cosine];
  const [width, height] = [right - left, bottom - top];
  const [c, s] = [Math.abs(cosine), Math.abs(sine)];
  const factor = Math.min(width / (width * c + height * s), height / (width * s + height * c));
  const [w, h] = [Math.floor(width * factor), Math.floor(height * factor)];
  const [first, above] = [Math.round(x - w / 2), Math.round(y - h / 2)];
  return { left: first, top: above, right: first + w, bottom: above + h };
}

/**
 * What the random numbers of all tiles follow from: a hash (FNV-1a of 64 bits) of seed and image.
 * @param {string} seed
 * @param {string} image
 * @returns {[low: number, high: number]} each of 32 bits
 */
export function streamOf(seed, image) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(`${seed}\n${image}`)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return [Number(hash & 0xffffffffn), Number(hash >> 32n)];
}
