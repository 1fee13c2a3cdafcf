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
 * @property {(result: any) => void} resolve
 * @property {(error: unknown) => void} reject
 */

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

  /** Takes the most urgent task. */
  next() {
    if (this.#tasks.length === 0) return undefined;
    const best = this.#tasks.reduce((first, task) => ((task.priority ?? 0) > (first.priority ?? 0) ? task : first));
    this.#tasks.splice(this.#tasks.indexOf(best), 1);
    return best;
  }

  /** @param {unknown} error */
  rejectAll(error) {
    for (const { reject } of this.#tasks.splice(0)) reject(error);
  }
}
