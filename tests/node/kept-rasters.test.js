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
