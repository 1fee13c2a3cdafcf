/** Decoded samples that lie in threads, so that another look needs neither bytes nor a decoder. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open, Pool } from '../../js/index.js';
import { RasterCache } from '../../js/render/raster-cache.js';
import { sampleImage } from './support/sample-image.js';
import { kill, watchWorkers } from './support/workers.js';

const FILE = sampleImage({
  levels: [{ width: 256, height: 128 }],
  bits: 16,
  sample: (_, x, y) => (x * 211 + y * 97) & 65_535,
});
const TILES = [0, 1, 2, 3].map((column) => ({ level: 0, column, row: 1 }));

/**
 * The image, and what is read of it.
 * @param {import('node:test').TestContext} t
 * @param {number} workers
 */
async function opened(t, workers) {
  /** @type {number[]} */
  const reads = [];
  const pool = new Pool({ workers });
  const onRead = (/** @type {{ length: number }} */ { length }) => reads.push(length);
  const image = await open(new Blob([FILE]), { pool, cacheBytes: 0, onRead });
  t.after(() => {
    image.close();
    pool.destroy();
  });
  return { image, reads };
}

/** @param {import('../../js/index.js').Image} image @param {object} render */
const pictures = async (image, render) =>
  Promise.all(TILES.map(async (tile) => (await image.tile({ ...tile, render })).data));

describe('samples that are kept', () => {
  for (const workers of [0, 1, 3]) {
    test(`are not read again for another look, with ${workers} workers`, async (t) => {
      const { image, reads } = await opened(t, workers);
      const first = await pictures(image, { gamma: 0.5 });
      reads.length = 0;
      const other = await pictures(image, { invert: true });
      assert.deepEqual(reads, []);
      assert.notDeepEqual(other, first);
      assert.deepEqual(await pictures(image, { gamma: 0.5 }), first);
    });
  }

  test('are decoded again when their thread has died', async (t) => {
    const workers = watchWorkers(t);
    const { image, reads } = await opened(t, 2);
    const first = await pictures(image, { gamma: 0.5 });
    await Promise.all(workers.map(kill));
    reads.length = 0;
    assert.deepEqual(await pictures(image, { gamma: 0.5 }), first);
    assert.ok(reads.length > 0);
  });

  test('are spread over the threads, and forgotten with their image', async (t) => {
    const pool = new Pool({ workers: 2 });
    t.after(() => pool.destroy());
    const raster = () => /** @type {any} */ ({ data: new Uint8Array(100) });
    const kept = [await pool.keep(raster()), await pool.keep(raster()), await pool.keep(raster())];
    assert.deepEqual(
      [kept[0].slot.keptBytes, kept[1].slot.keptBytes].toSorted((a, b) => a - b),
      [100, 200],
    );
    for (const one of kept) pool.forget(one);
    assert.deepEqual([kept[0].slot.keptBytes, kept[1].slot.keptBytes], [0, 0]);
  });
});

describe('a part of a tile', () => {
  const TILE = { level: 0, column: 1, row: 1 };
  const MARK = { width: 20, height: 10, data: new Uint8Array(800).map((_, i) => (i * 37) & 255) };
  /** @type {Record<string, import('../../js/viewer/tile-maker.js').Look>} */
  const LOOKS = {
    'the plain look': {},
    'another gamma': { render: { gamma: 0.5 } },
    'a kernel': { render: { convolution: 'gaussian' } },
    "IIPImage's kernel": { render: { convolution: 'emboss', compatibility: 'iipimage' } },
    'all shades equally frequent': { render: { contrast: 'equalize' } },
    'a watermark': { watermark: { source: MARK, placement: 'grid' } },
  };
  const AREAS = [
    { x: 0, y: 0, width: 64, height: 20 },
    { x: 3, y: 5, width: 40, height: 59 },
    { x: 63, y: 63, width: 1, height: 1 },
  ];
  for (const [name, look] of Object.entries(LOOKS)) {
    test(`is what the tile has there, with ${name}`, async (t) => {
      const { image, reads } = await opened(t, 2);
      const whole = await image.tile({ ...TILE, ...look });
      reads.length = 0;
      for (const area of AREAS) {
        const { width, height, data } = await image.tile({ ...TILE, area, ...look });
        const rows = Array.from({ length: area.height }, (_, row) => {
          const start = 4 * ((area.y + row) * whole.width + area.x);
          return [...whole.data.subarray(start, start + 4 * area.width)];
        });
        assert.deepEqual({ width, height }, { width: area.width, height: area.height });
        assert.deepEqual([...data], rows.flat());
      }
      if (Object.keys(look).length > 0) assert.deepEqual(reads, [], 'the samples of the tile are kept');
    });
  }

  test('must lie in it', async (t) => {
    const { image } = await opened(t, 0);
    for (const area of [
      { ...AREAS[0], x: 1 },
      { ...AREAS[0], y: -1 },
      { ...AREAS[0], height: 0.5 },
    ]) {
      await assert.rejects(image.tile({ ...TILE, area }), {
        code: 'bad-request',
        message: /not inside the tile, which is 64 × 64/,
      });
    }
  });
});

describe('the cache of samples', () => {
  /** Keys by the order of use, of 40 bytes each; `!` forgets. @type {[uses: string, freed: string][]} */
  const CASES = [
    ['a b', ''],
    ['a b c', 'a'],
    ['a b a c', 'b'],
    ['a b !a c', 'a'],
    ['a a b', ''],
    ['a b c d', 'a b'],
  ];
  for (const [uses, expected] of CASES) {
    test(`of 100 bytes, used as ${uses}, frees ${expected || 'nothing'}`, async () => {
      /** @type {string[]} */
      const freed = [];
      const cache = new RasterCache((/** @type {{ key: string, bytes: number }} */ { key }) => freed.push(key), 100);
      for (const key of uses.split(' ')) {
        if (key.startsWith('!')) cache.forget(key.slice(1));
        else assert.equal((await cache.get(key, async () => ({ key, bytes: 40 }))).key, key);
      }
      assert.equal(freed.join(' '), expected);
    });
  }

  test('does not keep what is larger than all of it', async () => {
    const cache = new RasterCache(() => assert.fail('nothing is to be freed'), 100);
    let made = 0;
    for (let i = 0; i < 2; i++) await cache.get('a', async () => ({ bytes: 101 + made++ }));
    assert.equal(made, 2);
  });
});
