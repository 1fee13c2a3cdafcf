/**
 * Requests to an open image that are wrong, too large, given up, or too late; and how much is read for good ones.
 */

import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { LimitError, open, Pool, PyramidionError, RequestError } from '../../js/index.js';
import { ControllableSource, turn, WaitingSource } from './support/controllable-source.js';
import { goodAnswer, startMisbehavingServer } from './support/misbehaving-server.js';
import { made, unlessThere } from './support/places.js';
import { tiledImage } from './support/tiled-image.js';

/** Its tiles lie so far apart, and from the head, that each is a request of its own. */
const SCATTERED = tiledImage({ width: 96, height: 64, tile: 16, gap: 20_000 });
const TILE = { level: 0, column: 3, row: 2 };

/**
 * @param {import('node:test').TestContext} t
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {import('../../js/index.js').OpenOptions} [options]
 */
async function opened(t, bytes, options) {
  const image = await open(new Blob([bytes]), { workers: 0, ...options });
  t.after(() => image.close());
  return image;
}

/** An image that is open, and whose source answers no more until it is told to. @param {import('node:test').TestContext} t */
async function waiting(t) {
  const source = new WaitingSource(SCATTERED);
  const pool = new Pool({ workers: 0 });
  t.after(() => pool.destroy());
  const image = await open(source, { pool, cacheBytes: 0 });
  t.after(() => image.close());
  source.isWaiting = true;
  return { source, image, pool };
}

describe('requests that are wrong', () => {
  /** @type {[name: string, call: (image: any) => Promise<unknown>][]} */
  const cases = [];
  for (const value of [-1, 1, 0.5, Number.NaN, Infinity, '0', null, undefined, 'length', {}]) {
    const text = typeof value === 'string' ? `'${value}'` : String(value);
    for (const method of ['tile', 'samples', 'excerpt']) {
      cases.push([`${method} of level ${text}`, (image) => image[method]({ level: value, column: 0, row: 0 })]);
    }
    if (value !== undefined) cases.push([`region of level ${text}`, (image) => image.region({ level: value })]);
    cases.push([`samples of region of level ${text}`, (image) => image.samples({ level: value, x: 0, y: 0 })]);
  }
  for (const value of [-1, 3, 0.5, Number.NaN, '0', null, undefined]) {
    const text = typeof value === 'string' ? `'${value}'` : String(value);
    for (const method of ['tile', 'samples', 'excerpt']) {
      cases.push([`${method} in column ${text}`, (image) => image[method]({ level: 0, column: value, row: 0 })]);
      cases.push([`${method} in row ${text}`, (image) => image[method]({ level: 0, column: 0, row: value })]);
    }
  }
  for (const box of [
    { x: -1 },
    { y: -1 },
    { x: 40 },
    { y: 24 },
    { x: 0.5 },
    { y: Number.NaN },
    { x: '1' },
    { width: 0 },
    { height: -5 },
    { width: 41 },
    { height: 25 },
    { x: 30, width: 11 },
    { width: Number.NaN },
    { width: Infinity },
  ]) {
    const text = Object.entries(box).map(([name, value]) => `${name} ${JSON.stringify(value) ?? value}`);
    cases.push([`region with ${text}`, (image) => image.region(box)]);
    cases.push([`region of a level with ${text}`, (image) => image.region({ level: 0, ...box })]);
    cases.push([`samples with ${text}`, (image) => image.samples({ level: 0, ...box })]);
  }
  for (const size of [
    { outputWidth: 0 },
    { outputHeight: 0 },
    { outputWidth: -10 },
    { outputWidth: 10.5 },
    { outputHeight: Number.NaN },
    { outputWidth: Infinity },
    { outputWidth: '10' },
    { level: 0, outputWidth: 0 },
  ]) {
    cases.push([`region with ${Object.entries(size).join(' and ')}`, (image) => image.region(size)]);
  }
  cases.push(['tile of nothing', (image) => image.tile()]);
  cases.push(['samples of nothing', (image) => image.samples()]);
  cases.push(['excerpt of nothing', (image) => image.excerpt()]);
  cases.push(['excerpt in an unknown form', (image) => image.excerpt({ level: 0, column: 0, row: 0, form: 'gif' })]);

  test(`reject with 'bad-request', say what is right, and hurt nobody (${cases.length} of them)`, async (t) => {
    const image = await opened(t, tiledImage());
    for (const [name, call] of cases) {
      const error = await call(image).then(
        () => assert.fail(`${name} was answered`),
        (reason) => reason,
      );
      assert.ok(error instanceof RequestError, `${name}: ${error?.stack}`);
      assert.deepEqual([error.code, error.url], ['bad-request', 'the file'], name);
    }
    assert.equal((await image.tile({ level: 0, column: 0, row: 0 })).width, 16);
  });

  test('to open() too', async () => {
    for (const input of [undefined, null, 42, {}, [], () => {}]) {
      await assert.rejects(open(/** @type {any} */ (input)), { name: 'RequestError', code: 'bad-request' });
    }
    const blob = new Blob([tiledImage()]);
    for (const options of [{ workers: -1 }, { workers: 0.5 }, { orientation: 'upside down' }]) {
      await assert.rejects(open(blob, /** @type {any} */ (options)), { name: 'RequestError', code: 'bad-request' });
    }
  });
});

