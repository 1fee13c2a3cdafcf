import { SourceError } from '../errors.js';

/** Reads a `Blob` or a `File` that the user has chosen or dropped. Nothing is uploaded, nothing is copied whole. */
export class BlobSource {
  #blob;

  /** @param {Blob} blob */
  constructor(blob) {
    this.#blob = blob;
    this.name = /** @type {Partial<File>} */ (blob).name ?? 'the file';
    this.size = blob.size;
  }

  /**
   * @param {import('./source.js').ByteRange} range
   * @param {import('./source.js').ReadOptions} [options]
   * @returns {Promise<Uint8Array>}
   * @throws {SourceError}
   */
  async read({ offset, length }, { signal } = {}) {
    signal?.throwIfAborted();
    try {
      const bytes = new Uint8Array(await this.#blob.slice(offset, offset + length).arrayBuffer());
      signal?.throwIfAborted();
      return bytes;
    } catch (cause) {
      signal?.throwIfAborted();
      throw new SourceError('unreadable', `${this.name} can no longer be read.`, {
        url: this.name,
        offset,
        cause,
        hint: 'It may have been changed, moved or deleted: choose it again.',
      });
    }
  }
}
