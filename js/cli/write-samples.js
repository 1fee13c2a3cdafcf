/**
 * Native samples into `.raw` files.
 * @module
 */

import { writeWhole } from './output-file.js';
import { showProgress } from './progress.js';

/** Samples of at most about so many pixels are held at once. */
const PIXELS_AT_ONCE = 2 ** 23;

/**
 * Writes a region's samples, in stripes of whole rows of tiles, so that memory does not grow with the region.
 * @param {string} path
 * @param {import('../index.js').Image} image
 * @param {{ level: number, x: number, y: number, width: number, height: number }} region in the level's pixels
 */
export async function writeSamples(path, image, { level, x, y, width, height }) {
  const { tileHeight } = image.levels[level];
  const stripe = tileHeight * Math.max(1, Math.floor(PIXELS_AT_ONCE / (width * tileHeight)));
  const progress = showProgress();
  try {
    await writeWhole(path, async (file) => {
      for (let top = y; top < y + height;) {
        // Stripes end where rows of tiles do: no tile is decoded twice.
        const bottom = Math.min(y + height, Math.floor(top / tileHeight) * tileHeight + stripe);
        const samples = await image.samples({ level, x, y: top, width, height: bottom - top });
        await file.writeFile(bytesOf(samples));
        progress.update((bottom - y) / height);
        top = bottom;
      }
    });
  } finally {
    progress.end();
  }
}

/**
 * The bytes of samples as a `.raw` file holds them.
 * @param {{ data: ArrayBufferView }} samples
 * @returns {Uint8Array}
 */
export function bytesOf({ data }) {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