describe('requests that are too large', () => {
  const isLimit = (/** @type {unknown} */ error) => {
    assert.ok(error instanceof LimitError, String(error));
    assert.equal(error.code, 'limit-exceeded');
    assert.match(String(error.hint), /limit/);
    return true;
  };

  test('are refused by their pixels', async (t) => {
    const image = await opened(t, tiledImage(), { limits: { maxRegionPixels: 500 } });
    await assert.rejects(image.region(), isLimit);
    await assert.rejects(image.samples({ level: 0 }), isLimit);
    await assert.rejects(image.region({ width: 10, height: 10, outputWidth: 23 }), isLimit);
    await assert.rejects(image.region({ width: 10, height: 10, outputWidth: 1e9, outputHeight: 1 }), isLimit);
    assert.equal((await image.region({ width: 10, height: 10, outputWidth: 22 })).width, 22);
    assert.equal((await image.tile({ level: 0, column: 0, row: 0 })).width, 16);
  });

  test('are refused by the bytes of a tile', async (t) => {
    const image = await opened(t, tiledImage(), { limits: { maxTileBytes: 100 } });
    await assert.rejects(image.tile({ level: 0, column: 0, row: 0 }), isLimit);
  });

  test('are refused when there is not so much memory', async (t) => {
    const image = await opened(t, tiledImage(), { limits: { maxRegionPixels: Infinity } });
    await assert.rejects(image.region({ outputWidth: 2 ** 31 - 1 }), isLimit);
  });
});

describe('an image that is closed', () => {
  /** @type {[name: string, call: (image: import('../../js/index.js').Image) => Promise<unknown>][]} */
  const calls = [
    ['tile', (image) => image.tile(TILE)],
    ['region', (image) => image.region()],
    ['samples', (image) => image.samples({ level: 0 })],
    ['excerpt', (image) => image.excerpt(TILE)],
    ['metadata', (image) => image.metadata()],
  ];
  const isClosed = { name: 'RequestError', code: 'closed' };

  test('answers nothing any more', async (t) => {
    const image = await opened(t, SCATTERED);
    const excerpt = await image.excerpt(TILE);
    const picture = await image.tile(TILE);
    image.close();
    image.close();
    for (const [, call] of calls) await assert.rejects(call(image), isClosed);
    await assert.rejects(excerpt.bytes(), isClosed);
    await assert.rejects(picture.toBlob(), isClosed);
  });

  for (const [name, call] of calls.slice(0, 3)) {
    test(`ends a ${name} that is under way`, async (t) => {
      const { source, image, pool } = await waiting(t);
      const running = [call(image), call(image)];
      while (source.reads.length === 0) await turn();
      image.close();
      await Promise.all(running.map((one) => assert.rejects(one, isClosed)));
      assert.equal(source.isClosed, true);
      assert.ok(source.reads.every(({ signal }) => signal?.aborted));
      assert.equal(pool.home().homes, 1, 'its place in the pool is free');
    });
  }

  test('ends everything in the same turn', async (t) => {
    const image = await opened(t, SCATTERED);
    const running = calls.map(([, call]) => call(image));
    image.close();
    await Promise.all(running.map((one) => assert.rejects(one, isClosed)));
  });

  test('takes its associated images along', { skip: unlessThere(made('im-pages.tif')) }, async () => {
    const image = await open(made('im-pages.tif'), { workers: 0 });
    const page = await image.associated[0].open();
    page.close();
    await assert.rejects(image.tile({ level: 0, column: 0, row: 0 }), isClosed);
    await assert.rejects(image.associated[0].open(), isClosed);
  });

  test('leaves a pool that others use to them', async (t) => {
    const pool = new Pool({ workers: 0 });
    t.after(() => pool.destroy());
    const one = await open(new Blob([SCATTERED]), { pool });
    const other = await open(new Blob([SCATTERED]), { pool });
    one.close();
    assert.equal((await other.tile(TILE)).width, 16);
    other.close();
  });

  test('by its pool’s end rejects with a typed error', async (t) => {
    const pool = new Pool({ workers: 0 });
    const image = await opened(t, SCATTERED, { pool });
    pool.destroy();
    await assert.rejects(image.tile(TILE), isClosed);
    await assert.rejects(open(new Blob([SCATTERED]), { pool }), isClosed);
  });
});

