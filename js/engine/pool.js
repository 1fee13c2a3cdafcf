import { EngineError } from '../errors.js';
import { compiledModule } from './modules.js';
import { TaskQueue } from './task-queue.js';
import { WorkerThread } from './worker-thread.js';

/**
 * @typedef {import('./modules.js').ModuleName} ModuleName
 * @typedef {import('./task-queue.js').Task} Task
 * @typedef {{ call: (method: string, parameters: object, transfer?: Transferable[]) => Promise<any>, terminate: () => void }} Thread
 */

/**
 * @typedef {object} PoolOptions
 * @property {number} [workers] how many threads decode; 0: the caller's own. Default: one fewer than the processor has
 *   cores, at least 1, at most 4
 * @property {string | URL} [workerUrl] where the worker script is, for a strict content security policy; default: beside this one
 * @property {Partial<Record<ModuleName, string | URL>>} [wasmUrls] where the WebAssembly modules are; default: beside this script
 */

/** While a worker decodes one tile the next one waits in it already. */
const TASKS_IN_WORKER = 2;

/**
 * The threads that decode. A page needs one pool: `open` shares it among all images unless told otherwise.
 *
 *     const pool = new Pool({ workers: 2 });
 *     const image = await open(url, { pool });
 *     …
 *     pool.destroy();
 */
export class Pool {
  #options;
  #queue = new TaskQueue();
  /** @type {Slot[]} */
  #slots;
  #users = 0;
  #isDestroyed = false;

  /** @param {PoolOptions} [options] */
  constructor({ workers = defaultWorkers(), workerUrl, wasmUrls } = {}) {
    this.#options = { workerUrl, wasmUrls };
    this.#slots = Array.from({ length: Math.max(1, workers) }, () => new Slot(workers === 0, this.#options));
  }

  /** How many threads there are at most; they start when they are needed. */
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
   * A thread of the caller's choice to keep things in: that with the fewest.
   * @returns {Slot}
   */
  home() {
    this.#refuseWhenDestroyed();
    const home = this.#slots.reduce((best, slot) => (slot.homes < best.homes ? slot : best));
    home.homes++;
    return home;
  }

  /**
   * Runs a function of `Core` on the least busy thread, as soon as one is free.
   * @param {Omit<Task, 'resolve' | 'reject' | 'order'>} task
   * @returns {Promise<any>} rejects with the signal's reason when aborted
   */
  run(task) {
    this.#refuseWhenDestroyed();
    const result = this.#queue.add(task);
    this.#startTasks();
    return result;
  }

  /** Ends all threads. Whatever still runs rejects with code `closed`. */
  destroy() {
    this.#isDestroyed = true;
    this.#queue.rejectAll(new EngineError('closed', 'The pool was destroyed.'));
    for (const slot of this.#slots) slot.terminate();
  }

  #refuseWhenDestroyed() {
    if (this.#isDestroyed) throw new EngineError('closed', 'The pool was destroyed.', { hint: 'Make another one.' });
  }

  #startTasks() {
    for (;;) {
      const slot = this.#slots.reduce((best, other) => (other.running < best.running ? other : best));
      if (slot.running >= TASKS_IN_WORKER) return;
      const task = this.#queue.next();
      if (!task) return;
      slot.running++;
      slot
        .call(task.method, task.parameters, { modules: task.modules, transfer: task.transfer })
        .then(task.resolve, task.reject)
        .finally(() => {
          slot.running--;
          this.#startTasks();
        });
    }
  }
}

/** A place for a thread, which is started when it is first needed, and again after it has died. */
class Slot {
  homes = 0;
  running = 0;
  /** Grows with each thread that takes this place: what was kept in an earlier one is gone. */
  generation = 0;
  #isInline;
  #options;
  /** @type {Promise<Thread> | undefined} */
  #thread;
  /** @type {Set<ModuleName>} */
  #modules = new Set();

  /**
   * @param {boolean} isInline
   * @param {PoolOptions} options
   */
  constructor(isInline, options) {
    this.#isInline = isInline || (typeof Worker === 'undefined' && typeof process === 'undefined');
    this.#options = options;
  }

  /**
   * @param {string} method
   * @param {object} parameters
   * @param {{ modules?: ModuleName[], transfer?: Transferable[] }} [options] `modules`: those that the method needs
   */
  async call(method, parameters, { modules = ['tiff'], transfer } = {}) {
    const [thread] = await Promise.all([this.#started(), ...modules.map((name) => this.#compiled(name))]);
    await Promise.all(modules.map((name) => this.#addModule(thread, name)));
    return thread.call(method, parameters, transfer);
  }

  /** Starts the thread and its first module before they are needed. What fails is told to whoever needs them. */
  warmUp() {
    this.#started().catch(() => {});
    this.#compiled('tiff').catch(() => {});
  }

  terminate() {
    this.#thread?.then(
      (thread) => thread.terminate(),
      () => {},
    );
    this.#thread = undefined;
  }

  /** @returns {Promise<Thread>} */
  #started() {
    this.#thread ??= this.#start().catch((error) => {
      this.#thread = undefined;
      throw error;
    });
    return this.#thread;
  }

  async #start() {
    this.#modules.clear();
    this.generation++;
    if (!this.#isInline) {
      try {
        return await WorkerThread.start(this.#options, () => (this.#thread = undefined));
      } catch (error) {
        // An explicit address that is wrong should be heard of; a policy that forbids workers should not matter.
        if (this.#options.workerUrl) throw error;
        this.#isInline = true;
      }
    }
    const { InlineThread } = await import('./inline-thread.js');
    return new InlineThread();
  }

  /** @param {ModuleName} name */
  #compiled(name) {
    return compiledModule(name, this.#options.wasmUrls);
  }

  /**
   * @param {Thread} thread
   * @param {ModuleName} name
   */
  async #addModule(thread, name) {
    const module = await this.#compiled(name);
    if (this.#modules.has(name)) return;
    this.#modules.add(name);
    await thread.call('addModule', { name, module });
  }
}

function defaultWorkers() {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 2;
  return Math.max(1, Math.min(4, cores - 1));
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
