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
   */
  async read({ offset, length }, { signal } = {}) {
    const bytes = await this.#blob.slice(offset, offset + length).arrayBuffer();
    signal?.throwIfAborted();
    return new Uint8Array(bytes);
  }
}
