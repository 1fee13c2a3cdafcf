/**
 * Where a thread has decoded. It still knows the code-blocks that it decoded last (wasm/openjpeg_kernels/known_blocks.h):
 * what lies beside them costs it less than another thread.
 * @module
 */

/**
 * @typedef {{ level: object, x: number, y: number, width: number, height: number }} Place pixels of a level; `level` is the
 *   same object for the same level of the same file
 */

/** About as many as there are code-blocks kept of. */
const MOST = 8;
/** How far code-blocks reach beyond what is decoded, in pixels. */
const REACH = 128;

export class RecentPlaces {
  /** @type {Place[]} */
  #places = [];

  /** @param {Place | undefined} place */
  add(place) {
    if (!place) return;
    this.#places.push(place);
    if (this.#places.length > MOST) this.#places.shift();
  }

  clear() {
    this.#places = [];
  }

  /**
   * How much of what has to be decoded for a place has been decoded here.
   * @param {Place | undefined} place
   * @returns {number} in pixels, about
   */
  known(place) {
    if (!place) return 0;
    let pixels = 0;
    for (const other of this.#places) if (other.level === place.level) pixels += common(place, other);
    return pixels;
  }
}

/**
 * @param {Place} one
 * @param {Place} other
 */
function common(one, other) {
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x) + 2 * REACH;
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y) + 2 * REACH;
  return Math.max(0, across) * Math.max(0, down);
}
