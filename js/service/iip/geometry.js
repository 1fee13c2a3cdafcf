/**
 * Where the pixels of an answer are: resolutions, tiles and regions of IIP as those of an image.
 * @module
 */

import { ProtocolError } from '../../protocol/protocol-error.js';

/**
 * @typedef {import('../../image/image.js').Image} Image
 * @typedef {import('../../image/levels.js').Level} Level
 * @typedef {import('../../image/orientation.js').Rectangle} Rectangle
 */

/** Tiles of a file outside these bounds, such as strips, are of no use to viewers: others are offered. */
const LEAST_TILE = 16;
const MOST_TILE = 2048;
const MOST_UNEVEN = 4;
const USUAL_TILE = 256;

/**
 * A level by IIP's number of it.
 * @param {Image} image
 * @param {number} resolution 0 is the smallest
 * @throws {ProtocolError} 404
 */
export function levelOf({ levels }, resolution) {
  const level = levels[levels.length - 1 - resolution];
  if (level) return level;
  const text = `There is no resolution ${resolution}: the image has 0 to ${levels.length - 1}.`;
  throw new ProtocolError(text, { status: 404, given: String(resolution) });
}

/**
 * The size of an image's tiles, the same at all its levels.
 * @param {Image} image
 * @returns {{ width: number, height: number }}
 */
export function tileSizeOf({ levels: [{ tileWidth: width, tileHeight: height }] }) {
  const [least, most] = [Math.min(width, height), Math.max(width, height)];
  if (least >= LEAST_TILE && most <= MOST_TILE && most <= MOST_UNEVEN * least) return { width, height };
  return { width: USUAL_TILE, height: USUAL_TILE };
}

/**
 * A tile by its number.
 * @param {Image} image
 * @param {Level} level
 * @param {number} number counted row by row
 * @param {boolean} isUpsideDown whether it is counted from the last
 * @returns {{ box: Rectangle, columns: number, place?: { column: number, row: number } }} in the level's pixels;
 *   `columns`: how many tiles are in a row; `place`: of the tile in the file's own grid, where it has one
 * @throws {ProtocolError} 404
 */
export function tileBox(image, level, number, isUpsideDown) {
  const size = tileSizeOf(image);
  const columns = Math.ceil(level.width / size.width);
  const count = columns * Math.ceil(level.height / size.height);
  if (number >= count) {
    const text = `There is no tile ${number}: this resolution has 0 to ${count - 1}.`;
    throw new ProtocolError(text, { status: 404, given: String(number) });
  }
  const index = isUpsideDown ? count - 1 - number : number;
  const [column, row] = [index % columns, Math.floor(index / columns)];
  const [x, y] = [column * size.width, row * size.height];
  const box = { x, y, width: Math.min(size.width, level.width - x), height: Math.min(size.height, level.height - y) };
  const isStored = size.width === level.tileWidth && size.height === level.tileHeight;
  return { box, columns, ...(isStored ? { place: { column, row } } : {}) };
}

/**
 * The pixels for a picture, of the smallest level that has enough.
 * @param {Image} image
 * @param {{ region?: Rectangle, width?: number, height?: number }} request the region as parts of the image
 * @param {number} maxSize of the picture's sides
 * @returns {{ level: number, box: Rectangle, size?: { width: number, height: number } }} `size`: of the picture, where
 *   it is not the box's
 */
export function pictureBox({ levels }, request, maxSize) {
  const { x, y, width, height } = request.region ?? { x: 0, y: 0, width: 1, height: 1 };
  const part = { x, y, width: Math.min(width, 1 - x), height: Math.min(height, 1 - y) };
  const whole = boxOn(levels[0], part);
  const size = sizeOf(whole, request, maxSize);
  const boxes = levels.map((level) => ({ level: level.level, box: boxOn(level, part) }));
  const enough = boxes.findLast(({ box }) => box.width >= size.width && box.height >= size.height);
  const { level, box } = enough ?? boxes[0];
  return box.width === size.width && box.height === size.height ? { level, box } : { level, box, size };
}

/**
 * A part of the image in the pixels of a level, at least one.
 * @param {Level} level
 * @param {Rectangle} part
 * @returns {Rectangle}
 */
function boxOn(level, part) {
  const x = Math.min(level.width - 1, Math.round(level.width * part.x));
  const y = Math.min(level.height - 1, Math.round(level.height * part.y));
  const width = Math.min(level.width - x, Math.max(1, Math.round(level.width * part.width)));
  const height = Math.min(level.height - y, Math.max(1, Math.round(level.height * part.height)));
  return { x, y, width, height };
}

/**
 * How large a picture is. With both sides given, it fits into them; it keeps its shape, and is never larger than allowed.
 * @param {{ width: number, height: number }} box in full-size pixels
 * @param {{ width?: number, height?: number }} asked
 * @param {number} most
 */
function sizeOf(box, asked, most) {
  const isAsked = asked.width !== undefined || asked.height !== undefined;
  const wanted = Math.min((asked.width ?? Infinity) / box.width, (asked.height ?? Infinity) / box.height);
  const scale = Math.min(isAsked ? wanted : 1, most / box.width, most / box.height);
  const side = (/** @type {number} */ length) => Math.min(most, Math.max(1, Math.round(length * scale)));
  return { width: side(box.width), height: side(box.height) };
}
