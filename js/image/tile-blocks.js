/**
 * Which tiles are decoded together.
 *
 * What is cut out of a larger tile needs the surroundings, too: code-blocks that its edges run through, and what the
 * wavelet reaches. So neighbours cost less together. But the parts of a view shall keep all threads busy, and the first of
 * them be shown while the bytes of the last are on their way.
 * @module
 */

/** @typedef {import('./orientation.js').Rectangle} Rectangle */

/**
 * How many pixels' worth of work there is beyond each edge: a code-block's width is 128 pixels, and lower levels' more; but
 * those that the thread has decoded for a neighbour are known.
 */
const RIM = 48;
/** More pixels are not decoded at a time: they would take more memory than a worker should. */
const MOST_PIXELS = 3 << 19;
/** A thread that is ready first should find another block, and the last bytes that come should leave little to do. */
const BLOCKS_EACH = 3;
/** More work than before is accepted for smaller blocks, but no more than so many times. */
const MOST_MORE = 1.3;

/**
 * Divides tiles among blocks.
 * @template {{ box: Rectangle }} Tile
 * @param {Tile[]} tiles of one level
 * @param {{ width: number, height: number }} level
 * @param {{ threads: number, mostPixels?: number }} limits `threads`: how many decode at a time
 * @returns {{ box: Rectangle, tiles: Tile[] }[]}
 */
export function blocksOf(tiles, level, { threads, mostPixels = MOST_PIXELS }) {
  const timeFor = (/** @type {Tile[][]} */ blocks) =>
    timeOf(
      blocks.map((block) => costOf(boxAround(block), level)),
      threads,
    );
  let blocks = complete(tiles, mostPixels);
  let time = timeFor(blocks);
  while (blocks.length < BLOCKS_EACH * threads) {
    const largest = blocks.reduce((best, block) => (timeFor([block]) > timeFor([best]) ? block : best));
    const choices = halvings(largest)
      .map((halves) => blocks.flatMap((block) => (block === largest ? halves : [block])))
      .map((divided) => ({ divided, time: timeFor(divided) }))
      .sort((a, b) => a.time - b.time);
    if (choices.length === 0 || choices[0].time > MOST_MORE * time) break;
    [{ divided: blocks, time }] = choices;
  }
  // In the order in which most files have them, so that what comes first needs least.
  return blocks
    .map((block) => ({ box: boxAround(block), tiles: block }))
    .sort(({ box: a }, { box: b }) => a.y - b.y || a.x - b.x);
}

/**
 * As few blocks as there can be: without holes, and not too large.
 * @template {{ box: Rectangle }} Tile
 * @param {Tile[]} tiles
 * @param {number} mostPixels
 * @returns {Tile[][]}
 */
function complete(tiles, mostPixels) {
  const pixels = pixelsAround(tiles);
  if (pixels <= mostPixels && fill(tiles, pixels)) return [tiles];
  const [halves] = halvings(tiles);
  return halves ? halves.flatMap((half) => complete(half, mostPixels)) : [tiles];
}

/**
 * Whether tiles, which may overlap, leave nothing out of a box around them.
 * @param {{ box: Rectangle }[]} tiles
 * @param {number} pixels of the box
 */
function fill(tiles, pixels) {
  const distinct = new Map(tiles.map(({ box }) => [`${box.x},${box.y}`, box]));
  let sum = 0;
  for (const { width, height } of distinct.values()) sum += width * height;
  return sum >= pixels;
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
  const cut = begins.reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best));
  return [tiles.filter((tile) => begin(tile) < cut), tiles.filter((tile) => begin(tile) >= cut)];
}

/**
 * How many pixels have to be decoded for those of a box.
 * @param {Rectangle} box
 * @param {{ width: number, height: number }} level
 */
function costOf({ x, y, width, height }, level) {
  const across = Math.min(level.width, x + width + RIM) - Math.max(0, x - RIM);
  const down = Math.min(level.height, y + height + RIM) - Math.max(0, y - RIM);
  return across * down;
}

/**
 * When all is done: the most that a thread has to do when each takes the most costly block that is left.
 * @param {number[]} costs
 * @param {number} threads
 */
function timeOf(costs, threads) {
  const loads = new Array(threads).fill(0);
  for (const cost of costs.sort((a, b) => b - a)) loads[loads.indexOf(Math.min(...loads))] += cost;
  return Math.max(...loads);
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
