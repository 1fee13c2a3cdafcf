/** Eight tiles of 512 × 512 RGB in each compression, for the decode table. */

import { join } from 'node:path';
import { makeOnce, run } from './command.js';
import { tileMosaic } from './photographs.js';
import { cache } from './places.js';

/** Pixels of one tile. */
export const TILE_PIXELS = 512 * 512;

const vips =
  (...compression) =>
  (from, to) =>
    run('vips', ['tiffsave', from, to, '--tile', '--tile-width', '512', '--tile-height', '512', ...compression]);

const gdal =
  (...compression) =>
  async (from, to) => {
    const plain = await makeOnce(join(cache, 'mosaic.tif'), (temporary) => run('vips', ['tiffsave', from, temporary]));
    const shape = ['-co', 'TILED=YES', '-co', 'BLOCKXSIZE=512', '-co', 'BLOCKYSIZE=512'];
    await run('gdal_translate', ['-q', ...shape, ...compression, plain, to]);
  };

/**
 * @typedef {object} TileSet
 * @property {string} name What the table calls it.
 * @property {string} file
 * @property {(from: string, to: string) => Promise<void>} make
 * @property {boolean} [lossy] Decoders may differ by a little.
 * @property {number} [timesGeotiff] How many times as fast as geotiff.js Pyramidion shall be, at least.
 * @property {number} [ofNative] Which part of native libtiff's speed it shall reach, at least.
 */

/** @type {TileSet[]} */
export const tileSets = [
  {
    name: 'JPEG q75 4:2:0',
    file: 'jpeg.tif',
    make: vips('--compression', 'jpeg', '--Q', '75'),
    lossy: true,
    timesGeotiff: 15,
    ofNative: 0.65,
  },
  { name: 'JPEG q90 RGB', file: 'jpeg-rgb.tif', make: vips('--compression', 'jpeg', '--Q', '90'), lossy: true },
  { name: 'LZW', file: 'lzw.tif', make: vips('--compression', 'lzw', '--predictor', 'none') },
  {
    name: 'LZW, predictor',
    file: 'lzw-predictor.tif',
    make: vips('--compression', 'lzw', '--predictor', 'horizontal'),
    timesGeotiff: 20,
    ofNative: 0.75,
  },
  { name: 'Deflate', file: 'deflate.tif', make: vips('--compression', 'deflate', '--predictor', 'none') },
  {
    name: 'Deflate, predictor',
    file: 'deflate-predictor.tif',
    make: vips('--compression', 'deflate', '--predictor', 'horizontal'),
    timesGeotiff: 8,
    ofNative: 0.75,
  },
  { name: 'ZSTD', file: 'zstd.tif', make: vips('--compression', 'zstd', '--predictor', 'none') },
  {
    name: 'ZSTD, predictor',
    file: 'zstd-predictor.tif',
    make: vips('--compression', 'zstd', '--predictor', 'horizontal'),
    timesGeotiff: 8,
    ofNative: 0.5,
  },
  { name: 'WebP q75', file: 'webp.tif', make: vips('--compression', 'webp', '--Q', '75'), lossy: true },
  { name: 'LERC', file: 'lerc.tif', make: gdal('-co', 'COMPRESS=LERC') },
  { name: 'none', file: 'none.tif', make: vips('--compression', 'none') },
];

/**
 * Finds or makes the file of a tile set.
 * @param {TileSet} set
 * @returns {Promise<string>} Its path.
 * @throws {import('./command.js').MissingProgram}
 */
export function tileFile(set) {
  return makeOnce(join(cache, 'tiles', set.file), async (temporary) => set.make(await tileMosaic(), temporary));
}
