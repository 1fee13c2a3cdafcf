/**
 * Samples decoded last, by what they are of.
 *
 * They lie in the threads that make pictures of them: another look at the same place needs neither bytes nor a decoder,
 * and no copy. Here is known which there are, and which have to go.
 * @module
 */

/** @typedef {{ bytes: number }} Entry */

/** @template {Entry} Kept */
export class RasterCache {
  #free;
  #most;
  #bytes = 0;
  /** The longest unused first. @type {Map<string, Kept>} */
  #entries = new Map();

  /**
   * @param {(kept: Kept) => void} free is given what has to go
   * @param {number} [most] bytes that are kept
   */
  constructor(free, most = 96 * 2 ** 20) {
    this.#free = free;
    this.#most = most;
  }

  /**
   * What is kept under a key, or is made now.
   * @param {string} key
   * @param {() => Promise<Kept>} make
   * @returns {Promise<Kept>}
   */
  async get(key, make) {
    const found = this.#entries.get(key);
    if (found) {
      // The one used last comes last.
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return found;
    }
    const made = await make();
    if (!this.takes(made.bytes)) return made;
    this.forget(key);
    this.#entries.set(key, made);
    this.#bytes += made.bytes;
    this.#evict();
    return made;
  }

  /** @param {number} bytes */
  takes(bytes) {
    return bytes <= this.#most;
  }

  /** @param {string} key */
  forget(key) {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    this.#free(entry);
  }

  #evict() {
    for (const key of this.#entries.keys()) {
      if (this.#bytes <= this.#most) return;
      this.forget(key);
    }
  }
}
