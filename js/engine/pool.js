import { RequestError } from '../errors.js';
import { poolDestroyed } from './failures.js';
import { Slot } from './slot.js';
import { TaskQueue } from './task-queue.js';

/**
 * @typedef {import('./modules.js').ModuleName} ModuleName
 * @typedef {import('./task-queue.js').Task} Task
 *
 * @typedef {object} KeptRaster samples that lie in a thread
 * @property {number} key what that thread knows them by
 * @property {Slot} slot
 * @property {number} bytes
 */

/**
 * @typedef {object} PoolOptions
 * @property {number} [workers] how many threads decode; 0: the caller's own. Default: one fewer than the processor has
 *   cores, at least 2 if it has so many, at most 4. Where there are several, one more reads the files' indexes
 * @property {string | URL} [workerUrl] where the worker script is, for a strict content security policy; default: beside this one
 * @property {Partial<Record<ModuleName, string | URL>>} [wasmUrls] where the WebAssembly modules are; default: beside this script
 */

/** While a worker decodes one tile the next one waits in it already. */
const TASKS_IN_WORKER = 2;
/** More would only cost memory. */
const MOST_WORKERS = 256;

let keys = 0;

/**
 * The threads that decode. A page needs one pool: `open` shares it among all images unless told otherwise.
 *
 *     const pool = new Pool({ workers: 2 });
 *     const image = await open(url, { pool });
 *     …
 *     pool.destroy();
 */
export class Pool {
  #queue = new TaskQueue();
  /** Where tasks run. @type {Slot[]} */
  #slots;
  /** Where files have their index: their questions are short, and should not have to wait for a tile. @type {Slot} */
  #home;
  #users = 0;
  #isDestroyed = false;

  /**
   * @param {PoolOptions} [options]
   * @throws {RequestError} `bad-request` when there cannot be so many workers
   */
  constructor({ workers = defaultWorkers(), workerUrl, wasmUrls } = {}) {
    if (!Number.isInteger(workers) || workers < 0 || workers > MOST_WORKERS) {
      throw new RequestError('bad-request', `There cannot be ${workers} workers.`, {
        hint: `Give a whole number, 0 to ${MOST_WORKERS}; with 0 the caller's own thread decodes.`,
      });
    }
    const slot = () => new Slot(workers === 0, { workerUrl, wasmUrls });
    this.#slots = Array.from({ length: Math.max(1, workers) }, slot);
    this.#home = workers > 1 ? slot() : this.#slots[0];
  }

  /** How many threads there are at most for tasks; they start when they are needed. */
  get size() {
    return this.#slots.length;
  }

  /** Counts a user in. Used by `open`. */
  retain() {
    this.#users++;
    return this;
  }

  /**
   * Counts a user out.
   * @returns {boolean} whether nobody uses the pool any more
   */
  release() {
    return --this.#users <= 0;
  }

