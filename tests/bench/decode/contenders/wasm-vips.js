/** wasm-vips. Its pipelines are made for whole images, so it decodes all tiles in one; its threads count as well. */

import { readFile } from 'node:fs/promises';
import Vips from 'wasm-vips';

const TILE = 512;

/** @type {import('../contender.js').Load} */
export async function load(path) {
  const vips = await Vips();
  vips.concurrency(1);
  vips.Cache.max(0);
  const bytes = await readFile(path);
  const open = () => vips.Image.newFromBuffer(bytes);
  const image = open();
  const tiles = (image.width / TILE) * (image.height / TILE);
  image.delete();
  return {
    tiles,
    async decode(tile) {
      const whole = open();
      const part = whole.extractArea((tile * TILE) % whole.width, 0, TILE, TILE);
      return release(rgba(part), part, whole);
    },
    async decodeAll() {
      const whole = open();
      release(rgba(whole), whole);
    },
  };
}

function rgba(image) {
  const withAlpha = image.bandjoin(255);
  return release(withAlpha.writeToMemory(), withAlpha);
}

function release(result, ...images) {
  for (const image of images) image.delete();
  return result;
}
