/**
 * Tiles of JPEG 2000 that are asked for together are decoded together, and are what they are one by one.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { open, Pool } from '../../js/index.js';
import { overlap } from '../../js/image/boxes.js';
import { blocksOf } from '../../js/image/tile-blocks.js';
import { turn, WaitingSource } from './support/controllable-source.js';
import { made, unlessThere } from './support/places.js';

/**
 * The tiles of a part of a level, row by row.
 * @param {number} columns
 * @param {number} rows
 * @param {{ side?: number, left?: number, top?: number }} [place] `left`, `top`: the first tile
 */
function tiles(columns, rows, { side = 512, left = 0, top = 0 } = {}) {
  return Array.from({ length: columns * rows }, (_, i) => ({
    box: { x: (left + (i % columns)) * side, y: (top + Math.floor(i / columns)) * side, width: side, height: side },
  }));
}

/** @param {{ box: import('../../js/image/tile-blocks.js').Rectangle, tiles: unknown[] }[]} blocks */
const described = (blocks) =>
  blocks.map(({ box: { x, y, width, height }, tiles: { length } }) => `${x},${y} ${width}×${height}: ${length}`);

describe('tiles are divided', () => {
  /** @type {[name: string, tiles: ReturnType<typeof tiles>, threads: number, blocks: string[]][]} */
  const cases = [
    ['not at all when there is one', tiles(1, 1), 4, ['0,0 512×512: 1']],
    ['not at all where all are the same', [...tiles(1, 1), ...tiles(1, 1)], 4, ['0,0 512×512: 2']],
    [
      'so that each block ends before the next precincts do, whatever their tile',
      tiles(2, 2),
      1,
      ['0,0 1024×224: 2', '0,224 1024×256: 2', '0,480 1024×256: 4', '0,736 1024×288: 2'],
    ],
    [
      'so that all threads have as much to do',
      tiles(2, 1),
      2,
      ['0,0 480×224: 1', '480,0 544×224: 2', '0,224 480×288: 1', '480,224 544×288: 2'],
    ],
    [
      'but not so that blocks are narrow',
      tiles(1, 2),
      4,
      ['0,0 512×224: 1', '0,224 512×256: 1', '0,480 512×256: 2', '0,736 512×288: 1'],
    ],
    [
      'so that none is too wide',
      tiles(12, 1),
      1,
      ['0,0 3040×224: 6', '3040,0 3104×224: 7', '0,224 3040×288: 6', '3040,224 3104×288: 7'],
    ],
    ['without strips of a few pixels', tiles(3, 1, { side: 100, left: 1, top: 2 }), 1, ['100,200 300×100: 3']],
    [
      'where they are not neighbours',
      [...tiles(1, 1), ...tiles(1, 1, { left: 3 })],
      1,
      ['0,0 512×512: 1', '1536,0 512×512: 1'],
    ],
    [
      'so that no block has a hole',
      [...tiles(2, 1, { side: 128 }), ...tiles(1, 1, { side: 128, top: 1 })],
      1,
      ['0,0 256×128: 2', '0,128 128×128: 1'],
    ],
  ];
  for (const [name, asked, threads, blocks] of cases) {
    test(name, () => assert.deepEqual(described(blocksOf(asked, 'before-precincts', threads)), blocks));
  }

  test('where the codestream has small tiles, at their edges', () => {
    const blocks = described(blocksOf(tiles(2, 1), 'at-tiles', 2));
    const rows = [0, 128, 256, 384].map((y) => [`0,${y} 512×128: 1`, `512,${y} 512×128: 1`]);
    assert.deepEqual(blocks, rows.flat());
  });

  test('among blocks that hold each pixel once, whatever there is', () => {
    for (let columns = 1; columns < 9; columns++) {
      for (let rows = 1; rows < 7; rows++) {
        for (const [threads, edges] of /** @type {const} */ ([
          [1, 'before-precincts'],
          [2, 'at-tiles'],
          [4, 'before-precincts'],
          [8, 'at-tiles'],
        ])) {
          const asked = tiles(columns, rows, { side: 256, left: 1, top: 2 }).filter((_, i) => (i * 7) % 11 !== 5);
          const pixels = new Map(asked.map((tile) => [tile, 0]));
          let sum = 0;
          for (const { box, tiles: own } of blocksOf(asked, edges, threads)) {
            assert.ok(box.width > 0 && box.height > 0);
            sum += box.width * box.height;
            for (const tile of own) {
              const { width, height } = overlap(tile.box, box);
              assert.ok(width > 0 && height > 0);
              pixels.set(tile, (pixels.get(tile) ?? 0) + width * height);
            }
          }
          assert.deepEqual(new Set(pixels.values()), new Set(asked.length > 0 ? [256 * 256] : []));
          assert.equal(sum, asked.length * 256 * 256);
        }
      }
    }
  });
});

/** A pool of the caller's own thread that counts what it decodes. */
class CountingPool extends Pool {
  decoded = 0;

  constructor() {
    super({ workers: 0 });
  }

  /** @type {Pool['run']} */
  run(task) {
    if (task.method === 'decode') this.decoded++;
    return super.run(task);
  }
}

/**
 * @param {import('node:test').TestContext} t
 * @param {Parameters<typeof open>[0]} input
 * @param {import('../../js/index.js').OpenOptions} options
 */
async function opened(t, input, options) {
  const pool = new CountingPool();
  t.after(() => pool.destroy());
  const image = await open(input, { pool, index: false, ...options });
  t.after(() => image.close());
  return { image, pool };
}

