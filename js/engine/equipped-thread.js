import { compiledModule } from './modules.js';

/**
 * @typedef {import('./modules.js').ModuleName} ModuleName
 * @typedef {{ call: (method: string, parameters: object, transfer?: Transferable[]) => Promise<any>, terminate: () => void }} Thread
 */

/** A thread with the WebAssembly modules that it has been given so far. */
export class EquippedThread {
  #thread;
  #wasmUrls;
  /** @type {Map<ModuleName, Promise<unknown>>} */
  #modules = new Map();

  /**
   * @param {Thread} thread
   * @param {Partial<Record<ModuleName, string | URL>>} [wasmUrls]
   */
  constructor(thread, wasmUrls) {
    this.#thread = thread;
    this.#wasmUrls = wasmUrls;
  }

  /**
   * Calls a function of `Core`.
   * @param {string} method
   * @param {object} parameters
   * @param {{ modules?: ModuleName[], transfer?: Transferable[] }} [options] `modules`: those that the function needs
   * @returns {Promise<any>}
   */
  async call(method, parameters, { modules = ['tiff'], transfer } = {}) {
    await Promise.all(modules.map((name) => this.#equip(name)));
    return this.#thread.call(method, parameters, transfer);
  }

  terminate() {
    this.#thread.terminate();
  }

  /** @param {ModuleName} name */
  #equip(name) {
    let done = this.#modules.get(name);
    if (!done) {
      done = this.#add(name);
      this.#modules.set(name, done);
      // A failure is not kept: the next call may have better luck.
      done.catch(() => this.#modules.delete(name));
    }
    return done;
  }

  /** @param {ModuleName} name */
  async #add(name) {
    const module = await compiledModule(name, this.#wasmUrls);
    await this.#thread.call('addModule', { name, module });
  }
}
