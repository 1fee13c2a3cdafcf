/** utif2. It decodes whole images only, so each tile is shown to it as an image of its own. */

import { readFile } from 'node:fs/promises';
import UTIF from 'utif2';

/** @type {import('../contender.js').Load} */
export async function load(path) {
  const { buffer } = new Uint8Array(await readFile(path));
  const [directory] = UTIF.decode(buffer);
  const offsets = directory.t324;
  return {
    tiles: offsets.length,
    async decode(tile) {
      const image = { ...directory, t256: directory.t322, t257: directory.t323 };
      image.t324 = [offsets[tile]];
      image.t325 = [directory.t325[tile]];
      silently(() => UTIF.decodeImage(buffer, image, [image]));
      return UTIF.toRGBA8(image);
    },
  };
}

/** utif2 writes a line to the console for each tiled image. */
function silently(work) {
  const { log } = console;
  console.log = () => {};
  try {
    work();
  } finally {
    console.log = log;
  }
}
