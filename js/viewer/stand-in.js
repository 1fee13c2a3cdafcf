/**
 * What is shown of a tile before it is there.
 * @module
 */

import { TILE_TYPE } from './tile-data.js';

/**
 * Puts what coarser tiles have of a tile's place behind what is there of it, up to the first level that has all of it.
 * @param {any} tile OpenSeadragon's, of our type
 * @param {OffscreenCanvasRenderingContext2D} context the tile's
 * @param {any[]} tiles all that there are
 */
export function standInFor(tile, context, tiles) {
  const { width, height } = context.canvas;
  const own = boundsOf(tile);
  const coarser = tiles
    .filter((other) => other.tiledImage === tile.tiledImage && other.level < tile.level)
    .map((other) => ({ level: other.level, bounds: boundsOf(other), record: other.getCache(other.originalCacheKey) }))
    .filter(({ bounds, record }) => record?.type === TILE_TYPE && record.data && own.intersection(bounds))
    .sort((a, b) => b.level - a.level);
  context.save();
  // The tile's own pixels stay.
  context.globalCompositeOperation = 'destination-over';
  const [across, down] = [width / own.width, height / own.height];
  let covered = 0;
  let last = NaN;
  for (const { level, bounds, record } of coarser) {
    if (level !== last && covered >= 0.999) break;
    if (level !== last) covered = 0;
    last = level;
    const common = own.intersection(bounds);
    covered += (common.width * common.height) / (own.width * own.height);
    const [x, y] = [(bounds.x - own.x) * across, (bounds.y - own.y) * down];
    context.drawImage(record.data.canvas, x, y, bounds.width * across, bounds.height * down);
  }
  context.restore();
}

/** Where a tile lies in its image, which is 1 wide. @param {any} tile */
const boundsOf = ({ tiledImage, level, x, y }) => tiledImage.source.getTileBounds(level, x, y);
