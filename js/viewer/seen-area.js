/**
 * The part of a tile that is on the screen, and what is beside it.
 * @module
 */

/**
 * @typedef {import('./tile-maker.js').Box} Box in the tile's own pixels
 */

/** Pixels around what is seen that what is seen may depend on. */
const MARGIN = 2;
/** Thinner parts cost as much as this one: code-blocks are hardly ever smaller. */
const UNIT = 128;
/** The edges of code-blocks and precincts are so far away, then, that the wavelet does not reach across. */
const REACH = 32;
/** More of a tile is as good as all of it. */
const MOST = 0.9;

/**
 * The part that is seen, and a little more for what is interpolated.
 * @param {any} tile OpenSeadragon's
 * @param {any} area which part of the image is seen, as OpenSeadragon tells it: the image is 1 wide
 * @param {Box} box the tile's place in its level
 * @param {{ width: number, height: number }} level the level's size, in its pixels
 * @returns {Box | undefined} nothing when none of it is seen; all of it when that is not easily told
 */
export function seenArea({ tiledImage }, area, box, level) {
  if (!area) return undefined;
  const { wrapHorizontal, wrapVertical } = tiledImage;
  if (wrapHorizontal || wrapVertical || tiledImage.getFlip() || area.degrees !== 0) return wholeOf(box);
  const [across, down] = [level.width, tiledImage.source.aspectRatio * level.height];
  const [x, width] = common(area.x * across - box.x, area.width * across, box.width);
  const [y, height] = common(area.y * down - box.y, area.height * down, box.height);
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** @param {{ width: number, height: number }} size @returns {Box} */
export const wholeOf = ({ width, height }) => ({ x: 0, y: 0, width, height });

/**
 * A part, if it is to be had for less than the whole.
 * @param {Box | undefined} part
 * @param {Box} box the tile's place in its level
 */
export function ifSmall(part, box) {
  return part && part.width * part.height <= MOST * box.width * box.height ? part : undefined;
}

/**
 * A part with its edges moved outwards to where it costs no more.
 * @param {Box} part
 * @param {Box} box the tile's place in its level
 * @returns {Box}
 */
export function outwards({ x, y, width, height }, box) {
  const left = Math.max(0, UNIT * Math.floor((x - REACH) / UNIT) + REACH);
  const top = Math.max(0, UNIT * Math.floor((y - REACH) / UNIT) + REACH);
  const right = Math.min(box.width, UNIT * Math.ceil((x + width + REACH) / UNIT) - REACH);
  const bottom = Math.min(box.height, UNIT * Math.ceil((y + height + REACH) / UNIT) - REACH);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * A box with all of an area that is not in another one.
 * @param {Box} area
 * @param {Box} other
 * @returns {Box}
 */
export function restOf(area, other) {
  const [right, bottom] = [area.x + area.width, area.y + area.height];
  const [otherRight, otherBottom] = [other.x + other.width, other.y + other.height];
  if (other.y <= area.y && otherBottom >= bottom) {
    if (other.x <= area.x) return { ...area, x: otherRight, width: right - otherRight };
    if (otherRight >= right) return { ...area, width: other.x - area.x };
  }
  if (other.x <= area.x && otherRight >= right) {
    if (other.y <= area.y) return { ...area, y: otherBottom, height: bottom - otherBottom };
    if (otherBottom >= bottom) return { ...area, height: other.y - area.y };
  }
  return area;
}

/**
 * The smallest area that holds two.
 * @param {Box} a
 * @param {Box} b
 * @returns {Box}
 */
export function around(a, b) {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * @param {Box} outer
 * @param {Box} inner
 */
export function contains(outer, inner) {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

/**
 * What a stretch that is seen has in common with a tile's side.
 * @param {number} start from the tile's
 * @param {number} length
 * @param {number} side
 * @returns {[start: number, length: number]} in whole pixels
 */
function common(start, length, side) {
  const first = Math.max(0, Math.floor(start) - MARGIN);
  const end = Math.min(side, Math.ceil(start + length) + MARGIN);
  return [first, end - first];
}
