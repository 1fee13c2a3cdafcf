import { onAbort } from '../abort.js';

/**
 * @typedef {object} Task a call of a function of `Core` that waits for a thread
 * @property {string} method
 * @property {object} parameters
 * @property {import('./modules.js').ModuleName[]} modules that the function needs
 * @property {Transferable[]} [transfer]
 * @property {number} [priority] higher ones first; default 0
 * @property {AbortSignal} [signal]
 * @property {import('./slot.js').Slot} [slot] where it has to run; default: anywhere
 * @property {import('./recent-places.js').Place} [place] that is decoded
 * @property {(result: any) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/** So many of the oldest may go before each other. */
const FEW = 8;

/** Tasks by priority, and among equals by age. An aborted task gives its place back at once. */
export class TaskQueue {
  /** @type {Task[]} */
  #tasks = [];

  /**
   * @param {Omit<Task, 'resolve' | 'reject'>} task
   * @returns {Promise<any>} settles as the task does
   */
  add(task) {
    const { signal } = task;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const settled = onAbort(signal, () => {
        this.#tasks = this.#tasks.filter((other) => other !== entry);
        reject(signal?.reason);
      });
      /** @type {Task} */
      const entry = {
        ...task,
        resolve: (result) => (settled(), resolve(result)),
        reject: (error) => (settled(), reject(error)),
      };
      this.#tasks.push(entry);
    });
  }

  get length() {
    return this.#tasks.length;
  }

  /**
   * The most urgent tasks, the oldest first: a few of those with the highest priority.
   * @returns {Task[]}
   */
  first() {
    const highest = Math.max(...this.#tasks.map(({ priority = 0 }) => priority));
    return this.#tasks.filter(({ priority = 0 }) => priority === highest).slice(0, FEW);
  }

  /** @param {Task} task */
  take(task) {
    this.#tasks.splice(this.#tasks.indexOf(task), 1);
  }

  /** @param {unknown} error */
  rejectAll(error) {
    for (const { reject } of this.#tasks.splice(0)) reject(error);
  }
}
