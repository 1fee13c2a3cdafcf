/** More than so many of the longest requests hold is much; of so many ranges, half of that. */
const MUCH = 1.5;
const MANY_RANGES = 16;
/** Then, a request asks for this part of the most, or of what is wanted if that is more. */
const LEAST_PART = 8;
const WANTED_PART = 24;
/** A range is cut into no more pieces than so many, unless they would be longer than a request may be. */
const MOST_PIECES = 8;

/**
 * How long requests are. Where much is wanted, they are shorter: all that are on the way arrive together, and what is
 * wanted first should not have to wait for what is wanted last.
 */
export class RequestLength {
  /** Whether requests are shorter than they might be. */
  isShort = false;
  #most;
  /** The most that was wanted at a time since nothing was: bytes, and ranges. */
  #wanted = 0;
  #ranges = 0;

  /** @param {number} most bytes */
  constructor(most) {
    this.#most = most;
  }

  /**
   * The most that one request asks for now.
   * @param {number} wanted bytes that are on the way, or are to be asked for
   * @param {number} ranges to be asked for
   */
  for(wanted, ranges) {
    this.#wanted = wanted === 0 ? 0 : Math.max(this.#wanted, wanted);
    this.#ranges = wanted === 0 ? 0 : Math.max(this.#ranges, ranges);
    const much = this.#ranges < MANY_RANGES ? MUCH : MUCH / 2;
    this.isShort = this.#wanted > much * this.#most;
    if (!this.isShort) return this.#most;
    return Math.min(this.#most, Math.max(this.#least, this.#wanted / WANTED_PART));
  }

  /**
   * The most that a request for what is urgent asks for: it takes all places, and what is less urgent has none beside it.
   * @param {number} urgent bytes to be asked for
   * @param {number} parallel how many requests can run at a time
   */
  forUrgent(urgent, parallel) {
    if (urgent <= this.#least) return this.#most;
    return Math.min(this.#most, Math.max(this.#least, urgent / parallel));
  }

  /**
   * How many pieces a range is asked for in: requests of any length can then be made of them.
   * @param {import('./source.js').ByteRange} range
   */
  piecesOf({ length }) {
    return Math.max(Math.min(MOST_PIECES, Math.floor(length / this.#least)), Math.ceil(length / this.#most));
  }

  get #least() {
    return this.#most / LEAST_PART;
  }
}
