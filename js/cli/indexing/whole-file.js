/**
 * A file that is gone through from begin to end, in the order in which another program asks for its bytes.
 * @module
 */

/** Ranges that follow each other closely are read with what comes next, more and more. */
const LEAST_AHEAD = 16 << 10;
const MOST_AHEAD = 4 << 20;
const NEAR = 256 << 10;

/** @typedef {import('../../source/source.js').ByteRange} ByteRange */

export class WholeFile {
  #source;
  #size;
  #end = 0;
  #ahead = LEAST_AHEAD;

  /**
   * @param {import('../../source/source.js').Source} source
   * @param {number} size
   */
  constructor(source, size) {
    this.#source = source;
    this.#size = size;
  }

  /**
   * Reads a source's first bytes, which tells its size.
   * @param {import('../../source/source.js').Source} source
   */
  static async of(source) {
    const first = await source.read({ offset: 0, length: 16 });
    if (source.size === undefined) throw new Error(`${source.name}: its server does not tell how large it is.`);
    return { file: new WholeFile(source, source.size), first };
  }

  /** In bytes. */
  get size() {
    return this.#size;
  }

  /**
   * @param {ByteRange} range
   * @throws {Error} when the file ends within it
   */
  async read(range) {
    const bytes = await this.#source.read(range);
    if (bytes.length < range.length) throw new Error(`${this.#source.name}: it ends too early. Was it changed?`);
    return bytes;
  }

  /**
   * Bytes that are missed, and some of what follows.
   * @param {ByteRange} range
   */
  async readAhead({ offset, length }) {
    const isNear = offset >= this.#end && offset - this.#end < NEAR;
    this.#ahead = isNear ? Math.min(2 * this.#ahead, MOST_AHEAD) : LEAST_AHEAD;
    const wanted = Math.min(Math.max(length, this.#ahead), this.#size - offset);
    this.#end = offset + wanted;
    return this.read({ offset, length: wanted });
  }

  /**
   * Copies ranges, one behind the other.
   * @param {ByteRange[]} ranges
   * @param {import('node:fs/promises').FileHandle} out
   * @param {(fraction: number) => void} onProgress
   */
  async copy(ranges, out, onProgress) {
    const total = ranges.reduce((sum, { length }) => sum + length, 0);
    let done = 0;
    for (const { offset, length } of ranges) {
      for (let from = offset; from < offset + length; from += MOST_AHEAD) {
        const part = { offset: from, length: Math.min(MOST_AHEAD, offset + length - from) };
        await out.appendFile(await this.read(part));
        done += part.length;
        onProgress(done / total);
      }
    }
  }
}