  /**
   * The thread where files have their index. One more is counted to be there.
   * @returns {Slot}
   * @throws {RequestError} `closed`
   */
  home() {
    if (this.#isDestroyed) throw poolDestroyed();
    this.#home.homes++;
    return this.#home;
  }

  /**
   * Starts as many threads as there will soon be tasks for: that takes as long as it does for bytes to come.
   * @param {number} tasks
   * @param {ModuleName} name the module that they will need
   */
  warmUp(tasks, name) {
    if (this.#isDestroyed) return;
    for (const slot of this.#slots.slice(0, tasks)) slot.warmUp(name);
  }

  /**
   * Runs a function of `Core` on the least busy thread, as soon as one is free, and of those on the one that has decoded
   * most nearby; or, on the thread that the task names, at once: such tasks are short.
   * @param {Omit<Task, 'resolve' | 'reject'>} task
   * @returns {Promise<any>} rejects with the signal's reason when aborted
   */
  run(task) {
    if (this.#isDestroyed) return Promise.reject(poolDestroyed());
    const { slot } = task;
    if (slot) return new Promise((resolve, reject) => void this.#runTask({ ...task, resolve, reject }, slot));
    const result = this.#queue.add(task);
    this.#startTasks();
    return result;
  }

  /**
   * Hands samples over to a thread, which keeps them: what is made of them there needs no copy. They are lost when the
   * thread dies.
   * @param {import('./core.js').Raster} raster its memory is handed over
   * @returns {Promise<KeptRaster>}
   */
  async keep(raster) {
    // All have as much to do, then, when all is done again.
    const slot = this.#slots.reduce((best, other) => (other.keptBytes < best.keptBytes ? other : best));
    const { buffer, byteLength: bytes } = raster.data;
    const kept = { key: ++keys, slot, bytes };
    slot.keptBytes += bytes;
    const transfer = [/** @type {ArrayBuffer} */ (buffer)];
    try {
      await this.run({ method: 'keepRaster', parameters: { key: kept.key, raster }, modules: [], transfer, slot });
    } catch (error) {
      slot.keptBytes -= bytes;
      throw error;
    }
    return kept;
  }

  /** @param {KeptRaster} kept */
  forget({ key, slot, bytes }) {
    slot.keptBytes -= bytes;
    // A thread that is gone has forgotten it.
    this.run({ method: 'forgetRaster', parameters: { key }, modules: [], slot }).catch(() => {});
  }

  /** Ends all threads. Whatever still runs rejects with code `closed`. */
  destroy() {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#queue.rejectAll(poolDestroyed());
    for (const slot of [this.#home, ...this.#slots]) slot.terminate();
  }

  #startTasks() {
    while (this.#queue.length > 0) {
      const least = Math.min(...this.#slots.map(({ running }) => running));
      if (least >= TASKS_IN_WORKER) return;
      const free = this.#slots.filter(({ running }) => running === least);
      // Where each has one already, the one that began with it first will be done with it first.
      const slots = least === 0 ? free : [free.reduce((first, other) => (other.since < first.since ? other : first))];
      const { task, slot } = bestMatch(this.#queue.first(), slots);
      this.#queue.take(task);
      slot.places.add(task.place);
      void this.#runTask(task, slot);
    }
  }

  /**
   * @param {Task} task
   * @param {Slot} slot
   */
  async #runTask({ method, parameters, modules, transfer, signal, resolve, reject }, slot) {
    if (slot.running++ === 0) slot.since = performance.now();
    try {
      const thread = await slot.thread();
      // It may have been given up while the thread was starting.
      if (signal?.aborted) reject(signal.reason);
      else resolve(await thread.call(method, parameters, { modules, transfer }));
    } catch (error) {
      reject(error);
    } finally {
      slot.running--;
      slot.since = performance.now();
      this.#startTasks();
    }
  }
}

/**
 * The task and the thread that knows the most of it; of several the first.
 * @param {Task[]} tasks
 * @param {Slot[]} slots
 */
function bestMatch(tasks, slots) {
  const pairs = tasks.flatMap((task) => slots.map((slot) => ({ task, slot, known: slot.places.known(task.place) })));
  return pairs.reduce((best, pair) => (pair.known > best.known ? pair : best));
}

function defaultWorkers() {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 2;
  return Math.min(4, cores, Math.max(2, cores - 1));
}

/** @type {Map<number | undefined, Pool>} */
const shared = new Map();

/**
 * The pool that images share: one for each number of workers that was asked for.
 * @param {number} [workers]
 * @returns {Pool}
 */
export function sharedPool(workers) {
  let pool = shared.get(workers);
  if (!pool) shared.set(workers, (pool = new Pool({ workers })));
  return pool;
}

/**
 * Counts a user of a pool out; a shared pool that nobody uses any more is destroyed.
 * @param {Pool} pool
 */
export function releasePool(pool) {
  if (!pool.release()) return;
  for (const [workers, other] of shared) {
    if (other !== pool) continue;
    shared.delete(workers);
    pool.destroy();
  }
}