describe('a request that is given up', () => {
  const reason = new Error('enough');
  const isReason = (/** @type {unknown} */ error) => error === reason;

  test('before it begins', async (t) => {
    const { source, image } = await waiting(t);
    const signal = AbortSignal.abort(reason);
    await assert.rejects(image.tile({ ...TILE, signal }), isReason);
    await assert.rejects(image.region({ signal }), isReason);
    await assert.rejects(image.samples({ ...TILE, signal }), isReason);
    await assert.rejects(image.excerpt({ ...TILE, signal }), isReason);
    await assert.rejects(image.metadata({ signal }), isReason);
    await assert.rejects(open(new Blob([SCATTERED]), { signal }), isReason);
    assert.equal(source.reads.length, 0);
  });

  test('while its bytes are awaited', async (t) => {
    const { source, image } = await waiting(t);
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = [image.tile({ ...TILE, signal }), image.region({ signal }), image.samples({ ...TILE, signal })];
    const other = image.tile({ level: 0, column: 5, row: 3 });
    while (source.reads.length === 0) await turn();
    controller.abort(reason);
    await Promise.all(aborted.map((one) => assert.rejects(one, isReason)));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    source.isWaiting = false;
    for (const read of source.reads) void read.answer();
    assert.equal((await other).width, 16);
  });

  test('while it is planned', async (t) => {
    const image = await opened(t, SCATTERED);
    const controller = new AbortController();
    const running = image.tile({ ...TILE, signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(running, isReason);
    assert.equal((await image.tile(TILE)).width, 16);
  });

  test('or done leaves no listener', async (t) => {
    const image = await opened(t, SCATTERED);
    const { signal } = new AbortController();
    await Promise.all([image.tile({ ...TILE, signal }), image.region({ signal }), image.metadata({ signal })]);
    await assert.rejects(image.samples({ level: 7, signal }));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  test('many at once, without a warning', async (t) => {
    /** @type {Error[]} */
    const warnings = [];
    const note = (/** @type {Error} */ warning) => void warnings.push(warning);
    process.on('warning', note);
    t.after(() => void process.off('warning', note));
    const { source, image } = await waiting(t);
    const controller = new AbortController();
    const { signal } = controller;
    const tiles = Array.from({ length: 24 }, (_, i) =>
      image.tile({ level: 0, column: i % 6, row: (i >> 2) & 3, signal }),
    );
    while (source.reads.length === 0) await turn();
    controller.abort(reason);
    await Promise.all(tiles.map((tile) => assert.rejects(tile, isReason)));
    await turn();
    assert.deepEqual(warnings, []);
  });

  test('is opening, whatever it waits for', async (t) => {
    const pool = new Pool({ workers: 0 });
    t.after(() => pool.destroy());
    const source = new ControllableSource(1_000_000);
    const controller = new AbortController();
    const opening = open(source, { pool, signal: controller.signal });
    while (source.reads.length === 0) await turn();
    controller.abort(reason);
    await assert.rejects(opening, isReason);
    assert.equal(source.isClosed, true);
    assert.equal(source.reads[0].signal?.aborted, true);
    assert.equal(pool.home().homes, 1, 'its place in the pool is free');
    assert.equal(pool.release(), true, 'nobody uses the pool');
  });

  test('is opening while its worker starts', async (t) => {
    const pool = new Pool({ workers: 1 });
    t.after(() => pool.destroy());
    const controller = new AbortController();
    const opening = open(new Blob([SCATTERED]), { pool, signal: controller.signal });
    await once(process, 'worker');
    controller.abort(reason);
    await assert.rejects(opening, isReason);
    assert.equal(pool.home().homes, 1, 'its place in the pool is free');
  });
});

describe('a source that fails', () => {
  test('while the image is opened leaves nothing behind', async (t) => {
    const pool = new Pool({ workers: 0 });
    t.after(() => pool.destroy());
    for (const bytes of [new Uint8Array(0), new Uint8Array(100), SCATTERED.slice(0, 100)]) {
      await assert.rejects(open(new Blob([bytes]), { pool }), (error) => error instanceof PyramidionError);
    }
    assert.equal(pool.home().homes, 1);
    assert.equal(pool.release(), true, 'nobody uses the pool');
  });

  test('of unknown size that ends too early is truncated', async () => {
    for (const length of [4, 50, 100, 5000]) {
      const content = SCATTERED.slice(0, length);
      /** @type {import('../../js/index.js').Source} */
      const source = {
        name: 'short',
        size: undefined,
        read: async ({ offset, length: most }) => content.subarray(offset, offset + most),
      };
      const reading = open(source, { workers: 0 }).then(async (image) => {
        await image.tile(TILE).finally(() => image.close());
      });
      await assert.rejects(reading, (/** @type {any} */ error) => {
        assert.match(error.code, /^(truncated|unknown-format)$/, String(error.stack));
        assert.equal(error.url, 'short');
        return true;
      });
    }
  });

  test('ends the rest of a region', async (t) => {
    const { source, image } = await waiting(t);
    const region = assert.rejects(image.region(), { name: 'SourceError', code: 'unreadable' });
    while (source.reads.length === 0) await turn();
    source.reads[0].fail(new Error('gone'));
    await region;
    await turn();
    assert.ok(source.reads.slice(1).every(({ signal }) => signal?.aborted));
    const { length } = source.reads;
    await turn();
    assert.equal(source.reads.length, length, 'nothing more is asked for');
    source.isWaiting = false;
    assert.equal((await image.tile(TILE)).width, 16);
  });

  test('with source-changed, once the file is another', async (t) => {
    const server = await startMisbehavingServer(t, SCATTERED, goodAnswer(SCATTERED, { ETag: '"1"' }));
    const { url } = server;
    const image = await open(url, { workers: 0, cacheBytes: 0 });
    t.after(() => image.close());
    assert.equal((await image.tile(TILE)).width, 16);
    server.answerWith(goodAnswer(SCATTERED, { ETag: '"2"' }));
    await assert.rejects(image.tile(TILE), { name: 'SourceError', code: 'source-changed', url });
    const again = await open(url, { workers: 0 });
    assert.equal((await again.tile(TILE)).width, 16);
    again.close();
  });
});

describe('reads', () => {
  /** @type {[name: string, bytes: () => Promise<Uint8Array>, tile: { level: number, column: number, row: number }, skip: string | false][]} */
  const kinds = [
    ['TIFF', async () => SCATTERED, TILE, false],
    ['JPEG 2000', () => readFile(made('opj-97.jp2')), { level: 0, column: 0, row: 0 }, unlessThere(made('opj-97.jp2'))],
  ];
  for (const [name, bytes, tile, skip] of kinds) {
    test(`are told when they are asked for: ${name}`, { skip }, async (t) => {
      const source = new WaitingSource(await bytes());
      const image = await open(source, { workers: 0, cacheBytes: 0 });
      t.after(() => image.close());
      source.isWaiting = true;
      let asked = 0;
      let isDone = false;
      const picture = image.tile({ ...tile, onAsked: () => asked++ }).finally(() => (isDone = true));
      assert.equal(asked, 0);
      while (asked === 0) await turn();
      await turn();
      assert.ok(source.reads.length > 0);
      assert.equal(isDone, false);
      for (let answered = 0; !isDone; await turn()) {
        while (answered < source.reads.length) await source.reads[answered++].answer();
      }
      assert.ok((await picture).width > 0);
    });
  }

  const file = made('vips-deflate.tif');
  test('for 12 neighbouring tiles are few', { skip: unlessThere(file) }, async (t) => {
    /** @type {number[]} */
    let trips = [];
    const image = await open(file, { workers: 0, cacheBytes: 0, onRead: ({ trip }) => trips.push(trip) });
    t.after(() => image.close());
    trips = [];
    const tiles = Array.from({ length: 12 }, (_, i) => image.tile({ level: 0, column: i % 4, row: i >> 2 }));
    await Promise.all(tiles);
    assert.ok(trips.length <= 4, `${trips.length} reads`);
    assert.equal(new Set(trips).size, 1, 'one round trip');
  });

  test('for the same tile twice are one', async (t) => {
    let reads = 0;
    const image = await opened(t, SCATTERED, { cacheBytes: 0, onRead: () => reads++ });
    reads = 0;
    await Promise.all([image.tile(TILE), image.tile(TILE), image.samples(TILE)]);
    assert.equal(reads, 1);
  });
});
