import { EngineError } from '../errors.js';
import { isNode, nodeModule } from '../node-module.js';
import { coreFailed, poolDestroyed, workerDied } from './failures.js';

/** A worker that has not said that it is ready by then will not. */
const START_MILLISECONDS = 20_000;

/**
 * @typedef {{ resolve: (result: any) => void, reject: (error: unknown) => void }} Call
 * @typedef {{ postMessage: (message: unknown, transfer?: any[]) => void, terminate: () => unknown, ref?: () => void, unref?: () => void }} Thread
 */

/** One thread that runs the core's functions: a Web Worker, or a worker thread of Node's. */
export class WorkerThread {
  #thread;
  #onDeath;
  #count = 0;
  /** @type {Map<number, Call>} */
  #calls = new Map();
  /** Why it takes no calls any more. @type {Error | undefined} */
  #ended;

  /**
   * Starts a thread and waits until it is ready.
   * @param {{ workerUrl?: string | URL }} options
   * @param {() => void} onDeath called when it dies of itself
   * @throws {EngineError} when no worker can be started here
   */
  static async start({ workerUrl }, onDeath) {
    if (isNode) return this.#ready(await startInNode(workerUrl), onDeath);
    if (workerUrl) return this.#ready(new Worker(workerUrl, { type: 'module' }), onDeath);
    try {
      // Bundlers recognise a worker by this very expression.
      return await this.#ready(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }), onDeath);
    } catch (cause) {
      // Another site's script may not be started as a worker, and some bundlers leave the file behind: then a
      // self-contained copy is started from a blob.
      const { default: source } = await import('./inline/worker.js').catch(() => ({ default: undefined }));
      if (!source) throw cause;
      const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      return await this.#ready(new Worker(url), onDeath).finally(() => URL.revokeObjectURL(url));
    }
  }

  /**
   * @param {any} thread
   * @param {() => void} onDeath
   * @returns {Promise<WorkerThread>}
   */
  static #ready(thread, onDeath) {
    return new Promise((resolve, reject) => {
      const fail = (/** @type {unknown} */ cause) => {
        clearTimeout(timer);
        thread.terminate();
        reject(
          new EngineError('engine', 'A worker could not be started.', {
            cause,
            hint: 'Check that the worker script can be loaded and that the content security policy allows it.',
          }),
        );
      };
      const timer = setTimeout(fail, START_MILLISECONDS, new Error('It gave no sign in time.'));
      listen(thread, {
        message: (data) => {
          if (!data.ready) return;
          clearTimeout(timer);
          resolve(new WorkerThread(thread, onDeath));
        },
        error: fail,
      });
    });
  }

  /**
   * @param {Thread} thread
   * @param {() => void} onDeath
   */
  constructor(thread, onDeath) {
    this.#thread = thread;
    this.#onDeath = onDeath;
    listen(thread, { message: (data) => this.#settle(data), error: (error) => this.#die(error) });
    thread.unref?.();
  }

  /**
   * Calls a function of `Core`.
   * @param {string} method
   * @param {object} parameters
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  call(method, parameters, transfer = []) {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const id = ++this.#count;
      this.#calls.set(id, { resolve, reject });
      this.#thread.ref?.();
      try {
        this.#thread.postMessage({ id, method, parameters }, transfer);
      } catch (error) {
        this.#settle({ id, failure: String(error) });
      }
    });
  }

  terminate() {
    this.#end(poolDestroyed());
  }

  /** @param {{ id: number, result?: any, failure?: string, isFatal?: boolean }} answer */
  #settle({ id, result, failure, isFatal }) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    // An idle thread must not keep Node from ending.
    if (this.#calls.size === 0) this.#thread.unref?.();
    if (failure === undefined) call?.resolve(result);
    else call?.reject(coreFailed(failure));
    if (isFatal) this.#die(failure);
  }

  /** @param {unknown} cause */
  #die(cause) {
    if (this.#ended) return;
    this.#onDeath();
    this.#end(workerDied(cause));
  }

  /** @param {Error} reason */
  #end(reason) {
    if (this.#ended) return;
    this.#ended = reason;
    void this.#thread.terminate();
    for (const { reject } of this.#calls.values()) reject(reason);
    this.#calls.clear();
  }
}

/**
 * @param {any} thread
 * @param {{ message: (data: any) => void, error: (error: unknown) => void }} listeners
 */
function listen(thread, { message, error }) {
  if (isNode) {
    thread.on('message', message);
    thread.on('messageerror', error);
    thread.on('error', error);
    thread.on('exit', (/** @type {number} */ code) => error(new Error(`It ended with code ${code}.`)));
    return;
  }
  thread.addEventListener('message', (/** @type {MessageEvent} */ event) => message(event.data));
  thread.addEventListener('messageerror', () => error(new Error('A message could not be read.')));
  thread.addEventListener('error', (/** @type {ErrorEvent} */ event) => {
    event.preventDefault();
    error(event.error ?? new Error(event.message || 'The script could not be loaded.'));
  });
}

/** @param {string | URL} [workerUrl] */
async function startInNode(workerUrl) {
  const { Worker: NodeWorker } = await nodeModule('node:worker_threads');
  return new NodeWorker(workerUrl ?? new URL('./worker.js', import.meta.url));
}
