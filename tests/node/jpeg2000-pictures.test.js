/**
 * Pictures of JP2 files have the colours that opj_decompress writes: palettes applied, channels in order, sYCC as RGB.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { open } from '../../js/index.js';
import { readPnm } from '../fixtures/reference/planes.mjs';
import { averaged, rasterOf, withImage } from './support/jpeg2000.js';
import { made, MADE, THIRD_PARTY, unlessThere } from './support/places.js';
import { unlessInstalled } from './support/reference-tools.js';

const run = promisify(execFile);
const skip = unlessInstalled('opj_decompress');

/** A larger picture is compared in its upper left corner. */
const SIDE = 1024;

/** opj_decompress converts what has a profile to sRGB. */
const PROFILE = 'opj_decompress applies its ICC profile';
/** Files whose pictures differ, and why. */
const DIFFERENT = new Map([
  ['format-corpus__balloon_eciRGBv2_aware.jp2', PROFILE],
  ['loris__47102787.jp2', PROFILE],
  ['openjpeg-data__file5.jp2', PROFILE],
  ['gdal__rgb16_ecwsdk.jp2', 'opj_decompress refuses it'],
  ['gdal__3_13bit_and_1bit.jp2', 'opj_decompress writes no components of several precisions'],
]);

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-pictures-'));
});
after(() => rm(folder, { recursive: true }));

/** @param {string} path */
const jp2Files = (path) => (existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.jp2')) : []);

describe('pictures of JPEG 2000 fixtures', { skip: unlessThere(made('jpeg2000.tsv')) || skip }, () => {
  for (const file of jp2Files(MADE)) test(file, () => comparePicture(join(MADE, file)));
});

const FOLDER = join(THIRD_PARTY, 'jp2');
describe('pictures of third-party JPEG 2000 files', { skip: unlessThere(FOLDER) || skip }, () => {
  for (const file of jp2Files(FOLDER))
    test(file, { skip: DIFFERENT.get(file) ?? false }, () => comparePicture(join(FOLDER, file)));
});

describe('averaged levels of a JPEG 2000 image with a palette', { skip: unlessThere(made('gdal-palette.jp2')) }, () => {
  /** The smallest level of the file, and one of an eighth its size that is made of it. */
  const [lowest, last, side] = [3, 6, 8];

  /** @param {(image: import('../../js/index.js').Image) => Promise<void>} use */
  const withPalette = async (use) => {
    const image = await open(made('gdal-palette.jp2'), { workers: 0, tileSize: 16 });
    try {
      assert.equal(image.levels[last].width, Math.ceil(image.levels[lowest].width / side));
      await use(image);
    } finally {
      image.close();
    }
  };

  test('pictures are averages of colours, not of indices', () =>
    withPalette(async (image) => {
      const { width, height, data } = await image.region({ level: lowest });
      const expected = averaged({ width, height, bands: 4, bits: 8, signed: false, data: new Uint8Array(data) }, 3);
      const found = await image.region({ level: last });
      assert.ok(found.data.every((value, i) => value === expected.data[i]));
    }));

  test('samples are indices that are there', () =>
    withPalette(async (image) => {
      const { width, height, data } = await rasterOf(image, { level: lowest });
      const found = await rasterOf(image, { level: last });
      const middle = (/** @type {number} */ at, /** @type {number} */ end) =>
        side * at + (Math.min(side, end - side * at) >> 1);
      const expected = Array.from(found.data, (_, i) => {
        const [x, y] = [i % found.width, Math.floor(i / found.width)];
        return data[middle(y, height) * width + middle(x, width)];
      });
      assert.deepEqual(Array.from(found.data), expected);
    }));
});

/** @param {string} path */
async function comparePicture(path) {
  await withImage(path, async (image) => {
    const { bits, photometric } = image.info;
    // Scaled to 8 bits, numbers are rounded; so are those of another colour space.
    const tolerance = bits > 8 || photometric === 'YCbCr' ? 1 : 0;
    const [width, height] = [Math.min(image.width, SIDE), Math.min(image.height, SIDE)];
    const { data } = await image.region({ x: 0, y: 0, width, height });
    const planes = await openJpegPicture(path);
    for (const [band, plane] of planes.entries()) {
      const channel = planes.length === 2 && band === 1 ? 3 : band;
      let peak = 0;
      for (let i = 0; i < width * height; i++) {
        const sample = plane.samples[Math.floor(i / width) * plane.width + (i % width)];
        peak = Math.max(peak, Math.abs(data[4 * i + channel] - Math.round((sample * 255) / plane.most)));
      }
      assert.ok(peak <= tolerance, `channel ${band} differs by ${peak}`);
    }
  });
}

/**
 * By opj_decompress, which writes PGM, PPM or PAM under this name.
 * @param {string} path
 */
async function openJpegPicture(path) {
  const out = join(folder, `${basename(path)}.pnm`);
  await run('opj_decompress', ['-i', path, '-o', out]);
  return readPnm(await readFile(out));
}
