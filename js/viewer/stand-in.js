/**
 * What is shown of a tile before it is there.
 * @module
 */

import { dataOf, TILE_TYPE, typeOf } from './tile-data.js';

/** Sums of parts are not exact. */
const NEARLY_ALL = 0.999;

/**
 * Puts what coarser tiles have of a tile's place behind what is there of it, up to the first level that has all of it.
 * @param {any} tile OpenSeadragon's, of our type
 * @param {OffscreenCanvasRenderingContext2D} context the tile's
 * @param {any[]} tiles all that there are
 */
export function standInFor(tile, context, tiles) {
  const { width, height } = context.canvas;
  const own = boundsOf(tile);
  const coarser = tiles.filter((other) => other.tiledImage === tile.tiledImage && typeOf(other) === TILE_TYPE);
  context.save();
  // The tile's own pixels stay.
  context.globalCompositeOperation = 'destination-over';
  const [across, down] = [width / own.width, height / own.height];
  for (let { level } = tile, covered = 0; level-- > 0 && covered < NEARLY_ALL;) {
    covered = 0;
    for (const other of coarser.filter((one) => one.level === level)) {
      const bounds = boundsOf(other);
      const data = dataOf(other);
      const common = own.intersection(bounds);
      if (!common || !data) continue;
      covered += (common.width * common.height) / (own.width * own.height);
      const [x, y] = [(bounds.x - own.x) * across, (bounds.y - own.y) * down];
      context.drawImage(data.canvas, x, y, bounds.width * across, bounds.height * down);
    }
  }
  context.restore();
}

/** Where a tile lies in its image, which is 1 wide. @param {any} tile */
const boundsOf = ({ tiledImage, level, x, y }) => tiledImage.source.getTileBounds(level, x, y);
