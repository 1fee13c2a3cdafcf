/** geotiff.js as its guide says: `readRGB` of each tile's window. Then RGBA, as a canvas needs it. */

import { readFile } from 'node:fs/promises';
import { fromArrayBuffer } from 'geotiff';
import { rgbToRgba } from './rgba.js';

/** @type {import('../contender.js').Load} */
export async function load(path) {
  const { buffer } = new Uint8Array(await readFile(path));
  const image = await (await fromArrayBuffer(buffer)).getImage();
  const [width, height] = [image.getTileWidth(), image.getTileHeight()];
  const columns = image.getWidth() / width;
  return {
    tiles: columns * (image.getHeight() / height),
    async decode(tile) {
      const [x, y] = [(tile % columns) * width, Math.floor(tile / columns) * height];
      return rgbToRgba(await image.readRGB({ window: [x, y, x + width, y + height], interleave: true }));
    },
  };
}
