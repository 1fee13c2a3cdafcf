/**
 * The threads that decode: when they start, whom they serve first, and what happens when one dies.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { EngineError, Pool, RequestError } from '../../js/index.js';
import { InlineThread } from '../../js/engine/inline-thread.js';
import { releasePool, sharedPool } from '../../js/engine/pool.js';
import { TaskQueue } from '../../js/engine/task-queue.js';
import { transferables } from '../../js/engine/transferables.js';
import { turn } from './support/controllable-source.js';
import { Gate, kill, watchWorkers } from './support/workers.js';

const SCRIPTED = new URL('./support/scripted-worker.js', import.meta.url);
/** What no method of the scripted worker needs. */
const MODULES = /** @type {any[]} */ ([]);

/**
 * A pool of scripted workers that ends with the test.
 * @param {import('node:test').TestContext} t
 * @param {import('../../js/engine/pool.js').PoolOptions} [options]
 */
function scripted(t, options) {
  const pool = new Pool({ workers: 1, workerUrl: SCRIPTED, ...options });
  t.after(() => pool.destroy());
  /** @param {string} method @param {object} [parameters] @param {object} [more] @returns {Promise<any>} */
  const run = (method, parameters = {}, more) => pool.run({ method, parameters, modules: MODULES, ...more });
  return { pool, run };
}

/**
 * A program in a file of its own.
 * @param {import('node:test').TestContext} t
 * @param {string} text
 * @returns {Promise<string>} the file's path
 */
