import { FormatError } from '../errors.js';

/**
 * @typedef {import('../source/source.js').ByteRange} ByteRange
 * @typedef {import('./core.js').Piece} Piece
 */

/** What is read at first: a file written for the web has its whole index there. */
const HEAD_BYTES = 64 << 10;
/** Files written in one go have the directories of their small levels, and often those levels' tiles, at the end. */
const TAIL_BYTES = 192 << 10;
/** A missing range is read with what follows: so much, and twice as much each time that it was nearly enough. */
const FIRST_AHEAD = 16 << 10;
const MOST_AHEAD = 256 << 10;
/** Directories of a document's pages lie so far apart; those of a large pyramid's levels much farther. */
const NEAR = 1 << 20;

/**
 * Reads the parts of a file that tell where its tiles are, in few round trips.
 */
export class IndexReader {
  #reader;
  #ahead = FIRST_AHEAD;
  /** Where the last range that was missed ended. */
  #end = -Infinity;
  #hasTail = false;

  /** @param {import('../source/range-reader.js').RangeReader} reader */
  constructor(reader) {
    this.#reader = reader;
  }

  /**
   * The file's head and, where the source can tell it without knowing the size, its tail: one round trip.
   * @param {AbortSignal} [signal]
   * @returns {Promise<Piece[]>}
   */
  async first(signal) {
    const [head, tail] = await Promise.all([
      this.#reader.read([{ offset: 0, length: HEAD_BYTES }], { signal, priority: Number.MAX_SAFE_INTEGER }),
      // A server that cannot do it is no failure: the tail is then read when the size is known.
      this.#reader.readTail(TAIL_BYTES, { signal }).catch(() => undefined),
    ]);
    this.#hasTail = tail !== undefined;
    return [{ offset: 0, bytes: head[0] }, ...(tail ? [tail] : [])];
  }

  /**
   * What the core missed, with some of what follows.
   * @param {ByteRange[]} ranges
   * @param {AbortSignal} [signal]
   * @returns {Promise<Piece[]>}
   * @throws {FormatError} `truncated` when the file ends before them
   */
  async missing(ranges, signal) {
    const distance = ranges[0].offset - this.#end;
    this.#ahead = distance >= 0 && distance <= NEAR ? Math.min(MOST_AHEAD, 2 * this.#ahead) : FIRST_AHEAD;
    const wanted = joined(ranges, this.#ahead);
    const last = /** @type {ByteRange} */ (wanted.at(-1));
    this.#end = last.offset + last.length;
    const { size } = this.#reader.source;
    if (!this.#hasTail && size !== undefined && size > HEAD_BYTES + TAIL_BYTES) {
      wanted.push({ offset: size - TAIL_BYTES, length: TAIL_BYTES });
    }
    this.#hasTail = true;
    const clipped = wanted.map(({ offset, length }) => ({
      offset,
      length: size === undefined ? length : Math.max(0, Math.min(length, size - offset)),
    }));
    const read = await this.#reader.read(clipped, { signal, priority: Number.MAX_SAFE_INTEGER });
    if (read[0].length === 0) {
      throw new FormatError(
        'truncated',
        `The file ends before byte ${wanted[0].offset}, where a part of it should be.`,
        {
          url: this.#reader.source.name,
          offset: wanted[0].offset,
          hint: 'The file may be incomplete: copy or upload it again.',
        },
      );
    }
    return read.map((bytes, i) => ({ offset: clipped[i].offset, bytes }));
  }
}

/**
 * Ranges lengthened to at least `ahead` bytes; those that then overlap are one.
 * @param {ByteRange[]} ranges
 * @param {number} ahead
 */
function joined(ranges, ahead) {
  /** @type {ByteRange[]} */
  const result = [];
  for (const { offset, length } of [...ranges].sort((a, b) => a.offset - b.offset)) {
    const last = result.at(-1);
    const end = offset + Math.max(length, ahead);
    if (last && offset <= last.offset + last.length) last.length = Math.max(last.length, end - last.offset);
    else result.push({ offset, length: end - offset });
  }
  return result;
}
