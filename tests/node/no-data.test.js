/**
 * The value that stands for nothing: pictures and statistics are compared with GDAL's masks and statistics, of files that
 * GDAL has written.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';
import { unlessInstalled } from './support/reference-tools.js';
import { sampleImage } from './support/sample-image.js';

const SIDE = 96;
const SIZE = { width: SIDE, height: SIDE };

/** @typedef {Partial<import('./support/sample-image.js').SampleImage>} Kind */

/** A field of numbers from `low` on with holes of `nothing` here and there. @param {number} nothing @param {number} low */
const holed = (nothing, low) => (/** @type {number} */ _, /** @type {number} */ x, /** @type {number} */ y) =>
  (x * y) % 7 === 3 || (x > 60 && y < 20) ? nothing : low + ((x * 3 + y * 5) % 90);

/** Bands whose holes are not all in the same places. @param {number} nothing */
const unlike =
  (nothing) =>
  (/** @type {number} */ _, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ band) =>
    x < 30 || (x > 50 && (x + band) % 3 === 0) ? nothing : 10 + ((x + y * 2 + band) % 50);

const LOWEST = -3.4028234663852886e38;

/** @type {[what: string, kind: Kind & { sample: any }, noData: string, options?: string[]][]} */
const FILES = [
  ['bytes', { sample: holed(0, 20) }, '0'],
  ['bytes, Deflate', { sample: holed(255, 20) }, '255', ['COMPRESS=DEFLATE', 'PREDICTOR=2']],
  ['words', { bits: 16, sample: holed(65535, 1000) }, '65535'],
  ['floats', { bits: 32, sampleFormat: 'float', sample: holed(-9999, 0.5) }, '-9999'],
  ['floats with a fraction', { bits: 32, sampleFormat: 'float', sample: holed(-0.1, 0.5) }, '-0.1'],
  ['floats, not-a-number', { bits: 32, sampleFormat: 'float', sample: holed(NaN, -50) }, 'nan'],
  ['floats, the lowest', { bits: 32, sampleFormat: 'float', sample: holed(LOWEST, -50) }, String(LOWEST), ['COMPRESS=LZW']],
  ['RGB', { bands: 3, sample: unlike(0) }, '0'],
  ['RGB, bands apart', { bands: 3, bits: 16, sample: unlike(7) }, '7', ['INTERLEAVE=BAND']],
]; // prettier-ignore

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'no-data-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** @param {string} program @param {string[]} parameters */
const run = (program, ...parameters) => execFileSync(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });

/**
 * A file as GDAL writes it, with an overview.
 * @param {Kind & { sample: any }} kind
 * @param {string} noData
 * @param {string[]} [options]
 */
async function writtenByGdal(kind, noData, options = []) {
  const plain = join(folder, 'plain.tif');
  await writeFile(plain, sampleImage({ levels: [SIZE], ...kind }));
  const file = join(folder, 'no-data.tif');
  const tiles = ['TILED=YES', 'BLOCKXSIZE=64', 'BLOCKYSIZE=64', ...options].flatMap((option) => ['-co', option]);
  const place = ['-a_srs', 'EPSG:3857', '-a_ullr', '0', String(SIDE), String(SIDE), '0'];
  run('gdal_translate', '-a_nodata', noData, ...place, ...tiles, plain, file);
  run('gdaladdo', '-q', '-r', 'nearest', file, '2');
  return file;
}

/** The band of a file that GDAL's program writes raw, as bytes. @param {string} program @param {string[]} parameters */
async function rawBand(program, ...parameters) {
  const raw = join(folder, 'band.raw');
  await rm(raw, { force: true });
  run(program, '-q', '-of', 'ENVI', '-co', 'INTERLEAVE=BSQ', ...parameters, raw);
  return readFile(raw);
}

/** What is seen of pixels: 0 or 255 each. @param {string} file @param {number} bands */
async function maskByGdal(file, bands) {
  if (bands === 1) return rawBand('gdal_translate', '-b', 'mask', file);
  // Absent where all bands are.
  const all = await rawBand('gdalwarp', '-dstalpha', '-wo', 'UNIFIED_SRC_NODATA=YES', file);
  return all
    .subarray((all.length / (bands + 1)) * bands)
    .filter((_, i, { length }) => i % (length / (SIDE * SIDE)) === 0);
}

