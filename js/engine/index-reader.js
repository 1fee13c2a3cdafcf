import { onAbort } from '../abort.js';
import { FormatError } from '../errors.js';
import { INDEX_BEGIN } from '../source/sidecar.js';

/**
 * @typedef {import('../source/source.js').ByteRange} ByteRange
 * @typedef {import('./core.js').Piece} Piece
 */

/** What is read at first: a file written for the web has its whole index there. */
const HEAD_BYTES = 64 << 10;
/** What is looked at as soon as it has arrived: it tells at least where the first directory is. */
const START_BYTES = 16 << 10;
/** Files written in one go have the directories of their small levels, and often those levels' tiles, at the end. */
const TAIL_BYTES = 192 << 10;
/** A missing range is read with what follows: so much, and twice as much each time that it was nearly enough. */
const FIRST_AHEAD = 16 << 10;
const MOST_AHEAD = 256 << 10;
/** Directories of a document's pages lie so far apart; those of a large pyramid's levels much farther. */
const NEAR = 1 << 20;

/**
 * Reads the parts of a file that tell where its tiles are, in few round trips. Head and tail are asked for at once; what
 * the first bytes tell to read next is asked for while the rest is still coming.
 */
export class IndexReader {
  #reader;
  #findSidecar;
  /** @type {Promise<Piece | undefined>} */
  #head = Promise.resolve(undefined);
  /** The head that has arrived and that nobody has been given. @type {Piece | undefined} */
  #newHead;
  /** Settles when the tail has come, or will not. @type {Promise<void>} */
  #tail = Promise.resolve();
  /** The tail that has arrived and that nobody has been given. @type {Piece | undefined} */
  #newTail;
  #isTailComing = false;
  #hasTail = false;
  #stopTail = new AbortController();
  #ahead = FIRST_AHEAD;
  #isExact = false;
  /** Where the last range that was missed ended. */
  #end = -Infinity;

  /**
   * @param {import('../source/range-reader.js').RangeReader} reader
   * @param {(signal?: AbortSignal) => Promise<unknown>} [findSidecar] resolves to something if there is a sidecar file; the reader then uses it
   */
  constructor(reader, findSidecar = async () => undefined) {
    this.#reader = reader;
    this.#findSidecar = findSidecar;
  }

  /**
   * The file's first bytes. The rest of its head is then on its way and, where the source can tell it without knowing
   * the size, its tail.
   * @param {AbortSignal} [signal]
   * @param {boolean} [withTail] false where nothing of use is expected there
   * @returns {Promise<Piece[]>}
   */
  async first(signal, withTail = true) {
    const start = this.#read([{ offset: 0, length: START_BYTES }], signal);
    this.#head = this.#read([{ offset: 0, length: HEAD_BYTES }], signal).then(
      ([bytes]) => (this.#newHead = { offset: 0, bytes }),
    );
    // Whoever waits for it hears of its failure.
    this.#head.catch(() => {});
    if (withTail) this.#askForTail(signal);
    const [bytes] = await start;
    return [{ offset: 0, bytes }];
  }

  /** From now on nothing is read but what the core misses: of such a file it knows best. */
  beExact() {
    this.#isExact = true;
    this.#isTailComing = false;
    this.#stopTail.abort();
  }

