/** Pyramidion, decoding inline as the others do. */

import { open } from '../../../../js/index.js';

/** @type {import('../open.js').OpenUrl} */
export async function openUrl(url) {
  const image = await open(url, { workers: 0 });
  return {
    levels: image.levels.length,
    async readTiles({ column, row, columns, rows }) {
      const tiles = Array.from({ length: columns * rows }, (_, i) => i);
      await Promise.all(
        tiles.map((i) => image.tile({ level: 0, column: column + (i % columns), row: row + Math.floor(i / columns) })),
      );
    },
    close: () => image.close(),
  };
}
