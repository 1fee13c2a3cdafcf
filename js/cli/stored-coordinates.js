/**
 * The file's own coordinates, before Orientation, for images that are open upright. Marks, light and angles belong to the
 * picture as it is seen; where a tile or a rectangle is, is said as it is stored.
 * @module
 */

import { levelAt, tileRectangle, turnedLevels } from '../image/levels.js';
import { uprightRectangle } from '../image/orientation.js';

/**
 * @typedef {import('../index.js').Image} Image
 * @typedef {import('../image/orientation.js').Rectangle} Rectangle
 */

/**
 * The levels as stored.
 * @param {Image} image open upright
 */
export const storedLevels = (image) => turnedLevels(image.levels, image.info.orientation);

/**
 * Where a stored tile is seen.
 * @param {Image} image open upright
 * @param {{ level: number, column: number, row: number }} tile of the levels as stored
 * @param {string} url for errors
 * @returns {Rectangle} in the level's pixels, upright
 * @throws {import('../errors.js').RequestError} `bad-request` when there is no such tile
 */
export function seenTile(image, tile, url) {
  return seenBox(image, tile.level, tileRectangle(storedLevels(image), tile, url));
}

/**
 * Where stored pixels are seen.
 * @param {Image} image open upright
 * @param {number} level
 * @param {Rectangle} box in the level's pixels, as stored
 * @returns {Rectangle} upright
 */
export function seenBox(image, level, box) {
  return uprightRectangle(box, levelAt(image.levels, level, ''), image.info.orientation);
}