/** @param {{ data: ArrayLike<number> }} picture */
const alphaOf = ({ data }) => Array.from({ length: data.length / 4 }, (_, i) => (data[4 * i + 3] === 0 ? 0 : 255));

/** @type {[what: string, render?: any][]} */
const LOOKS = [
  ['plain'],
  ['a range', { range: 'auto' }],
  ['a colour map', { colormap: 'viridis' }],
  ['16 bits', { depth: 16, gamma: 2 }],
  ['equalised', { contrast: 'equalize' }],
];

describe('pixels without data', { skip: unlessInstalled('gdal_translate') }, () => {
  for (const [what, kind, noData, options] of FILES) {
    test(`of ${what} are those of GDAL's mask, in every picture`, async () => {
      const file = await writtenByGdal(kind, noData, options);
      const image = await open(file, { workers: 0 });
      try {
        assert.equal(image.info.noData, kind.bits === 32 ? Math.fround(Number(noData)) : Number(noData));
        const mask = Array.from(await maskByGdal(file, image.info.bands), (value) => (value === 0 ? 0 : 255));
        for (const [look, render] of LOOKS) {
          assert.deepEqual(alphaOf(await image.region({ level: 0, render })), mask, look);
        }
        const small = Array.from({ length: mask.length / 4 }, (_, i) =>
          mask[2 * Math.floor(i / (SIDE / 2)) * SIDE + 2 * (i % (SIDE / 2))],
        ); // prettier-ignore
        assert.deepEqual(alphaOf(await image.region({ level: 1 })), small, 'the overview');
        assert.ok(!alphaOf(await image.region({ level: 0, render: { noData: 'ignore' } })).includes(0));
        assert.ok(!alphaOf(await image.region({ level: 0, render: { compatibility: 'iipimage' } })).includes(0));
      } finally {
        image.close();
      }
    });

    test(`of ${what} do not count in statistics, as in GDAL's`, async () => {
      const file = await writtenByGdal(kind, noData, options);
      const { bands } = JSON.parse(
        run('gdalinfo', '-json', '-stats', '--config', 'GDAL_PAM_ENABLED', 'NO', file).toString(),
      );
      const image = await open(file, { workers: 0 });
      const all = await image.statistics({ level: 0 });
      image.close();
      for (const [i, { minimum, maximum, mean, deviation }] of all.entries()) {
        const expected = bands[i];
        for (const [name, value] of Object.entries({ minimum, maximum, mean, stdDev: deviation })) {
          assert.ok(Math.abs(value - expected[name]) <= 0.0015, `band ${i}, ${name}: ${value}, not ${expected[name]}`);
        }
      }
    });
  }

  test('of tiles that were never written are none', async () => {
    const file = await writtenByGdal({ sample: () => 9 }, '9', ['SPARSE_OK=TRUE']);
    const image = await open(file, { workers: 0 });
    assert.deepEqual(new Set(alphaOf(await image.tile({ level: 0, column: 1, row: 1 }))), new Set([0]));
    image.close();
  });
});

const NO_DATA = 42113;

/** @param {Kind & { sample: any }} kind @param {Record<number, string>} texts */
const opened = (kind, texts = { [NO_DATA]: '-1' }) =>
  open(new Blob([sampleImage({ levels: [SIZE], bits: 32, sampleFormat: 'float', ...kind, texts })]), { workers: 0 });

/** A hole of two columns. */
const COLUMNS = { sample: (/** @type {number} */ _, /** @type {number} */ x) => (x === 40 || x === 41 ? -1 : 1) };

/** @param {ArrayLike<number>} alpha of the columns of the first row */
const transparent = (alpha) => Array.from({ length: SIDE }, (_, x) => x).filter((x) => alpha[x] === 0);

