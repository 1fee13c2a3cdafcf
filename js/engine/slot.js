import { brought } from '../brought-along.js';
import { EquippedThread } from './equipped-thread.js';
import { poolDestroyed } from './failures.js';
import { compiledModule } from './modules.js';
import { RecentPlaces } from './recent-places.js';
import { WorkerThread } from './worker-thread.js';

/** A place for a thread, which is started when it is first needed, and again after it has died. */
export class Slot {
  /** How many files have their index here. */
  homes = 0;
  /** How many tasks run here or wait in the thread. */
  running = 0;
  /** When it began with what it does now, in milliseconds. */
  since = 0;
  /** How many bytes of samples are kept here. */
  keptBytes = 0;
  /** Where has been decoded here. */
  places = new RecentPlaces();
  #isInline;
  #options;
  #isTerminated = false;
  /** @type {Promise<EquippedThread> | undefined} */
  #thread;

  /**
   * @param {boolean} isInline
   * @param {Pick<import('./pool.js').PoolOptions, 'workerUrl' | 'wasmUrls'>} options
   */
  constructor(isInline, options) {
    this.#isInline = isInline || (typeof Worker === 'undefined' && typeof process === 'undefined');
    this.#options = options;
  }

  /**
   * The thread that is here now. What is kept in it is gone when another one is.
   * @returns {Promise<EquippedThread>}
   */
  thread() {
    if (this.#isTerminated) return Promise.reject(poolDestroyed());
    if (this.#thread) return this.#thread;
    const starting = this.#start(() => this.#forget(starting));
    starting.catch(() => this.#forget(starting));
    this.#thread = starting;
    return starting;
  }

  /**
   * Starts the thread and its first module before they are needed. What fails is told to whoever needs them.
   * @param {import('./modules.js').ModuleName} name the module's
   */
  warmUp(name) {
    compiledModule(name, this.#options.wasmUrls).catch(() => {});
    this.thread().catch(() => {});
  }

  /** Ends the thread, for good. */
  terminate() {
    this.#isTerminated = true;
    this.#thread?.then(
      (thread) => thread.terminate(),
      () => {},
    );
    this.#thread = undefined;
  }

  /** @param {Promise<EquippedThread>} thread */
  #forget(thread) {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    this.places.clear();
  }

  /** @param {() => void} onDeath */
  async #start(onDeath) {
    return new EquippedThread(await this.#bareThread(onDeath), this.#options.wasmUrls);
  }

  /**
   * @param {() => void} onDeath
   * @returns {Promise<import('./equipped-thread.js').Thread>}
   */
  async #bareThread(onDeath) {
    if (!this.#isInline) {
      try {
        return await WorkerThread.start(this.#options, onDeath);
      } catch (error) {
        // An explicit address that is wrong should be heard of; a policy that forbids workers should not matter.
        if (this.#options.workerUrl) throw error;
        this.#isInline = true;
      }
    }
    const { InlineThread } = await brought('inlineThread', () => import('./inline-thread.js'));
    return new InlineThread(onDeath);
  }
}
