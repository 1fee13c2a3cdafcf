import { Core } from './core.js';

/** Runs the core's functions on the caller's own thread, where there are no workers or none are wanted. */
export class InlineThread {
  #core = /** @type {any} */ (new Core());

  /**
   * @param {string} method
   * @param {object} parameters
   * @returns {Promise<any>}
   */
  async call(method, parameters) {
    return this.#core[method](parameters);
  }

  terminate() {}
}