describe('the value that stands for nothing', () => {
  test('can be one’s own, or none', async () => {
    const image = await opened(COLUMNS, {});
    assert.ok(!('noData' in image.info));
    assert.deepEqual(transparent(alphaOf(await image.region({ render: { noData: -1 } }))), [40, 41]);
    assert.equal(transparent(alphaOf(await image.region({ render: { noData: 1 } }))).length, SIDE - 2);
    assert.deepEqual(transparent(alphaOf(await image.region())), []);
    assert.equal((await image.statistics({ noData: 1 }))[0].maximum, -1);
    assert.equal((await image.statistics({ noData: -1 }))[0].minimum, 1);
    assert.equal((await image.statistics({ noData: NaN }))[0].minimum, -1);
    await assert.rejects(image.region({ render: { noData: /** @type {any} */ ('none') } }), { code: 'bad-request' });
    image.close();
  });

  test('spoils what kernels and hill shading look at, across tiles', async () => {
    const image = await opened({ sample: (/** @type {any} */ _, /** @type {number} */ x) => (x === 63 ? -1 : 1) });
    for (const [render, expected] of /** @type {[any, number[]][]} */ ([
      [{ convolution: 'gaussian' }, [62, 63, 64]],
      [{ shade: true }, [62, 63, 64]],
      [{ shade: true, convolution: 'sharpen' }, [61, 62, 63, 64, 65]],
    ])) {
      assert.deepEqual(transparent(alphaOf(await image.region({ render }))), expected);
      const tile = alphaOf(await image.tile({ level: 0, column: 1, row: 0, render }));
      assert.deepEqual(tile.slice(0, 3).map((alpha) => alpha === 0), [0, 1, 2].map((x) => expected.includes(64 + x))); // prettier-ignore
    }
    image.close();
  });

  test('shows the background, and does not bleed when pictures are resized', async () => {
    const image = await opened(COLUMNS);
    const { data } = await image.region({ render: { background: '#102030' } });
    assert.deepEqual([...data.slice(4 * 39, 4 * 42)], [255, 255, 255, 255, 16, 32, 48, 255, 16, 32, 48, 255]);
    for (const filter of /** @type {any[]} */ ([undefined, 'bilinear', 'bicubic', 'lanczos', 'area'])) {
      for (const outputWidth of [31, 200]) {
        const { data: rgba } = await image.region({ outputWidth, filter });
        for (let i = 0; i < rgba.length; i += 4) {
          assert.ok(rgba[i + 3] === 0 || rgba[i] > 253, `${filter}, ${outputWidth}: ${rgba.slice(i, i + 4)}`);
        }
      }
    }
    image.close();
  });

  test('is told before a profile has changed colours', async () => {
    const image = await opened({ bands: 3, sample: COLUMNS.sample });
    const render = /** @type {const} */ ({ space: 'display-p3' });
    assert.deepEqual(transparent(alphaOf(await image.region({ render }))), [40, 41]);
    assert.deepEqual(transparent(alphaOf(await image.region({ render: { ...render, noData: 'ignore' } }))), []);
    image.close();
  });

  test('that samples cannot have is nowhere', async () => {
    for (const text of ['-9999', '0.5', 'nan', 'nothing']) {
      const image = await opened({ bits: 8, sampleFormat: 'unsigned', sample: () => 0 }, { [NO_DATA]: text });
      assert.deepEqual(transparent(alphaOf(await image.region())), []);
      image.close();
    }
  });

  test('leaves samples as they are', async () => {
    const image = await opened(COLUMNS);
    const { data } = await image.samples({ level: 0, column: 0, row: 0 });
    assert.deepEqual([...data.slice(39, 43)], [1, -1, -1, 1]);
    image.close();
  });
});

/** Files that others have written. */
const OTHERS = [
  'rio-tiler__cog_nodata_nan.tif',
  'openlayers__elevation-f32.tif',
  'gdal__float32_with_nodata_slightly_above_float_max.tif',
  'rio-tiler__web.tif',
  'rasterio__rgb_lzw.tif',
  'rio-tiler__cog_scale.tif',
];

describe('files of others', { skip: unlessInstalled('gdal_translate') }, () => {
  for (const name of OTHERS) {
    const file = join(THIRD_PARTY, 'tiff', name);
    test(`${name} shows what GDAL's mask has`, { skip: unlessThere(file) }, async () => {
      const image = await open(file, { workers: 0 });
      const masks = [];
      for (let band = 1; band <= Math.min(3, image.info.bands); band++) {
        masks.push(await rawBand('gdal_translate', '-b', `mask,${band}`, file));
      }
      const alpha = alphaOf(await image.region({ level: 0 }));
      const shown = image.info.photometric === 'RGB' ? masks : masks.slice(0, 1);
      assert.deepEqual(
        alpha,
        alpha.map((_, i) => (shown.some((mask) => mask[i] !== 0) ? 255 : 0)),
      );
      image.close();
    });
  }
});
