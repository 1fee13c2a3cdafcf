/** Pyramids too large to be made of pixels (see sparse-bigtiff.js). */

import { join } from 'node:path';
import { makeOnce } from './command.js';
import { cache } from './places.js';
import { writeSparseBigTiff } from './sparse-bigtiff.js';

/** Which tiles of the larger ones are read: the `across` × `down` in a level's middle. */
export function middleTiles({ columns, rows }, across = 4, down = 3) {
  const [left, top] = [Math.max(0, (columns - across) >> 1), Math.max(0, (rows - down) >> 1)];
  const tiles = [];
  for (let row = top; row < Math.min(rows, top + down); ++row) {
    for (let column = left; column < Math.min(columns, left + across); ++column) tiles.push([column, row]);
  }
  return tiles;
}

/**
 * A BigTIFF of 256,000 × 256,000 pixels, 1000 × 1000 tiles.
 * @param {boolean} reduced Whether with reduced levels.
 * @returns {Promise<string>} Its path.
 */
export function millionTiles(reduced) {
  return makeOnce(join(cache, reduced ? 'million-pyramid.tif' : 'million.tif'), (temporary) =>
    writeSparseBigTiff(temporary, { width: 256e3, height: 256e3, tileSize: 256, reduced, filled: middleTiles }),
  );
}

/**
 * A pyramid of 100,000 × 100,000 pixels in tiles of 256 × 256. Every fourth tile in both directions holds pixels.
 * @returns {Promise<string>} Its path.
 */
export function tenGigapixels() {
  return makeOnce(join(cache, 'ten-gigapixels.tif'), (temporary) =>
    writeSparseBigTiff(temporary, { width: 100e3, height: 100e3, tileSize: 256, reduced: true, filled: everyFourth }),
  );
}

function everyFourth({ columns, rows }) {
  const tiles = [];
  for (let row = 0; row < rows; row += 4) for (let column = 0; column < columns; column += 4) tiles.push([column, row]);
  return tiles;
}
