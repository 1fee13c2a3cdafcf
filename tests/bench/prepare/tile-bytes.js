/** The compressed size of some tiles, as a third party tells it. */

import { fromFile } from 'geotiff';

/**
 * @param {string} path
 * @param {{column: number, row: number, columns: number, rows: number}} tiles Of the full size.
 * @returns {Promise<number>} The sum of their byte counts.
 */
export async function tileBytes(path, { column, row, columns, rows }) {
  const tiff = await fromFile(path);
  try {
    const image = await tiff.getImage(0);
    const perRow = Math.ceil(image.getWidth() / image.getTileWidth());
    let sum = 0;
    for (let i = 0; i < columns * rows; ++i) {
      const index = (row + Math.floor(i / columns)) * perRow + column + (i % columns);
      sum += Number(await image.fileDirectory.loadValueIndexed('TileByteCounts', index));
    }
    return sum;
  } finally {
    tiff.close();
  }
}
