/**
 * An image whose worker dies: its index is gone with it, and is read again when it is needed.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open, Pool } from '../../js/index.js';
import { Home } from '../../js/engine/home.js';
import { turn } from './support/controllable-source.js';
import { made, unlessThere } from './support/places.js';
import { kill, watchWorkers } from './support/workers.js';

/**
 * A thread that notes its calls and answers as it is told.
 * @param {Record<string, (parameters: any) => any>} [answers]
 */
function fakeThread(answers = {}) {
  /** @type {{ method: string, parameters: any, transfer: any }[]} */
  const calls = [];
  return {
    calls,
    methods: () => calls.map(({ method }) => method),
    call: async (/** @type {string} */ method, /** @type {any} */ parameters, /** @type {any} */ { transfer } = {}) => {
      calls.push({ method, parameters, transfer });
      return answers[method]?.(parameters) ?? {};
    },
  };
}

/**
 * A home in a place where threads come and go.
 * @param {ReturnType<typeof fakeThread>[]} threads the first is there; each is followed by the next
 */
function settle(...threads) {
  const slot = { homes: 1, thread: async () => threads[0] };
  const home = new Home(/** @type {any} */ (slot), { limits: {}, url: 'a file' });
  /** @type {any[]} */
  const fetched = [];
  const openIt = () =>
    home.open({
      size: 100,
      pieces: [{ offset: 0, bytes: new Uint8Array([1, 2, 3, 4]).subarray(1, 3) }],
      fetchMissing: async (ranges) => {
        fetched.push(ranges);
        return ranges.map(({ offset, length }) => ({ offset, bytes: new Uint8Array(length) }));
      },
    });
  return { home, slot, fetched, openIt, die: () => threads.shift() };
}

const planned = { plan: (/** @type {any} */ { requests }) => ({ answers: requests.map(() => ({ excerpts: [] })) }) };
const REQUEST = { image: 0, level: 0, x: 0, y: 0, width: 1, height: 1, form: 'native' };

describe('a home', () => {
  test('hands over its own copies of what was read, and no more than that', async () => {
    const thread = fakeThread();
    const { openIt } = settle(thread);
    await openIt();
    assert.deepEqual(thread.methods(), ['create', 'open']);
    const [{ bytes }] = thread.calls[1].parameters.pieces;
    assert.deepEqual(bytes, new Uint8Array([2, 3]));
    assert.equal(bytes.buffer.byteLength, 2);
    assert.deepEqual(thread.calls[1].transfer, [bytes.buffer]);
  });

  test('asks again with what was missing', async () => {
    let asked = 0;
    const thread = fakeThread({ open: () => (asked++ === 0 ? { missing: [10, 5, 50, 1] } : { format: 'TIFF' }) });
    const { openIt, fetched } = settle(thread);
    assert.deepEqual(await openIt(), { format: 'TIFF' });
    assert.deepEqual(fetched, [
      [
        { offset: 10, length: 5 },
        { offset: 50, length: 1 },
      ],
    ]);
    assert.deepEqual(
      thread.calls[2].parameters.pieces.map((/** @type {any} */ piece) => piece.offset),
      [10, 50],
    );
  });

  test('ends when the same is asked for again and again', async () => {
    const { openIt, fetched } = settle(fakeThread({ open: () => ({ missing: [10, 5] }) }));
    await assert.rejects(openIt(), { name: 'EngineError', code: 'engine', offset: 10 });
    assert.equal(fetched.length, 3);
    const stuck = settle(fakeThread({ plan: () => ({ answers: [{ missing: [7, 1] }] }) }));
    await stuck.openIt();
    await assert.rejects(stuck.home.plan([REQUEST]), { name: 'EngineError', code: 'engine', offset: 7 });
  });

  test('plans the rest of a batch when one of it fails', async () => {
    const failure = { code: 'malformed', message: 'No.' };
    const answers = [[{ error: failure }, { missing: [7, 1] }, { excerpts: ['a'] }], [{ excerpts: ['b'] }]];
    const thread = fakeThread({ plan: () => ({ answers: answers.shift() }) });
    const { home, openIt } = settle(thread);
    await openIt();
    const [first, second, third] = await home.plan([REQUEST, REQUEST, REQUEST]);
    assert.equal(/** @type {any} */ (first.error).code, 'malformed');
    assert.deepEqual([second, third], [{ excerpts: ['b'] }, { excerpts: ['a'] }]);
    assert.equal(thread.calls.at(-1)?.parameters.requests.length, 1);
  });

  test('tells when the thread has no room for what was read', async () => {
    const error = { code: 'limit-exceeded', message: 'There is not enough memory.' };
    const { home, openIt } = settle(fakeThread({ plan: () => ({ error }), metadata: () => ({ error }) }));
    await openIt();
    await assert.rejects(home.plan([REQUEST]), { name: 'LimitError', url: 'a file' });
    await assert.rejects(home.metadata(0), { name: 'LimitError', url: 'a file' });
  });

  test('moves once into the thread that follows', async () => {
    const [first, second] = [fakeThread(planned), fakeThread(planned)];
    const { home, openIt, die } = settle(first, second);
    await openIt();
    die();
    await Promise.all([home.plan([REQUEST]), home.metadata(0), home.plan([REQUEST])]);
    assert.deepEqual(second.methods().sort(), ['create', 'metadata', 'plan', 'plan']);
    const handles = new Set(second.calls.map(({ parameters }) => parameters.handle));
    assert.equal(handles.size, 1);
  });

  test('moves in again when it could not', async () => {
    let attempts = 0;
    const create = () => {
      if (attempts++ === 0) throw new Error('no');
    };
    const thread = fakeThread({ create, ...planned });
    const { home, openIt } = settle(thread);
    await assert.rejects(openIt(), /no/);
    await home.plan([REQUEST]);
    assert.deepEqual(thread.methods(), ['create', 'create', 'plan']);
  });

  test('opens once more, with a new reader, when there is an index', async () => {
    const thread = fakeThread();
    const { home, openIt, fetched } = settle(thread);
    home.indexBytes = 0;
    await openIt();
    await home.reopen(77, [{ offset: 3, bytes: new Uint8Array(2) }], async () => (fetched.push('none'), []));
    assert.deepEqual(thread.methods(), ['create', 'open', 'destroy', 'create', 'open']);
    const [, before, gone, , after] = thread.calls.map(({ parameters }) => parameters);
    assert.equal(gone.handle, before.handle);
    assert.notEqual(after.handle, before.handle);
    assert.deepEqual([before.indexBytes, after.indexBytes, after.pieces[0].offset], [0, 77, 3]);
    assert.deepEqual(fetched, []);
  });

  test('leaves nothing behind when it is closed', async () => {
    const thread = fakeThread();
    const { home, slot, openIt } = settle(thread);
    await openIt();
    home.close();
    home.close();
    await turn();
    assert.equal(slot.homes, 0);
    assert.deepEqual(thread.methods(), ['create', 'open', 'destroy']);
    await assert.rejects(home.metadata(0), { name: 'RequestError', code: 'closed' });
    await turn();
    assert.equal(thread.calls.length, 3);
  });

  test('leaves nothing behind when it is closed while it moves in', async () => {
    const thread = fakeThread();
    const { home, openIt } = settle(thread);
    const opening = openIt();
    home.close();
    await assert.rejects(opening, { code: 'closed' });
    assert.deepEqual(thread.methods(), []);
  });
});

