import { errorFromCore } from '../errors.js';

/** @typedef {import('./core.js').Piece} Piece */

let handles = 0;

/**
 * A file's reader in the thread that is its home: it holds the bytes of the index that have arrived, and plans.
 *
 * The core never waits: a call that needs other bytes says which, they are fetched, and the call is made again. That
 * loop is here.
 */
export class Home {
  #slot;
  #fetchMissing;
  #parameters;
  #handle = 0;
  #generation = -1;
  /** All pieces so far, to start again with when the thread has died. @type {Piece[]} */
  #pieces = [];

  /**
   * @param {ReturnType<import('./pool.js').Pool['home']>} slot
   * @param {object} options
   * @param {number} options.size of the file in bytes; -1 when it is not known
   * @param {object} options.limits
   * @param {string} options.url for errors
   * @param {Piece[]} options.pieces what has been read already
   * @param {(ranges: import('../source/source.js').ByteRange[], signal?: AbortSignal) => Promise<Piece[]>} options.fetchMissing
   */
  constructor(slot, { size, limits, url, pieces, fetchMissing }) {
    this.#slot = slot;
    this.#parameters = { size, limits };
    this.#fetchMissing = fetchMissing;
    this.#pieces = pieces;
    this.url = url;
  }

  /**
   * The file's structure.
   * @param {AbortSignal} [signal]
   */
  open(signal) {
    return this.#untilComplete('open', {}, signal);
  }

  /**
   * @param {number} image
   * @param {AbortSignal} [signal]
   */
  async metadata(image, signal) {
    return (await this.#untilComplete('metadata', { image }, signal)).items;
  }

  /**
   * Plans several requests at once, so that what they miss is read together.
   * @param {import('./core.js').PlanRequest[]} requests
   * @returns {Promise<{ excerpts?: any[], error?: Error }[]>} for each request its excerpts, or why there are none
   */
  async plan(requests) {
    /** @type {{ excerpts?: any[], error?: Error }[]} */
    const results = new Array(requests.length);
    let open = requests.map((_, index) => index);
    /** @type {Piece[]} */
    let pieces = [];
    while (open.length > 0) {
      const { answers } = await this.#call('plan', { requests: open.map((index) => requests[index]) }, pieces);
      const missing = answers.flatMap((/** @type {any} */ answer) => toRanges(answer.missing ?? []));
      const waiting = open.filter((_, position) => answers[position].missing);
      open.forEach((index, position) => {
        const { excerpts, error } = answers[position];
        results[index] = error ? { error: errorFromCore(error, this.url) } : { excerpts };
      });
      if (waiting.length > 0) pieces = await this.#fetchMissing(missing);
      open = waiting;
    }
    return results;
  }

  close() {
    this.#slot.homes--;
    if (this.#generation === this.#slot.generation) {
      this.#slot.call('destroy', { handle: this.#handle }).catch(() => {});
    }
  }

  /**
   * @param {string} method
   * @param {object} parameters
   * @param {AbortSignal} [signal]
   */
  async #untilComplete(method, parameters, signal) {
    /** @type {Piece[]} */
    let pieces = [];
    for (;;) {
      const answer = await this.#call(method, parameters, pieces);
      signal?.throwIfAborted();
      if (answer.error) throw errorFromCore(answer.error, this.url);
      if (!answer.missing) return answer;
      pieces = await this.#fetchMissing(toRanges(answer.missing), signal);
    }
  }

  /**
   * @param {string} method
   * @param {object} parameters
   * @param {Piece[]} pieces
   */
  async #call(method, parameters, pieces) {
    this.#pieces.push(...pieces);
    let added = pieces;
    if (this.#generation !== this.#slot.generation || this.#handle === 0) {
      this.#handle = ++handles;
      await this.#slot.call('create', { handle: this.#handle, ...this.#parameters });
      this.#generation = this.#slot.generation;
      added = this.#pieces;
    }
    return this.#slot.call(method, { handle: this.#handle, pieces: added, ...parameters });
  }
}

/**
 * @param {number[]} flat offset, length, offset, length, …
 * @returns {import('../source/source.js').ByteRange[]}
 */
function toRanges(flat) {
  return Array.from({ length: flat.length / 2 }, (_, i) => ({ offset: flat[2 * i], length: flat[2 * i + 1] }));
}
