/**
 * What is decoded together.
 *
 * What is cut out of a larger tile needs the surroundings, too: precincts and code-blocks that its edges run through, and
 * what the wavelet reaches. So tiles side by side cost less together than one by one. But all threads shall be busy, and
 * one part be decoded while the bytes of the next are on their way. So tiles are cut anew, into rows that need nothing of
 * the precincts, or of the codestream's tiles, below them: most files have those row by row.
 * @module
 */

import { isSame, overlap } from './boxes.js';

/**
 * @typedef {import('./orientation.js').Rectangle} Rectangle
 * @typedef {'before-precincts' | 'at-tiles'} Edges where blocks end: shortly before the next precincts of a large tile, or
 *   where rows of the codestream's own small tiles do
 */

/** Rows of precincts are so far apart in most files, or twice or half as far, in pixels. */
const PRECINCT_ROW = 256;
/** Rows of small tiles end there, whatever their level: they are a power of two high. The less there is in the last, the better. */
const TILE_ROW = 128;
/** Two columns of code-blocks. */
const COLUMN = 128;
/**
 * So far before those, blocks end: the wavelet does not reach them, and an edge that runs through code-blocks has both
 * sides decode one row of them, not two.
 */
const REACH = 32;
/** Blocks that would be less high are left to those beside them. */
const LEAST_HEIGHT = 64;
/** So wide a block is at least for each thread: what both sides decode is more than one more thread saves, else. */
const LEAST_WIDTH = 384;
/** Wider ones would take more memory than a worker should. */
const MOST_WIDTH = 4096;
const BEFORE_PRECINCTS = { unit: PRECINCT_ROW, reach: REACH };
const AT_TILES = { unit: TILE_ROW, reach: 0 };

/**
 * Divides tiles among blocks.
 * @template {{ box: Rectangle }} Tile
 * @param {Tile[]} tiles of one level
 * @param {Edges} edges
 * @param {number} threads how many decode at a time
 * @returns {{ box: Rectangle, tiles: Tile[] }[]} in the order in which most files have them; `tiles`: those that have a
 *   part in it
 */
export function blocksOf(tiles, edges, threads) {
  return complete(tiles)
    .flatMap((group) => {
      const box = boxAround(group);
      const isOne = group.every((tile) => isSame(tile.box, box));
      const parts = isOne ? [box] : cut(box, edges === 'at-tiles' ? AT_TILES : BEFORE_PRECINCTS, threads);
      return parts.map((part) => ({ box: part, tiles: group.filter((tile) => meet(tile.box, part)) }));
    })
    .sort(({ box: a }, { box: b }) => a.y - b.y || a.x - b.x);
}

/**
 * Cuts a box into rows, and those into as many columns as there are threads.
 * @param {Rectangle} box
 * @param {{ unit: number, reach: number }} lines where rows end: so far before each multiple of so many pixels
 * @param {number} threads
 * @returns {Rectangle[]}
 */
function cut({ x, y, width, height }, { unit, reach }, threads) {
  const count = Math.max(1, Math.ceil(width / MOST_WIDTH), Math.min(threads, Math.floor(width / LEAST_WIDTH)));
  const inner = Array.from({ length: count - 1 }, (_, i) => nearest(COLUMN, x + (width * (i + 1)) / count, reach));
  const columns = [x, ...inner, x + width];
  const rows = [y];
  for (
    let line = unit * Math.ceil((y + LEAST_HEIGHT + reach) / unit) - reach;
    line <= y + height - LEAST_HEIGHT;
    line += unit
  ) {
    rows.push(line);
  }
  rows.push(y + height);
  return rows.slice(1).flatMap((bottom, row) =>
    columns.slice(1).map((right, column) => {
      const [left, top] = [columns[column], rows[row]];
      return { x: left, y: top, width: right - left, height: bottom - top };
    }),
  );
}

/**
 * The edge nearest to a place.
 * @param {number} unit
 * @param {number} place
 * @param {number} reach
 */
const nearest = (unit, place, reach) => unit * Math.round((place + reach) / unit) - reach;

/**
 * Whether two boxes have pixels in common.
 * @param {Rectangle} a
 * @param {Rectangle} b
 */
function meet(a, b) {
  const { width, height } = overlap(a, b);
  return width > 0 && height > 0;
}

/**
 * As few groups as there can be, without holes.
 * @template {{ box: Rectangle }} Tile
 * @param {Tile[]} tiles
 * @returns {Tile[][]}
 */
function complete(tiles) {
  const [halves] = fill(tiles) ? [] : halvings(tiles);
  return halves ? halves.flatMap(complete) : [tiles];
}

/**
 * Whether tiles, which may overlap, leave nothing out of a box around them.
 * @param {{ box: Rectangle }[]} tiles
 */
function fill(tiles) {
  const distinct = new Map(tiles.map(({ box }) => [`${box.x},${box.y}`, box]));
  let sum = 0;
  for (const { width, height } of distinct.values()) sum += width * height;
  return sum >= pixelsAround(tiles);
}

/**
 * Both ways to divide tiles near the middle of the box around them: first the one that leaves more of it out, or else
 * cuts its longer side.
 * @template {{ box: Rectangle }} Tile
 * @param {Tile[]} tiles
 * @returns {Tile[][][]} none when all lie in the same place
 */
function halvings(tiles) {
  const { x, y, width, height } = boxAround(tiles);
  const across = halved(tiles, ({ box }) => box.x, x + width / 2);
  const down = halved(tiles, ({ box }) => box.y, y + height / 2);
  return (width > height ? [across, down] : [down, across])
    .filter((halves) => halves.length > 1)
    .map((halves) => ({ halves, pixels: halves.map(pixelsAround).reduce((a, b) => a + b) }))
    .sort((a, b) => a.pixels - b.pixels)
    .map(({ halves }) => halves);
}

/**
 * @template Tile
 * @param {Tile[]} tiles
 * @param {(tile: Tile) => number} begin
 * @param {number} middle
 * @returns {Tile[][]} two, unless all begin in one place
 */
function halved(tiles, begin, middle) {
  const [, ...begins] = [...new Set(tiles.map(begin))].sort((a, b) => a - b);
  if (begins.length === 0) return [tiles];
  const line = begins.reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best));
  return [tiles.filter((tile) => begin(tile) < line), tiles.filter((tile) => begin(tile) >= line)];
}

/**
 * @param {{ box: Rectangle }[]} tiles
 * @returns {Rectangle}
 */
function boxAround(tiles) {
  const [x, y] = [Math.min(...tiles.map(({ box }) => box.x)), Math.min(...tiles.map(({ box }) => box.y))];
  const right = Math.max(...tiles.map(({ box }) => box.x + box.width));
  const bottom = Math.max(...tiles.map(({ box }) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** @param {{ box: Rectangle }[]} tiles */
function pixelsAround(tiles) {
  const { width, height } = boxAround(tiles);
  return width * height;
}