async function script(t, text) {
  const folder = await mkdtemp(join(tmpdir(), 'pyramidion-pool-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'program.mjs');
  await writeFile(path, text);
  return path;
}

/** @param {unknown} error @param {string} name @param {string} code */
function assertTyped(error, name, code) {
  const typed = /** @type {any} */ (error);
  assert.deepEqual([typed.name, typed.code], [name, code], String(typed.stack));
  assert.ok(typed.hint);
  return true;
}

const isDeath = (/** @type {unknown} */ error) => assertTyped(error, 'EngineError', 'engine');
const isClosed = (/** @type {unknown} */ error) => assertTyped(error, 'RequestError', 'closed');

describe('threads', () => {
  test('start when they are needed, and no more than are needed', async (t) => {
    const workers = watchWorkers(t);
    const { pool, run } = scripted(t, { workers: 3 });
    assert.equal(pool.size, 3);
    pool.home();
    await turn();
    assert.equal(workers.length, 0);
    await run('echo', { value: 1 });
    await run('echo', { value: 2 });
    assert.equal(workers.length, 1);
    await Promise.all(Array.from({ length: 20 }, (_, value) => run('echo', { value })));
    assert.equal(workers.length, 3);
  });

  test('can be started for tasks that are to come', async (t) => {
    const workers = watchWorkers(t);
    const { pool, run } = scripted(t, { workers: 3 });
    pool.warmUp(2, 'tiff');
    await turn();
    assert.equal(workers.length, 2);
    await Promise.all([run('echo', { value: 1 }), run('echo', { value: 2 })]);
    assert.equal(workers.length, 2);
    pool.warmUp(20, 'tiff');
    await turn();
    assert.equal(workers.length, 3);
    pool.destroy();
    pool.warmUp(20, 'tiff');
  });

  test('do not keep a program from ending, unless something is under way', async (t) => {
    const program = `
      import { Pool } from ${JSON.stringify(new URL('../../js/index.js', import.meta.url).href)};
      const pool = new Pool({ workers: 1, workerUrl: new URL(${JSON.stringify(SCRIPTED.href)}) });
      const { value } = await pool.run({ method: 'echo', parameters: { value: 'answered' }, modules: [] });
      process.stdout.write(value);
    `;
    const child = spawn(process.execPath, [await script(t, program)]);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    assert.deepEqual(await once(child, 'close'), [0, null]);
    assert.equal(output, 'answered');
  });

  for (const workers of [-1, 1.5, Number.NaN, Infinity, 1e9, 'two']) {
    test(`cannot be ${workers} in number`, () => {
      const make = () => new Pool({ workers: /** @type {any} */ (workers) });
      assert.throws(make, (error) => assertTyped(error, 'RequestError', 'bad-request'));
    });
  }

  test('that do not start where they are said to be are told of', async (t) => {
    const { run } = scripted(t, { workerUrl: new URL('./support/no-such-worker.js', import.meta.url) });
    await assert.rejects(run('echo'), isDeath);
    await assert.rejects(run('echo'), isDeath);
  });

  test('that end before they begin are told of', async (t) => {
    const { run } = scripted(t, { workerUrl: pathToFileURL(await script(t, 'process.exit(0);')) });
    await assert.rejects(run('echo'), isDeath);
  });
});

describe('modules', () => {
  for (const workers of [0, 1]) {
    test(`that cannot be loaded are told of, with ${workers} workers`, async (t) => {
      const parameters = { kind: 'tiff', bytes: new Uint8Array(4), width: 1, height: 1, toWidth: 1, toHeight: 1 };
      /** @type {import('../../js/engine/task-queue.js').Task['modules']} */
      const modules = ['tiff'];
      for (const url of ['file:///no/such.wasm', SCRIPTED, 'no address']) {
        const pool = new Pool({ workers, wasmUrls: { tiff: url } });
        t.after(() => pool.destroy());
        for (let attempt = 0; attempt < 2; attempt++) {
          const failing = pool.run({ method: 'resize', parameters, modules });
          await assert.rejects(failing, (/** @type {any} */ error) => isDeath(error) && /tiff/.test(error.message));
        }
      }
      const pool = new Pool({ workers });
      t.after(() => pool.destroy());
      assert.equal((await pool.run({ method: 'resize', parameters, modules })).data.length, 4);
    });
  }
});

describe('tasks', () => {
  test('wait for a thread, the most urgent first, then the oldest', async (t) => {
    const { run } = scripted(t);
    const gate = new Gate();
    /** @type {string[]} */
    const order = [];
    const add = async (/** @type {string} */ name, /** @type {number} */ priority) => {
      order.push((await run('wait', { gate: gate.state, name }, { priority })).name);
    };
    // Two are in the thread at once.
    const all = [add('first', 0), add('second', 0)];
    all.push(add('old', 1), add('low', -1), add('urgent', 2), add('young', 1), add('none', 0));
    gate.open(all.length);
    await Promise.all(all);
    assert.deepEqual(order, ['first', 'second', 'urgent', 'old', 'young', 'none', 'low']);
  });

  test('do not keep questions about files waiting, where there are several threads', async (t) => {
    const { pool, run } = scripted(t, { workers: 2 });
    const gate = new Gate();
    const waiting = Array.from({ length: 6 }, () => run('wait', { gate: gate.state }));
    assert.deepEqual(await run('echo', { value: 1 }, { slot: pool.home() }), { value: 1 });
    gate.open(6);
    await Promise.all(waiting);
  });

  test('go where most of what they need has been decoded', async (t) => {
    const { pool, run } = scripted(t, { workers: 2 });
    const [level, other] = [{}, {}];
    const at = (/** @type {object} */ of, /** @type {number} */ x) => ({ level: of, x, y: 0, width: 512, height: 512 });
    const where = async (/** @type {any} */ place) => (await run('who', {}, { place })).thread;
    const [left, right] = await Promise.all([where(at(level, 0)), where(at(level, 4096))]);
    assert.notEqual(left, right);
    assert.deepEqual(
      [await where(at(level, 4608)), await where(at(level, 512)), await where(at(level, 3584))],
      [right, left, right],
    );
    const gate = new Gate();
    // One is busy: the other one decodes what it knows nothing of.
    const busy = run('wait', { gate: gate.state }, { place: at(level, 512) });
    assert.equal(await where(at(level, 0)), right);
    gate.open();
    await busy;
    assert.equal(pool.size, 2);
    assert.ok(await where(at(other, 0)));
  });

  test('go to the thread that will be free first, where all are busy', async (t) => {
    const { run } = scripted(t, { workers: 2 });
    const level = {};
    const at = (/** @type {number} */ x) => ({ place: { level, x, y: 0, width: 512, height: 512 } });
    const [early, late, then] = [new Gate(), new Gate(), new Gate()];
    const first = run('wait', { gate: early.state }, at(0));
    const second = run('wait', { gate: late.state }, at(8192));
    const { thread } = await (late.open(), await second, run('who', {}, at(8192)));
    const third = run('wait', { gate: then.state }, at(8192));
    // It knows nothing of that, but has been busy for longer.
    const fourth = run('who', {}, at(8192));
    early.open();
    assert.notEqual((await fourth).thread, thread);
    then.open();
    await Promise.all([first, third]);
  });

  test('that wait are taken by the thread that knows most of them', async (t) => {
    const { run } = scripted(t, { workers: 2 });
    const level = {};
    const [one, other, then] = [new Gate(), new Gate(), new Gate()];
    const hold = (/** @type {Gate} */ gate, /** @type {number} */ x) =>
      run('wait', { gate: gate.state, name: x }, { place: { level, x, y: 0, width: 512, height: 512 } });
    // Two tasks are in each thread; those that follow wait.
    const held = [hold(one, 0), hold(other, 8192), hold(one, 0), hold(other, 8192)];
    /** @type {number[]} */
    const order = [];
    const waiting = [512, 1024, 8704, 9216].map(async (x) => void order.push((await hold(then, x)).name));
    other.open(2);
    then.open(2);
    await Promise.all([held[1], held[3], waiting[2], waiting[3]]);
    assert.deepEqual(order, [8704, 9216]);
    one.open(2);
    then.open(2);
    await Promise.all([...held, ...waiting]);
  });

  test('that are aborted while they wait free their place', async (t) => {
    const { run } = scripted(t);
    const gate = new Gate();
    const controller = new AbortController();
    const running = [run('wait', { gate: gate.state }), run('wait', { gate: gate.state })];
    const aborted = run('exit', {}, { signal: controller.signal });
    const next = run('echo', { value: 'next' });
    controller.abort(new Error('enough'));
    await assert.rejects(aborted, /^Error: enough$/);
    gate.open(2);
    await Promise.all(running);
    assert.deepEqual(await next, { value: 'next' });
  });

  test('that are aborted while their thread starts are not run', async (t) => {
    const { run } = scripted(t);
    const controller = new AbortController();
    const aborted = run('exit', {}, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await assert.rejects(aborted, /^Error: enough$/);
    assert.deepEqual(await run('echo', { value: 'next' }), { value: 'next' });
  });

  test('that are aborted while they run reject at once', async (t) => {
    const { run } = scripted(t);
    const gate = new Gate();
    const controller = new AbortController();
    await run('echo');
    const running = run('wait', { gate: gate.state }, { signal: controller.signal });
    await turn();
    controller.abort(new Error('enough'));
    await assert.rejects(running, /^Error: enough$/);
    gate.open();
    assert.deepEqual(await run('echo', { value: 'next' }), { value: 'next' });
  });

  test('that are aborted before they are asked for are not run', async (t) => {
    const workers = watchWorkers(t);
    const { run } = scripted(t);
    await assert.rejects(run('exit', {}, { signal: AbortSignal.abort(new Error('enough')) }), /^Error: enough$/);
    assert.equal(workers.length, 0);
  });

  test('leave no listeners behind', async () => {
    const { signal } = new AbortController();
    const queue = new TaskQueue();
    const task = { method: 'echo', parameters: {}, modules: [], signal };
    const results = [queue.add(task), queue.add(task), queue.add(task)];
    assert.equal(getEventListeners(signal, 'abort').length, 1);
    const [first, second] = queue.first();
    queue.take(first);
    queue.take(second);
    assert.equal(queue.length, 1);
    first.resolve('done');
    second.reject(new Error('failed'));
    queue.rejectAll(new Error('over'));
    assert.equal(await results[0], 'done');
    await assert.rejects(results[1], /failed/);
    await assert.rejects(results[2], /over/);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  test('that throw reject with a typed error, and the thread goes on', async (t) => {
    const workers = watchWorkers(t);
    const { run } = scripted(t);
    await assert.rejects(
      run('fail'),
      (/** @type {any} */ error) => isDeath(error) && /out of luck/.test(error.message),
    );
    assert.deepEqual(await run('echo', { value: 1 }), { value: 1 });
    assert.equal(workers.length, 1);
  });

  test('that cannot be sent reject with a typed error, and the thread goes on', async (t) => {
    const { run } = scripted(t);
    await assert.rejects(run('echo', { value: () => {} }), isDeath);
    assert.deepEqual(await run('echo', { value: 1 }), { value: 1 });
  });

  test('hand their buffers over', async (t) => {
    const { run } = scripted(t);
    const value = new Uint8Array([1, 2, 3]);
    const kept = new Uint8Array([4]);
    const result = await run('echo', { value: [value, kept] }, { transfer: [value.buffer] });
    assert.deepEqual(result.value, [new Uint8Array([1, 2, 3]), new Uint8Array([4])]);
    assert.deepEqual([value.byteLength, kept.byteLength], [0, 1]);
  });

  test('get their results handed over, unless these are parts of something larger', () => {
    const data = new Uint8Array(10);
    assert.deepEqual(transferables({ data }), [data.buffer]);
    assert.deepEqual(transferables({ data: data.subarray(1) }), []);
    assert.deepEqual(transferables({}), []);
  });
});

describe('a thread that dies', () => {
  for (const method of ['exit', 'crash', 'trap']) {
    test(`by ${method} fails its tasks with a typed error; another takes its place`, async (t) => {
      const workers = watchWorkers(t);
      const { run } = scripted(t);
      const waiting = ['echo', 'echo', 'echo'].map((name, value) => ({ name, value }));
      const fatal = assert.rejects(run(method), isDeath);
      const others = Promise.allSettled(waiting.map(({ name, value }) => run(name, { value })));
      await fatal;
      for (const outcome of await others) {
        if (outcome.status === 'rejected') isDeath(outcome.reason);
      }
      assert.deepEqual(await run('echo', { value: 'again' }), { value: 'again' });
      assert.equal(workers.length, 2);
    });
  }

  test('while idle is replaced when it is needed', async (t) => {
    const workers = watchWorkers(t);
    const { run } = scripted(t);
    await run('echo');
    await kill(workers[0]);
    assert.equal(workers.length, 1);
    assert.deepEqual(await run('echo', { value: 1 }), { value: 1 });
    assert.equal(workers.length, 2);
  });

  test('does not hurt the others', async (t) => {
    const workers = watchWorkers(t);
    const { run } = scripted(t, { workers: 2 });
    const gate = new Gate();
    gate.open(2);
    await Promise.all([run('wait', { gate: gate.state }), run('wait', { gate: gate.state })]);
    // The first task goes to the first thread, the second to the second.
    const dying = run('silence');
    const running = run('wait', { gate: gate.state, name: 'survivor' });
    await turn();
    await Promise.all([assert.rejects(dying, isDeath), kill(workers[0])]);
    gate.open();
    assert.deepEqual(await running, { name: 'survivor' });
  });
});

describe('a pool', () => {
  test('that is destroyed ends what runs and what waits, and takes nothing more', async (t) => {
    const workers = watchWorkers(t);
    const { pool, run } = scripted(t);
    await run('echo');
    const exit = once(workers[0], 'exit');
    const tasks = [run('silence'), run('silence'), run('silence')];
    const slot = pool.home();
    await turn();
    pool.destroy();
    await Promise.all(tasks.map((task) => assert.rejects(task, isClosed)));
    await assert.rejects(run('echo'), isClosed);
    await assert.rejects(slot.thread(), isClosed);
    assert.throws(() => pool.home(), isClosed);
    pool.destroy();
    await exit;
    assert.equal(workers.length, 1, 'none is started any more');
  });

  test('that is destroyed while its thread starts ends that too', async (t) => {
    const workers = watchWorkers(t);
    const { pool, run } = scripted(t);
    const task = run('echo');
    while (workers.length === 0) await once(process, 'worker');
    const exit = once(workers[0], 'exit');
    pool.destroy();
    await assert.rejects(task, isClosed);
    await exit;
  });

  test('counts the files that have their index there', (t) => {
    for (const workers of [1, 2]) {
      const { pool } = scripted(t, { workers });
      const home = pool.home();
      assert.equal(pool.home(), home);
      assert.equal(home.homes, 2);
      assert.equal(pool.size, workers);
    }
  });

  test('counts its users', (t) => {
    const { pool } = scripted(t);
    assert.equal(pool.retain(), pool);
    pool.retain();
    assert.equal(pool.release(), false);
    assert.equal(pool.release(), true);
  });

  test('that is shared ends with its last user; one of your own does not', async (t) => {
    const shared = sharedPool(7);
    assert.equal(sharedPool(7), shared);
    shared.retain().retain();
    releasePool(shared);
    assert.equal(sharedPool(7), shared);
    releasePool(shared);
    assert.notEqual(sharedPool(7), shared);
    assert.throws(() => shared.home(), isClosed);
    releasePool(sharedPool(7).retain());
    const { pool, run } = scripted(t);
    releasePool(pool.retain());
    assert.deepEqual(await run('echo', { value: 1 }), { value: 1 });
  });
});

describe('without workers', () => {
  test('the same runs on the caller’s own thread', async (t) => {
    const workers = watchWorkers(t);
    const pool = new Pool({ workers: 0 });
    t.after(() => pool.destroy());
    assert.equal(pool.size, 1);
    const bytes = new Uint8Array([1, 2, 3, 255]);
    const parameters = { kind: 'tiff', bytes, width: 1, height: 1, toWidth: 2, toHeight: 1 };
    const { data } = await pool.run({ method: 'resize', parameters, modules: ['tiff'] });
    assert.deepEqual([...data], [1, 2, 3, 255, 1, 2, 3, 255]);
    assert.equal(workers.length, 0);
  });

  test('what the core throws is typed', async () => {
    let deaths = 0;
    const core = {
      fail: () => {
        throw new Error('out of luck');
      },
      trap: async () => {
        throw new WebAssembly.RuntimeError('unreachable');
      },
      work: () => ({ data: 1 }),
    };
    const thread = new InlineThread(() => deaths++, core);
    await assert.rejects(thread.call('fail', {}), (error) => error instanceof EngineError && isDeath(error));
    assert.deepEqual(await thread.call('work', {}), { data: 1 });
    assert.equal(deaths, 0);
    await assert.rejects(thread.call('trap', {}), isDeath);
    assert.equal(deaths, 1);
    await assert.rejects(thread.call('work', {}), isDeath);
  });

  test('what runs when the pool is destroyed rejects', async () => {
    const pool = new Pool({ workers: 0 });
    const parameters = { kind: 'tiff', bytes: new Uint8Array(4), width: 1, height: 1, toWidth: 2, toHeight: 1 };
    const task = pool.run({ method: 'resize', parameters, modules: ['tiff'] });
    pool.destroy();
    await assert.rejects(task, (error) => error instanceof RequestError && isClosed(error));
  });
});