/** @param {import('../../js/index.js').Image} image @param {number} level */
function tilesOf({ levels }, level) {
  const { columns, rows } = levels[level];
  return Array.from({ length: columns * rows }, (_, i) => ({
    level,
    column: i % columns,
    row: Math.floor(i / columns),
  }));
}

describe('tiles that are asked for together', () => {
  /** @type {[file: string, tileSize: number][]} */
  const files = [
    ['opj-97.jp2', 128],
    ['opj-iip-recipe.jp2', 100],
    ['opj-420.jp2', 128],
    ['opj-tile-offset-97.j2k', 96],
    ['ojph-97.j2c', 128],
    ['gdal-palette.jp2', 128],
  ];
  for (const [file, tileSize] of files) {
    test(`are what they are alone: ${file}`, { skip: unlessThere(made(file)) }, async (t) => {
      const { image, pool } = await opened(t, made(file), { tileSize });
      for (const { level } of image.levels) {
        const asked = tilesOf(image, level);
        const together = await Promise.all(asked.flatMap((tile) => [image.tile(tile), image.samples(tile)]));
        const decodedTogether = pool.decoded;
        for (const [i, tile] of asked.entries()) {
          assert.deepEqual((await image.tile(tile)).data, together[2 * i].data);
          assert.deepEqual(await image.samples(tile), together[2 * i + 1]);
        }
        if (level === 0) assert.ok(decodedTogether < pool.decoded - decodedTogether);
        pool.decoded = 0;
      }
    });
  }

  test('are made in memory that was given back', { skip: unlessThere(made('opj-97.jp2')) }, async (t) => {
    const { image } = await opened(t, made('opj-97.jp2'), { tileSize: 128 });
    const make = () => Promise.all(tilesOf(image, 0).map((tile) => image.tile(tile)));
    const first = await make();
    const [pixels, buffers] = [first.map(({ data }) => data.slice()), first.map(({ data }) => data.buffer)];
    for (const picture of first) {
      picture.data.fill(77);
      picture.free();
    }
    const again = await make();
    for (const [i, { data }] of again.entries()) assert.deepEqual(data, pixels[i]);
    assert.ok(again.some(({ data }) => buffers.includes(data.buffer)));
  });

  test(
    'fail one by one, also those that have a part in several blocks',
    { skip: unlessThere(made('opj-97.jp2')) },
    async (t) => {
      const { image, pool } = await opened(t, made('opj-97.jp2'), { tileSize: 128, limits: { maxTileBytes: 300_000 } });
      const asked = tilesOf(image, 0).filter(({ column, row }) => column < 5 && row < 3);
      const pictures = await Promise.all(asked.map((tile) => image.tile(tile)));
      for (const { width, height } of pictures) assert.deepEqual([width, height], [128, 128]);
      // Two blocks, which fail, and then each tile once.
      assert.equal(pool.decoded, 2 + asked.length);
    },
  );
});

const LISTED = made('opj-plt.jp2');

describe('of tiles whose bytes are on their way', { skip: unlessThere(LISTED) }, () => {
  /**
   * An image of which two rows of tiles are asked for, which are no neighbours, while its source waits.
   * @param {import('node:test').TestContext} t
   */
  async function waiting(t) {
    const source = new WaitingSource(readFileSync(LISTED));
    const { image, pool } = await opened(t, source, { tileSize: 128 });
    source.isWaiting = true;
    const controllers = [1, 3].map((row) => [0, 1, 2].map((column) => ({ column, row, end: new AbortController() })));
    /** @type {string[]} */
    const given = [];
    const rows = controllers.map((row) =>
      row.map(async ({ end, ...place }) => {
        await image.tile({ level: 0, ...place, signal: end.signal });
        given.push(`${place.column},${place.row}`);
      }),
    );
    await settled();
    return { source, pool, rows, given, ends: controllers.flat().map(({ end }) => end) };
  }

  /** All that can be done has been done when it settles. */
  async function settled() {
    for (let i = 0; i < 50; i++) await turn();
  }

  test('the first are given while bytes of the last are withheld', async (t) => {
    const { source, pool, rows, given } = await waiting(t);
    assert.equal(source.reads.length, 1);
    const [{ length, arrive, answer }] = source.reads;
    arrive(Math.floor(length / 2));
    await settled();
    assert.deepEqual(given, []);
    arrive(Math.floor((9 * length) / 10));
    await Promise.all(rows[0]);
    assert.deepEqual(given, ['0,1', '1,1', '2,1']);
    assert.equal(pool.decoded, 1);
    await answer();
    await Promise.all(rows.flat());
    assert.equal(given.length, 6);
    assert.equal(pool.decoded, 2);
  });

  test('one can be given up, and the others are given', async (t) => {
    const { source, rows, ends, pool } = await waiting(t);
    ends[1].abort(new Error('enough'));
    await assert.rejects(rows[0][1], /^Error: enough$/);
    assert.equal(source.reads[0].signal?.aborted, false);
    await source.reads[0].answer();
    await Promise.all([rows[0][0], rows[0][2], ...rows[1]]);
    assert.equal(pool.decoded, 2);
  });

  test('all can be given up, and nothing is read or decoded for them', async (t) => {
    const { source, rows, ends, pool } = await waiting(t);
    for (const end of ends) end.abort(new Error('enough'));
    await Promise.all(rows.flat().map((row) => assert.rejects(row, /^Error: enough$/)));
    await settled();
    assert.equal(source.reads[0].signal?.aborted, true);
    assert.equal(pool.decoded, 0);
  });
});
