/**
 * Keeps runs of bytes that were read, up to a limit; those that were not used for longest go first.
 */
export class ByteCache {
  #limit;
  #total = 0;
  #clock = 0;
  /** By offset. None holds another, so that their ends are in order, too. @type {{ offset: number, bytes: Uint8Array, used: number }[]} */
  #runs = [];

  /** @param {number} limit in bytes */
  constructor(limit) {
    this.#limit = limit;
  }

  /**
   * The bytes of a range: a view, not to be changed. Undefined unless one run holds them all.
   * @param {import('./source.js').ByteRange} range
   */
  get({ offset, length }) {
    const run = this.#runs[this.#after(offset) - 1];
    if (!run || endOf(run) < offset + length) return undefined;
    run.used = ++this.#clock;
    return run.bytes.subarray(offset - run.offset, offset - run.offset + length);
  }

  /**
   * The runs that hold a part of a range.
   * @param {import('./source.js').ByteRange} range
   * @returns {import('./source.js').ByteRange[]}
   */
  around({ offset, length }) {
    let first = this.#after(offset);
    while (first > 0 && endOf(this.#runs[first - 1]) > offset) first--;
    return this.#runs
      .slice(first, this.#after(offset + length - 1))
      .map((run) => ({ offset: run.offset, length: run.bytes.length }));
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} bytes kept as they are, not copied
   */
  add(offset, bytes) {
    if (bytes.length === 0 || bytes.length > this.#limit || this.get({ offset, length: bytes.length })) return;
    const first = this.#after(offset - 1);
    let behind = first;
    while (behind < this.#runs.length && endOf(this.#runs[behind]) <= offset + bytes.length) behind++;
    const held = this.#runs.splice(first, behind - first, { offset, bytes, used: ++this.#clock });
    this.#total += held.reduce((sum, run) => sum - run.bytes.length, bytes.length);
    while (this.#total > this.#limit) this.#forgetOne();
  }

  clear() {
    this.#runs = [];
    this.#total = 0;
  }

  #forgetOne() {
    let oldest = 0;
    for (let i = 1; i < this.#runs.length; i++) if (this.#runs[i].used < this.#runs[oldest].used) oldest = i;
    const [run] = this.#runs.splice(oldest, 1);
    this.#total -= run.bytes.length;
  }

  /**
   * The index of the first run that begins after `offset`.
   * @param {number} offset
   */
  #after(offset) {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#runs[middle].offset <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** @param {{ offset: number, bytes: Uint8Array }} run */
const endOf = ({ offset, bytes }) => offset + bytes.length;
