/**
 * A source that answers when a test tells it to.
 * @module
 */

/**
 * @typedef {object} Read a read that waits for its answer
 * @property {number} offset
 * @property {number} length
 * @property {AbortSignal | undefined} signal
 * @property {(bytes?: any) => Promise<void>} answer gives the right bytes, or these, and ends the turn
 * @property {(error: unknown) => void} fail
 * @property {(filled: number) => void} arrive tells that so many bytes have come
 */

/** The bytes of the file that such a source seems to read. @param {number} offset @param {number} length */
export function contentAt(offset, length) {
  return Uint8Array.from({ length }, (_, i) => ((offset + i) * 7 + ((offset + i) >> 8)) & 255);
}

/** Ends the turn: all that is ready to run has run when it settles. */
export const turn = () => new Promise((done) => setImmediate(done));

export class ControllableSource {
  name = 'a controllable file';
  /** @type {Read[]} */
  reads = [];
  isClosed = false;
  /** @type {number | undefined} */
  parallel;

  /** @param {number} [size] */
  constructor(size) {
    this.size = size;
  }

  /** The ranges that were asked for, as `offset+length`. */
  get asked() {
    return this.reads.map(({ offset, length }) => `${offset}+${length}`);
  }

  /**
   * @param {import('../../../js/source/source.js').ByteRange} range
   * @param {import('../../../js/source/source.js').ReadOptions} [options]
   * @returns {Promise<Uint8Array>}
   */
  read({ offset, length }, { signal, onProgress } = {}) {
    return new Promise((resolve, reject) => {
      const bytes = contentAt(offset, Math.max(0, Math.min(length, (this.size ?? Infinity) - offset)));
      signal?.addEventListener('abort', () => reject(signal.reason));
      this.reads.push({
        offset,
        length,
        signal,
        answer: async (other = bytes) => {
          resolve(other);
          await turn();
        },
        fail: reject,
        arrive: (filled) => onProgress?.(bytes, filled),
      });
    });
  }

  close() {
    this.isClosed = true;
  }
}

/** One whose last bytes can be asked for. */
export class ControllableTailSource extends ControllableSource {
  /**
   * @param {number} length
   * @param {import('../../../js/source/source.js').ReadOptions} [options]
   */
  readTail(length, options) {
    const size = this.size ?? 0;
    return this.read({ offset: Math.max(0, size - length), length: Math.min(length, size) }, options);
  }
}

/** One of a file's own bytes, which are answered at once until it is told to wait. */
export class WaitingSource extends ControllableSource {
  isWaiting = false;
  #bytes;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    super(bytes.length);
    this.#bytes = bytes;
  }

  /** @type {ControllableSource['read']} */
  async read(range, options) {
    const bytes = this.#bytes.slice(range.offset, range.offset + range.length);
    const onProgress = (/** @type {Uint8Array} */ _, /** @type {number} */ filled) =>
      options?.onProgress?.(bytes, filled);
    if (this.isWaiting) await super.read(range, { ...options, onProgress });
    return bytes;
  }
}
