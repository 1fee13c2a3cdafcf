/**
 * Files with a million tiles, and beyond 4 GB. They are mostly holes, and take little room.
 */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { startStaticServer } from '../../js/cli/static-server.js';
import { bytesOf } from '../../js/cli/write-samples.js';
import { open } from '../../js/index.js';
import { LONG, LONG8, SHORT, writeTiff } from '../fixtures/tiff-writer.mjs';

const TILE = 256;
const SIDE = 1000;

/** A tile whose samples tell its number. @param {number} number */
const tilePixels = (number) => new Uint8Array(TILE * TILE).fill(number % 251);

/**
 * The tags of a square greyscale image of Deflate-compressed tiles.
 * @param {number} tilesAcross
 * @param {ArrayLike<number>} offsets
 * @param {ArrayLike<number>} lengths
 * @returns {import('../fixtures/tiff-writer.mjs').Tag[]}
 */
function tiledTags(tilesAcross, offsets, lengths) {
  return [
    [256, LONG, [tilesAcross * TILE]],
    [257, LONG, [tilesAcross * TILE]],
    [258, SHORT, [8]],
    [259, SHORT, [8]],
    [262, SHORT, [1]],
    [277, SHORT, [1]],
    [322, SHORT, [TILE]],
    [323, SHORT, [TILE]],
    [324, LONG8, offsets],
    [325, LONG, lengths],
  ];
}

/** @type {string} */
let folder;
/** @type {import('../../js/cli/static-server.js').StaticServer} */
let server;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-huge-'));
  server = await startStaticServer({ root: folder, port: 0 });
});
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('a BigTIFF of a million tiles', () => {
  /** @type {{ offset: number, length: number, trip: number }[]} */
  const reads = [];
  const [column, row] = [617, 389];
  const number = row * SIDE + column;

  before(async () => {
    const bytes = deflateSync(tilePixels(number));
    const first = 32 * 2 ** 20;
    const step = 40_000;
    const offsets = Float64Array.from({ length: SIDE * SIDE }, (_, index) => first + index * step);
    const lengths = new Uint32Array(SIDE * SIDE).fill(bytes.length);
    await writeTiff(join(folder, 'million.tif'), {
      big: true,
      directories: [tiledTags(SIDE, offsets, lengths)],
      data: [{ offset: offsets[number], bytes }],
      size: first + SIDE * SIDE * step,
    });
  });

  for (const [way, source] of /** @type {[string, () => string][]} */ ([
    ['over HTTP', () => `${server.url}/million.tif`],
    ['from disk', () => join(folder, 'million.tif')],
  ])) {
    test(`opens in a few reads ${way}, and gives any tile in a few more`, async () => {
      reads.length = 0;
      const image = await open(source(), { workers: 0, onRead: (read) => reads.push(read) });
      assert.deepEqual([image.width, image.levels[0].columns, image.levels[0].rows], [256_000, SIDE, SIDE]);
      const total = () => reads.reduce((sum, { length }) => sum + length, 0);
      assert.ok(Math.max(...reads.map(({ trip }) => trip)) <= 4, JSON.stringify(reads));
      assert.ok(total() <= 512 * 1024, `${total()} bytes to open`);

      const { data } = await image.samples({ level: 0, column, row });
      assert.ok(Buffer.from(tilePixels(number)).equals(bytesOf({ data })));
      assert.ok(total() <= 768 * 1024, `${total()} bytes with a tile`);
      image.close();
    });
  }
});

describe('a file beyond 4 GB', () => {
  const FAR = 5 * 2 ** 30 + 12_345;

  test('is read right: directory, arrays and tiles are behind the first 4 GB', async () => {
    const path = join(folder, 'far.tif');
    const tiles = [0, 1, 2, 3].map((number) => ({
      bytes: deflateSync(tilePixels(number + 1)),
      offset: FAR + 100_000 + number * 10_000,
    }));
    await writeTiff(path, {
      big: true,
      startAt: FAR,
      directories: [
        tiledTags(
          2,
          tiles.map(({ offset }) => offset),
          tiles.map(({ bytes }) => bytes.length),
        ),
      ],
      data: tiles,
    });
    for (const source of [path, `${server.url}/far.tif`]) {
      const image = await open(source, { workers: 0 });
      for (const [number, [column, row]] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ].entries()) {
        const { data } = await image.samples({ level: 0, column, row });
        assert.ok(Buffer.from(tilePixels(number + 1)).equals(bytesOf({ data })));
      }
      image.close();
    }
  });
});
