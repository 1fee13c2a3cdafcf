/** Samples decoded last: another look at the same place needs neither bytes nor a decoder. */
export class RasterCache {
  #most;
  #bytes = 0;
  /** @type {Map<string, { value: any, bytes: number }>} */
  #entries = new Map();

  /** @param {number} [most] bytes that are kept */
  constructor(most = 96 * 2 ** 20) {
    this.#most = most;
  }

  /**
   * What is kept under a key, or is made now.
   * @template {{ data: ArrayBufferView }} Value
   * @param {string} key
   * @param {() => Promise<Value>} make
   * @returns {Promise<Value>}
   */
  async get(key, make) {
    const kept = this.#entries.get(key);
    if (kept) {
      // The one used last comes last.
      this.#entries.delete(key);
      this.#entries.set(key, kept);
      return kept.value;
    }
    const value = await make();
    this.#keep(key, value);
    return value;
  }

  /**
   * @param {string} key
   * @param {{ data: ArrayBufferView }} value
   */
  #keep(key, value) {
    const bytes = value.data.byteLength;
    if (bytes > this.#most || this.#entries.has(key)) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: freed }] of this.#entries) {
      if (this.#bytes <= this.#most) return;
      this.#entries.delete(oldest);
      this.#bytes -= freed;
    }
  }
}
