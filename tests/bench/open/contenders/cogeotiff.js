/** @cogeotiff/core: it finds the bytes of a tile, and leaves decoding to others. */

import { Tiff } from '@cogeotiff/core';

/** @type {import('../open.js').OpenUrl} */
export async function openUrl(url) {
  const tiff = await Tiff.create({ url: new URL(url), fetch: (offset, length) => fetchRange(url, offset, length) });
  return {
    levels: tiff.images.length,
    async readTiles({ column, row, columns, rows }) {
      const tiles = Array.from({ length: columns * rows }, (_, i) => i);
      await Promise.all(
        tiles.map((i) => tiff.images[0].getTile(column + (i % columns), row + Math.floor(i / columns))),
      );
    },
    close() {},
  };
}

async function fetchRange(url, offset, length) {
  const range = length === undefined ? `bytes=${offset}-` : `bytes=${offset}-${offset + length - 1}`;
  const response = await fetch(url, { headers: { range } });
  return response.arrayBuffer();
}
