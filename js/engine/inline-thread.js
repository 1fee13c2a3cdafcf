import { Core } from './core.js';
import { coreFailed, isFatal, poolDestroyed, workerDied } from './failures.js';

/** Runs the core's functions on the caller's own thread, where there are no workers or none are wanted. */
export class InlineThread {
  #core;
  #onDeath;
  #isDead = false;
  #isTerminated = false;

  /**
   * @param {() => void} onDeath called when it fails so that it cannot be used any more
   * @param {any} [core]
   */
  constructor(onDeath, core = new Core()) {
    this.#onDeath = onDeath;
    this.#core = core;
  }

  /**
   * @param {string} method
   * @param {object} parameters
   * @returns {Promise<any>}
   */
  async call(method, parameters) {
    this.#refuseAtEnd();
    try {
      const result = await this.#core[method](parameters);
      this.#refuseAtEnd();
      return result;
    } catch (error) {
      this.#refuseAtEnd();
      if (isFatal(error)) {
        this.#isDead = true;
        this.#onDeath();
      }
      throw coreFailed(error);
    }
  }

  terminate() {
    this.#isTerminated = true;
    this.#core = undefined;
  }

  #refuseAtEnd() {
    if (this.#isTerminated) throw poolDestroyed();
    if (this.#isDead) throw workerDied();
  }
}
