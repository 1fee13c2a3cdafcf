/**
 * Decoded pictures that several requests want a part of.
 * @module
 */

/** @typedef {import('../image/picture.js').Picture} Picture */

/**
 * A small cache in which a picture being made is shared too. Making ends early when all who wait have gone.
 */
export class SharedPictures {
  #limit;
  /** @type {Map<string, Entry>} the longest unused first */
  #entries = new Map();

  /**
   * @typedef {object} Entry
   * @property {Promise<Picture>} picture
   * @property {AbortController} making
   * @property {number} waiting
   * @property {number} bytes 0 while it is being made
   */

  /** @param {number} limit bytes of finished pictures to keep; the last one is kept whatever its size */
  constructor(limit) {
    this.#limit = limit;
  }

  /**
   * @param {string} key
   * @param {(signal: AbortSignal) => Promise<Picture>} make
   * @param {AbortSignal} signal
   * @returns {Promise<Picture>} rejects with the signal's reason when it is aborted
   */
  async get(key, make, signal) {
    signal.throwIfAborted();
    const entry = this.#entries.get(key) ?? this.#make(make);
    // At the end of the map: used just now.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.waiting++;
    try {
      const picture = await abortable(entry.picture, signal);
      entry.bytes = picture.data.byteLength;
      this.#evict();
      return picture;
    } catch (error) {
      if (!signal.aborted) this.#forget(key, entry);
      throw error;
    } finally {
      entry.waiting--;
      if (entry.waiting === 0 && entry.bytes === 0) {
        this.#forget(key, entry);
        entry.making.abort(signal.reason);
      }
    }
  }

  /** Forgets all pictures and ends those being made. */
  clear() {
    for (const entry of this.#entries.values()) entry.making.abort();
    this.#entries.clear();
  }

  /**
   * @param {(signal: AbortSignal) => Promise<Picture>} make
   * @returns {Entry}
   */
  #make(make) {
    const making = new AbortController();
    return { picture: make(making.signal), making, waiting: 0, bytes: 0 };
  }

  /**
   * @param {string} key
   * @param {Entry} entry
   */
  #forget(key, entry) {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  #evict() {
    let total = 0;
    for (const { bytes } of this.#entries.values()) total += bytes;
    for (const [key, { bytes }] of this.#entries) {
      if (total <= this.#limit || this.#entries.size === 1) return;
      if (bytes === 0) continue;
      this.#entries.delete(key);
      total -= bytes;
    }
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
function abortable(promise, signal) {
  return new Promise((resolve, reject) => {
    const give = () => reject(signal.reason);
    signal.addEventListener('abort', give, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}
