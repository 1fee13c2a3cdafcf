/**
 * Rectangles of pixels: where a region lies in a level, and a block in a region.
 * @module
 */

import { RequestError } from '../errors.js';

/** @typedef {import('./orientation.js').Rectangle} Rectangle */

/**
 * @param {Rectangle} box
 * @param {{ outputWidth?: number, outputHeight?: number }} request
 * @param {string} url for errors
 */
export function outputSize(box, { outputWidth, outputHeight }, url) {
  const width =
    outputWidth ?? (outputHeight ? Math.max(1, Math.round((box.width * outputHeight) / box.height)) : box.width);
  const height = outputHeight ?? Math.max(1, Math.round((box.height * width) / box.width));
  if (Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0) return { width, height };
  throw new RequestError('bad-request', `A picture cannot be ${width} × ${height} pixels large.`, {
    url,
    hint: 'Sizes are whole pixels, at least 1.',
  });
}

/**
 * The pixels of a level that hold a rectangle of the full size.
 * @param {Rectangle} box
 * @param {{ width: number, height: number }} level
 * @param {{ width: number, height: number }} full
 * @returns {Rectangle}
 */
export function scaled(box, level, full) {
  const [across, down] = [level.width / full.width, level.height / full.height];
  const x = Math.min(level.width - 1, Math.floor(box.x * across));
  const y = Math.min(level.height - 1, Math.floor(box.y * down));
  const right = Math.min(level.width, Math.max(x + 1, Math.round((box.x + box.width) * across)));
  const bottom = Math.min(level.height, Math.max(y + 1, Math.round((box.y + box.height) * down)));
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * A part of a tile, as it lies in the level.
 * @param {Rectangle} tile
 * @param {Rectangle} area from the tile's corner
 * @param {string} url for errors
 * @returns {Rectangle}
 */
export function partOfTile(tile, { x, y, width, height }, url) {
  const isWhole = [x, y, width, height].every(Number.isInteger) && x >= 0 && y >= 0 && width > 0 && height > 0;
  if (isWhole && x + width <= tile.width && y + height <= tile.height) {
    return { x: tile.x + x, y: tile.y + y, width, height };
  }
  throw new RequestError(
    'bad-request',
    `The area ${x},${y} ${width} × ${height} is not inside the tile, which is ${tile.width} × ${tile.height} pixels.`,
    { url, hint: 'Its coordinates are whole pixels, from 0 at the tile’s top left.' },
  );
}

/**
 * @param {Rectangle} a
 * @param {Rectangle} b
 */
export function isSame(a, b) {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/**
 * Areas of a block, as they lie in the larger one.
 * @param {number[]} absent x, y, width, height, …
 * @param {ReturnType<typeof overlap>} part
 */
export function moved(absent, { fromX, fromY, toX, toY, width, height }) {
  /** @type {number[]} */
  const areas = [];
  for (let i = 0; i < absent.length; i += 4) {
    const left = Math.max(absent[i], fromX);
    const top = Math.max(absent[i + 1], fromY);
    const right = Math.min(absent[i] + absent[i + 2], fromX + width);
    const bottom = Math.min(absent[i + 1] + absent[i + 3], fromY + height);
    if (left < right && top < bottom) areas.push(left - fromX + toX, top - fromY + toY, right - left, bottom - top);
  }
  return areas;
}

/**
 * What of an excerpt falls into a box.
 * @param {Rectangle} excerpt
 * @param {Rectangle} box
 */
export function overlap(excerpt, box) {
  const left = Math.max(excerpt.x, box.x);
  const top = Math.max(excerpt.y, box.y);
  return {
    fromX: left - excerpt.x,
    fromY: top - excerpt.y,
    toX: left - box.x,
    toY: top - box.y,
    width: Math.min(excerpt.x + excerpt.width, box.x + box.width) - left,
    height: Math.min(excerpt.y + excerpt.height, box.y + box.height) - top,
  };
}
