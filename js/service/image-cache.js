import { abortable } from '../engine/abortable.js';

/**
 * @typedef {import('../image/image.js').Image} Image
 * @typedef {object} Entry
 * @property {Promise<Image>} opening
 * @property {string | undefined} version of the file
 * @property {number} users how many requests are at work with it
 * @property {boolean} retired whether it is closed when nobody uses it any more
 */

/**
 * Open images, those used last. Opening one reads a few parts of its file and takes some memory; each tile of a viewer
 * is a request of its own.
 */
export class ImageCache {
  /** By identifier, the one used longest ago first. @type {Map<string, Entry>} */
  #entries = new Map();
  #open;
  #most;

  /**
   * @param {(source: any) => Promise<Image>} open
   * @param {number} most images that are kept open
   */
  constructor(open, most) {
    this.#open = open;
    this.#most = most;
  }

  /**
   * Does something with an image, which stays open meanwhile.
   * @template Result
   * @param {{ id: string, source: any, version?: string }} found an image of another version is opened anew
   * @param {AbortSignal | undefined} signal ends the waiting; the image is opened all the same, for others
   * @param {(image: Image) => Promise<Result>} action
   * @returns {Promise<Result>}
   */
  async use({ id, source, version }, signal, action) {
    const entry = this.#entry(id, source, version);
    entry.users++;
    try {
      return await action(await abortable(entry.opening, signal));
    } finally {
      entry.users--;
      if (entry.retired) this.#closeUnused(entry);
    }
  }

  /** Closes an image, so that it is opened anew when it is asked for again. @param {string} id */
  forget(id) {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    entry.retired = true;
    this.#closeUnused(entry);
  }

  /** Closes all images, those in use when they no longer are. */
  close() {
    for (const id of [...this.#entries.keys()]) this.forget(id);
  }

  /**
   * @param {string} id
   * @param {any} source
   * @param {string | undefined} version
   */
  #entry(id, source, version) {
    const known = this.#entries.get(id);
    if (known && known.version === version) {
      this.#entries.delete(id);
      this.#entries.set(id, known);
      return known;
    }
    this.forget(id);
    /** @type {Entry} */
    const entry = { opening: Promise.resolve().then(() => this.#open(source)), version, users: 0, retired: false };
    this.#entries.set(id, entry);
    entry.opening.catch(() => {
      // The next request may have better luck.
      if (this.#entries.get(id) === entry) this.#entries.delete(id);
    });
    for (const oldest of [...this.#entries.keys()].slice(0, Math.max(0, this.#entries.size - this.#most))) {
      this.forget(oldest);
    }
    return entry;
  }

  /** @param {Entry} entry */
  #closeUnused(entry) {
    if (entry.users > 0) return;
    entry.opening.then(
      (image) => image.close(),
      () => {},
    );
  }
}