const FILE = made('vips-deflate.tif');
describe('an image whose worker dies', { skip: unlessThere(FILE) }, () => {
  const TILE = { level: 0, column: 1, row: 1 };

  test('while idle reads on', async (t) => {
    const workers = watchWorkers(t);
    const pool = new Pool({ workers: 1 });
    t.after(() => pool.destroy());
    let reads = 0;
    const image = await open(FILE, { pool, onRead: () => reads++ });
    t.after(() => image.close());
    const { data } = await image.tile(TILE);
    const metadata = await image.metadata();
    for (let death = 1; death <= 3; death++) {
      await kill(workers[death - 1]);
      reads = 0;
      assert.deepEqual((await image.tile(TILE)).data, data);
      assert.deepEqual(await image.metadata(), metadata);
      assert.equal(workers.length, death + 1);
      assert.equal(reads, 0, 'what was read is still there');
    }
  });

  test('while it works fails with a typed error, and reads on', async (t) => {
    const workers = watchWorkers(t);
    const pool = new Pool({ workers: 1 });
    t.after(() => pool.destroy());
    const image = await open(FILE, { pool });
    t.after(() => image.close());
    const { data } = await image.tile(TILE);
    const tiles = Array.from({ length: 12 }, (_, i) => image.tile({ level: 0, column: i % 4, row: i >> 2 }));
    const outcomes = Promise.allSettled(tiles);
    await kill(workers[0]);
    for (const outcome of await outcomes) {
      if (outcome.status === 'fulfilled') continue;
      const { name, code, hint } = outcome.reason;
      assert.deepEqual([name, code], ['EngineError', 'engine'], String(outcome.reason.stack));
      assert.ok(hint);
    }
    assert.deepEqual((await image.tile(TILE)).data, data);
  });

  test('reads its index again when it is not kept', async (t) => {
    const workers = watchWorkers(t);
    const pool = new Pool({ workers: 1 });
    t.after(() => pool.destroy());
    const image = await open(FILE, { pool, cacheBytes: 0 });
    t.after(() => image.close());
    const { data } = await image.tile(TILE);
    await kill(workers[0]);
    assert.deepEqual((await image.tile(TILE)).data, data);
  });

  test('is decoded in workers as it is without', async (t) => {
    const workers = watchWorkers(t);
    const with3 = await open(FILE, { workers: 3 });
    const without = await open(FILE, { workers: 0 });
    const [one, other] = await Promise.all([with3.region(), without.region()]);
    assert.deepEqual(one.data, other.data);
    // One has the index.
    assert.ok(workers.length > 2 && workers.length <= 4);
    with3.close();
    without.close();
  });
});
