/** geotiff.js, with its defaults. */

import { fromUrl } from 'geotiff';

/** @type {import('../open.js').OpenUrl} */
export async function openUrl(url) {
  const tiff = await fromUrl(url);
  const levels = await tiff.getImageCount();
  return {
    levels,
    async readTiles({ column, row, columns, rows }) {
      const image = await tiff.getImage(0);
      const [width, height] = [image.getTileWidth(), image.getTileHeight()];
      const window = [column * width, row * height, (column + columns) * width, (row + rows) * height];
      await image.readRasters({ window, interleave: true });
    },
    close: () => tiff.close(),
  };
}
