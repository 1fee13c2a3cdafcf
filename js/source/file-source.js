import { nodeModule } from '../node-module.js';

/** Reads a file on disk, in Node. */
export class FileSource {
  /** @type {Promise<import('node:fs/promises').FileHandle> | undefined} */
  #opening;

  /** @param {string} path a path or a `file:` URL */
  constructor(path) {
    this.name = path;
    /** @type {number | undefined} */
    this.size = undefined;
  }

  /**
   * @param {import('./source.js').ByteRange} range
   * @param {import('./source.js').ReadOptions} [options]
   */
  async read({ offset, length }, { signal } = {}) {
    const handle = await this.#open();
    const available = Math.max(0, Math.min(length, /** @type {number} */ (this.size) - offset));
    const bytes = new Uint8Array(available);
    let filled = 0;
    while (filled < available) {
      const { bytesRead } = await handle.read(bytes, filled, available - filled, offset + filled);
      signal?.throwIfAborted();
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  /**
   * @param {number} length
   * @param {import('./source.js').ReadOptions} [options]
   */
  async readTail(length, options) {
    await this.#open();
    const offset = Math.max(0, /** @type {number} */ (this.size) - length);
    return this.read({ offset, length }, options);
  }

  close() {
    this.#opening?.then(
      (handle) => handle.close(),
      () => {},
    );
    this.#opening = undefined;
  }

  #open() {
    this.#opening ??= this.#openFile();
    return this.#opening;
  }

  async #openFile() {
    const { open } = await nodeModule('node:fs/promises');
    const handle = await open(this.name.startsWith('file:') ? new URL(this.name) : this.name, 'r');
    const { size } = await handle.stat();
    this.size = size;
    return handle;
  }
}