  /**
   * What the core missed, with some of what follows.
   * @param {ByteRange[]} ranges
   * @param {AbortSignal} [signal]
   * @returns {Promise<Piece[]>}
   * @throws {FormatError} `truncated` when the file ends before them
   */
  async missing(ranges, signal) {
    const head = ranges.some(isInHead) ? await this.#head : undefined;
    if (head) this.#newHead = undefined;
    const isHere = (/** @type {ByteRange} */ { offset, length }) => offset + length <= (head?.bytes.length ?? 0);
    const isInTail = (/** @type {ByteRange} */ { offset }) =>
      this.#isTailComing && offset >= (this.#reader.source.size ?? Infinity) - TAIL_BYTES;
    const [others] = await Promise.all([
      this.#others(
        ranges.filter((range) => !isHere(range) && !isInTail(range)),
        signal,
      ),
      ranges.some(isInTail) ? this.#tail : undefined,
    ]);
    const found = [...others, ranges.some(isHere) ? head : undefined, this.#newTail].filter(
      (piece) => piece !== undefined,
    );
    this.#newTail = undefined;
    return found.length > 0 ? found : this.#others(ranges, signal);
  }

  /**
   * What of the head has arrived and has not been given yet.
   * @returns {Piece[]}
   */
  takeHead() {
    const pieces = this.#newHead ? [this.#newHead] : [];
    this.#newHead = undefined;
    return pieces;
  }

  /** Gives up what is still coming: nothing more is needed to open the file. From now on no sidecar file is looked for. */
  stop() {
    this.#findSidecar = async () => undefined;
    this.#stopTail.abort();
  }

  /** @param {AbortSignal} [signal] */
  #askForTail(signal) {
    this.#isTailComing = true;
    const stopListening = onAbort(signal, () => this.#stopTail.abort(signal?.reason));
    this.#tail = this.#reader
      .readTail(TAIL_BYTES, { signal: this.#stopTail.signal })
      // A server that cannot do it is no failure: the tail is then read when the size is known.
      .catch(() => undefined)
      .then((tail) => {
        stopListening();
        this.#isTailComing = false;
        this.#newTail = tail;
        this.#hasTail = tail !== undefined;
      });
  }

  /**
   * Reads ranges that are not on their way.
   * @param {ByteRange[]} ranges
   * @param {AbortSignal} [signal]
   * @returns {Promise<Piece[]>}
   */
  async #others(ranges, signal) {
    if (ranges.length === 0) return [];
    // A file whose index is not at its begin may have a sidecar file: it is asked for along with what is missing now.
    const [read, sidecar] = await Promise.all([
      this.#readMissing(ranges, signal),
      this.#isExact ? undefined : this.#findSidecar(signal),
    ]);
    if (sidecar) this.beExact();
    return read;
  }

  /**
   * @param {ByteRange[]} ranges
   * @param {AbortSignal} [signal]
   * @returns {Promise<Piece[]>}
   */
  async #readMissing(ranges, signal) {
    const distance = ranges[0].offset - this.#end;
    this.#ahead = distance >= 0 && distance <= NEAR ? Math.min(MOST_AHEAD, 2 * this.#ahead) : FIRST_AHEAD;
    const wanted = this.#isExact ? [...ranges] : joined(ranges, this.#ahead);
    const last = /** @type {ByteRange} */ (wanted.at(-1));
    this.#end = last.offset + last.length;
    const { size } = this.#reader.source;
    if (
      !this.#isExact &&
      !this.#isTailComing &&
      !this.#hasTail &&
      size !== undefined &&
      size > HEAD_BYTES + TAIL_BYTES
    ) {
      wanted.push({ offset: size - TAIL_BYTES, length: TAIL_BYTES });
      this.#hasTail = true;
    }
    const clipped = wanted.map(({ offset, length }) => ({
      offset,
      length: size === undefined || offset >= INDEX_BEGIN ? length : Math.max(0, Math.min(length, size - offset)),
    }));
    const read = await this.#read(clipped, signal);
    if (read[0].length === 0) throw this.#truncated(wanted[0].offset);
    return read.map((bytes, i) => ({ offset: clipped[i].offset, bytes }));
  }

  /**
   * @param {ByteRange[]} ranges
   * @param {AbortSignal} [signal]
   */
  #read(ranges, signal) {
    return this.#reader.read(ranges, { signal, priority: Number.MAX_SAFE_INTEGER });
  }

  /** @param {number} offset */
  #truncated(offset) {
    return new FormatError('truncated', `The file ends before byte ${offset}, where a part of it should be.`, {
      url: this.#reader.source.name,
      offset,
      hint: 'The file may be incomplete: copy or upload it again.',
    });
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

/** @param {ByteRange} range */
const isInHead = ({ offset, length }) => offset + length <= HEAD_BYTES;
