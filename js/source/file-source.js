import { SourceError } from '../errors.js';
import { nodeModule } from '../node-module.js';

/**
 * What is used of Node's: written out, because pages' projects do not have Node's types.
 * @typedef {object} FileHandle
 * @property {(bytes: Uint8Array, at: number, length: number, position: number) => Promise<{ bytesRead: number }>} read
 * @property {() => Promise<{ size: number, isDirectory: () => boolean }>} stat
 * @property {() => Promise<void>} close
 *
 * @typedef {{ handle: FileHandle, size: number }} OpenFile
 */

/** What a person would say for Node's errors, and what can be done. @type {Record<string, [message: string, hint: string]>} */
const FAILURES = {
  EACCES: ['The file may not be read', 'Check its permissions.'],
  EISDIR: ['This is a folder', 'Name a file.'],
  EMFILE: ['Too many files are open', 'Close images that are not needed any more.'],
  ENOENT: ['There is no such file', 'Check the path.'],
  ENOTDIR: ['There is no such file', 'A part of the path is not a folder: check it.'],
  EPERM: ['The file may not be read', 'Check its permissions.'],
};

/** Reads a file on disk, in Node. */
export class FileSource {
  /** @type {Promise<OpenFile> | undefined} */
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
   * @returns {Promise<Uint8Array>}
   * @throws {SourceError}
   */
  async read(range, { signal } = {}) {
    signal?.throwIfAborted();
    return this.#readFrom(await this.#open(), range, signal);
  }

  /**
   * @param {number} length
   * @param {import('./source.js').ReadOptions} [options]
   * @returns {Promise<Uint8Array>}
   * @throws {SourceError}
   */
  async readTail(length, { signal } = {}) {
    signal?.throwIfAborted();
    const file = await this.#open();
    return this.#readFrom(file, { offset: Math.max(0, file.size - length), length }, signal);
  }

  /** Lets the file go. What is under way ends, well or badly. */
  close() {
    this.#opening?.then(
      ({ handle }) => handle.close(),
      () => {},
    );
    this.#opening = undefined;
  }

  /**
   * @param {OpenFile} file
   * @param {import('./source.js').ByteRange} range
   * @param {AbortSignal} [signal]
   */
  async #readFrom({ handle, size }, { offset, length }, signal) {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    for (let filled = 0; filled < bytes.length;) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled).catch((cause) => {
        throw this.#failure(cause, offset);
      });
      signal?.throwIfAborted();
      if (bytesRead === 0) throw this.#changed(offset);
      filled += bytesRead;
    }
    return bytes;
  }

  #open() {
    this.#opening ??= this.#openFile().catch((cause) => {
      this.#opening = undefined;
      throw this.#failure(cause);
    });
    return this.#opening;
  }

  async #openFile() {
    const { open } = await nodeModule('node:fs/promises');
    /** @type {FileHandle} */
    const handle = await open(this.name.startsWith('file:') ? new URL(this.name) : this.name, 'r');
    try {
      const stat = await handle.stat();
      if (stat.isDirectory()) throw Object.assign(new Error('It is a folder.'), { code: 'EISDIR' });
      this.size = stat.size;
      return { handle, size: stat.size };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * @param {NodeJS.ErrnoException} cause
   * @param {number} [offset]
   */
  #failure(cause, offset) {
    const [message, hint] = FAILURES[cause.code ?? ''] ?? [
      `The file cannot be read: ${cause.message}`,
      'Check the path and the disk.',
    ];
    return new SourceError('unreadable', `${message}.`, { url: this.name, offset, cause, hint });
  }

  /** @param {number} offset */
  #changed(offset) {
    const message = 'The file changed on the disk while it was open.';
    return new SourceError('source-changed', message, { url: this.name, offset, hint: 'Open it again.' });
  }
}
