import { RequestError } from '../errors.js';
import { swapsSides } from './orientation.js';

/**
 * One resolution of an image. All sizes are in this level's own pixels.
 * @typedef {object} Level
 * @property {number} level its number: 0 is full size
 * @property {number} width
 * @property {number} height
 * @property {number} tileWidth of a striped image: the image's width
 * @property {number} tileHeight of a striped image: the rows of a strip
 * @property {number} columns of tiles
 * @property {number} rows of tiles
 * @property {number} scale how many pixels of the full size one of its pixels stands for, across: 1, 2, 4 … or between
 * @property {number} parts how many of the file's own tiles one of its tiles is put together from, about: 1, but many on the
 *   small levels of JPEG 2000 with small tiles, and less than 1 where a tile of JPEG 2000 is cut out of a larger one of the
 *   file, of which no more is read than that
 */

/**
 * The levels of an image as it is seen.
 * @param {{ levels: any[], cutLevels?: number }} stored
 * @param {number} orientation 1 to 8
 * @param {import('./file-kind.js').FileKind} kind
 * @returns {readonly Level[]}
 */
export function levelsOf({ levels, cutLevels = 0 }, orientation, kind) {
  return Object.freeze(
    turnedLevels(levels, orientation).map((seen, level) => {
      const parts = kind === 'jp2' ? partsOf(seen, level - cutLevels) : 1;
      return Object.freeze({ level, ...seen, scale: levels[0].width / levels[level].width, parts });
    }),
  );
}

/**
 * Levels as they are seen, or, of those that are seen, as they are stored.
 * @template {Omit<Level, 'level' | 'scale' | 'parts'>} AnyLevel
 * @param {readonly AnyLevel[]} levels
 * @param {number} orientation 1 to 8
 * @returns {readonly AnyLevel[]}
 */
export function turnedLevels(levels, orientation) {
  return swapsSides(orientation) ? levels.map((level) => ({ ...level, ...swapped(level) })) : levels;
}

/**
 * How many tiles of the codestream, which halve from level to level, there are in one of a level's.
 * @param {any} level
 * @param {number} halvings since those were about as large; below 0 they are larger
 */
function partsOf({ width, height, tileWidth, tileHeight }, halvings) {
  if (halvings < 0) return 4 ** halvings;
  const filled = Math.min(1, width / tileWidth) * Math.min(1, height / tileHeight);
  return Math.max(1, Math.round(filled * 4 ** halvings));
}

/** @param {Omit<Level, 'level' | 'scale' | 'parts'>} level */
function swapped({ width, height, tileWidth, tileHeight, columns, rows }) {
  return { width: height, height: width, tileWidth: tileHeight, tileHeight: tileWidth, columns: rows, rows: columns };
}

/**
 * A level by its number.
 * @template {object} AnyLevel
 * @param {readonly AnyLevel[]} levels
 * @param {number} number
 * @param {string} url for errors
 * @returns {AnyLevel}
 * @throws {RequestError} `bad-request` when there is no such level
 */
export function levelAt(levels, number, url) {
  if (Number.isInteger(number) && number >= 0 && number < levels.length) return levels[number];
  throw new RequestError('bad-request', `There is no level ${number}.`, {
    url,
    hint: `The image's levels are numbered 0 to ${levels.length - 1}.`,
  });
}

/**
 * The pixels of a tile, cropped to its level.
 * @param {readonly Omit<Level, 'level' | 'scale' | 'parts'>[]} levels
 * @param {{ level: number, column: number, row: number }} tile
 * @param {string} url for errors
 * @returns {import('./orientation.js').Rectangle}
 * @throws {RequestError} `bad-request` when there is no such tile
 */
export function tileRectangle(levels, { level, column, row }, url) {
  const { width, height, tileWidth, tileHeight, columns, rows } = levelAt(levels, level, url);
  const isThere = [column, row].every(Number.isInteger) && column >= 0 && row >= 0 && column < columns && row < rows;
  if (!isThere) {
    throw new RequestError('bad-request', `Level ${level} has no tile in column ${column}, row ${row}.`, {
      url,
      hint: `It has ${columns} columns and ${rows} rows, counted from 0.`,
    });
  }
  const [x, y] = [column * tileWidth, row * tileHeight];
  return { x, y, width: Math.min(tileWidth, width - x), height: Math.min(tileHeight, height - y) };
}

/**
 * The smallest level that has enough pixels for a picture.
 * @param {readonly Level[]} levels largest first
 * @param {{ width: number, height: number }} box in full-size pixels
 * @param {{ width: number, height: number }} output the picture's size
 * @returns {number}
 */
export function levelForSize(levels, box, output) {
  let best = 0;
  for (const { level, width, height } of levels) {
    const hasEnough =
      (box.width * width) / levels[0].width >= output.width - 0.5 &&
      (box.height * height) / levels[0].height >= output.height - 0.5;
    if (hasEnough) best = level;
  }
  return best;
}
