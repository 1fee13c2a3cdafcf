/**
 * geotiff.js at its best: its bare decoder, without `readRGB`'s passes over single samples, and with a tight loop of
 * ours to RGBA. No application reaches more with it on one thread.
 */

import { readFile } from 'node:fs/promises';
import { fromArrayBuffer, getDecoder } from 'geotiff';
import { rgbToRgba, ycbcrToRgba } from './rgba.js';

const YCBCR = 6;

/** @type {import('../contender.js').Load} */
export async function load(path) {
  const { buffer } = new Uint8Array(await readFile(path));
  const image = await (await fromArrayBuffer(buffer)).getImage();
  const columns = image.getWidth() / image.getTileWidth();
  const decoder = await decoderOf(image);
  const toRgba = image.fileDirectory.getValue('PhotometricInterpretation') === YCBCR ? ycbcrToRgba : rgbToRgba;
  return {
    tiles: columns * (image.getHeight() / image.getTileHeight()),
    async decode(tile) {
      const { data } = await image.getTileOrStrip(tile % columns, Math.floor(tile / columns), 0, decoder);
      return toRgba(new Uint8Array(data));
    },
  };
}

/** The parameters of a decoder are only told to a pool: this one takes them down. */
async function decoderOf(image) {
  let decoder;
  const pool = {
    bindParameters(compression, parameters) {
      decoder = getDecoder(compression, parameters);
      return { decode: async (bytes) => (await decoder).decode(bytes) };
    },
  };
  await image.readRasters({ window: [0, 0, 1, 1], pool });
  return decoder;
}
