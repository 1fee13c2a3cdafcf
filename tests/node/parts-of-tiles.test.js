/** Areas of tiles are what the whole tiles have there, alone and with others; of a converted picture, too. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { open } from '../../js/index.js';
import { crop } from './support/jpeg2000.js';
import { made, unlessThere } from './support/places.js';

/**
 * All tiles of a level, and an area of each: what a view sees that begins and ends in the midst of tiles.
 * @param {import('../../js/index.js').Level} level
 */
function areasOf({ level, width, height, tileWidth, tileHeight, columns, rows }) {
  const view = { left: 37, top: 21, right: width - 29, bottom: height - 45 };
  return Array.from({ length: columns * rows }, (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const [x, y] = [column * tileWidth, row * tileHeight];
    const [left, top] = [Math.max(0, view.left - x), Math.max(0, view.top - y)];
    const right = Math.min(tileWidth, width - x, view.right - x);
    const bottom = Math.min(tileHeight, height - y, view.bottom - y);
    return { level, column, row, area: { x: left, y: top, width: right - left, height: bottom - top } };
  }).filter(({ area }) => area.width > 0 && area.height > 0);
}

const RGBA = { bands: 4, bits: 8, signed: false };
/** Its number in a box colr. */
const ROMM_RGB = 21;

/** @type {[name: string, file: string, tileSize: number][]} */
const files = [
  ['9/7', 'opj-97.jp2', 128],
  ['5/3, small precincts', 'opj-iip-recipe.jp2', 100],
  ['subsampled', 'opj-420.jp2', 128],
  ['small tiles', 'grk-tile-parts-tlm-plt.jp2', 128],
  ['a palette', 'gdal-palette.jp2', 128],
  ['high throughput', 'ojph-97.j2c', 128],
];
for (const [name, file, tileSize] of files) {
  test(name, { skip: unlessThere(made(file)) }, async () => assertCrops(made(file), tileSize));
}

test('colours that are converted', { skip: unlessThere(made('opj-rgb16.jp2')) }, async () => {
  const bytes = await readFile(made('opj-rgb16.jp2'));
  bytes.writeUInt32BE(ROMM_RGB, bytes.indexOf('colr') + 7);
  await assertCrops(new Blob([bytes]), 128);
});

/**
 * @param {string | Blob} input
 * @param {number} tileSize
 */
async function assertCrops(input, tileSize) {
  const image = await open(input, { tileSize, workers: 0, index: false });
  try {
    for (const level of image.levels) {
      const asked = areasOf(level);
      const parts = await Promise.all(asked.map((part) => image.tile(part)));
      for (const [i, { area, ...tile }] of asked.entries()) {
        const { width, height, data } = parts[i];
        assert.deepEqual([width, height], [area.width, area.height]);
        const whole = await image.tile(tile);
        const expected = crop(
          { ...RGBA, width: whole.width, height: whole.height, data: Uint8Array.from(whole.data) },
          area,
        );
        assert.deepEqual(Uint8Array.from(data), expected.data, JSON.stringify(asked[i]));
      }
    }
  } finally {
    image.close();
  }
}
