import { joined } from './divided.js';
import { SidecarError, SECTIONS, hashOf, isSidecar, readHeader, readPieces } from './sidecar-format.js';

/**
 * @typedef {import('./source.js').ByteRange} ByteRange
 * @typedef {import('./range-reader.js').RangeReader} RangeReader
 * @typedef {{ signal?: AbortSignal, priority?: number }} Urgency
 * @typedef {ByteRange & { at: number }} Piece a part of the image file, and where its copy is in the sidecar file
 */

/**
 * The core asks for bytes of the sidecar file's section "packets" as if they lay in the image file, from here on
 * (wasm/pyramid/index_begin.h).
 */
export const INDEX_BEGIN = 2 ** 52;

/** What is looked at first. */
const FIRST_BYTES = 64 << 10;
/** What is asked for at first: of most files all but the copies, of which little is read in vain. */
const FIRST_ASKED = 128 << 10;
const MOST_PIECES_BYTES = 16 << 20;

/**
 * The sidecar file of an image: an index of its packets for the core, and copies of parts of the image file. Whatever is
 * read from the image file and has a copy here is read from here, where it lies side by side with what is read along.
 */
export class Sidecar {
  #index;
  #packets;
  #pieces;
  /** What has arrived of what the file begins with, and was not handed out. @type {{ offset: number, bytes: Uint8Array }[]} */
  #begin = [];

  /**
   * @param {RangeReader} index of the sidecar file
   * @param {ByteRange} packets its section for the core
   * @param {Piece[]} pieces
   */
  constructor(index, packets, pieces) {
    this.#index = index;
    this.#packets = packets;
    /** By offset; none overlaps the one before. */
    this.#pieces = pieces
      .sort((a, b) => a.offset - b.offset)
      .filter(({ offset }, i, all) => i === 0 || offset >= all[i - 1].offset + all[i - 1].length);
  }

  /** How many bytes of it there are for the core. */
  get packetBytes() {
    return this.#packets.length;
  }

  /**
   * Some bytes of the file have arrived.
   * @param {number} offset
   * @param {Uint8Array} bytes
   */
  arrived(offset, bytes) {
    this.#begin.push({ offset, bytes });
  }

  /**
   * Bytes of the section for the core that are there already, each time those that have arrived since: the core would miss
   * them, one after the other, and plan anew each time.
   * @returns {{ offset: number, bytes: Uint8Array }[]} from `INDEX_BEGIN` on
   */
  takeArrived() {
    const { offset: begin, length } = this.#packets;
    return this.#begin.splice(0).flatMap(({ offset, bytes }) => {
      const from = Math.max(offset, begin);
      const part = bytes.subarray(from - offset, Math.max(0, begin + length - offset));
      return part.length > 0 ? [{ offset: INDEX_BEGIN + from - begin, bytes: part }] : [];
    });
  }

  /**
   * Bytes of the section for the core.
   * @param {ByteRange} range from `INDEX_BEGIN` on
   * @param {Urgency} urgency
   */
  async readIndex({ offset, length }, urgency) {
    const at = Math.min(offset - INDEX_BEGIN, this.#packets.length);
    const wanted = { offset: this.#packets.offset + at, length: Math.min(length, this.#packets.length - at) };
    return (await this.#index.read([wanted], urgency))[0];
  }

  /**
   * Which ranges of the image file are best read from here, and the pieces that hold them. Not those beside others that
   * have no copy, for a request is made there in any case; unless what is here has been read already.
   * @param {ByteRange[]} ranges
   * @param {number} gap what is read along in a request
   * @returns {Map<ByteRange, Piece[]>}
   */
  copied(ranges, gap) {
    /** @type {ByteRange[][]} */
    const runs = [];
    let end = -Infinity;
    for (const range of ranges.filter(({ offset }) => offset < INDEX_BEGIN).sort((a, b) => a.offset - b.offset)) {
      if (range.offset > end + gap) runs.push([]);
      runs[runs.length - 1].push(range);
      end = Math.max(end, range.offset + range.length);
    }
    /** @type {Map<ByteRange, Piece[]>} */
    const found = new Map();
    for (const run of runs) {
      const covering = run.map((range) => this.#covering(range));
      const isHere = covering.every((pieces) => pieces);
      run.forEach((range, i) => {
        const pieces = covering[i];
        if (pieces && (isHere || this.#isKnown(pieces))) found.set(range, pieces);
      });
    }
    return found;
  }

  /**
   * The bytes of ranges that are copied.
   * @param {Map<ByteRange, Piece[]>} ranges as `copied` gives them
   * @param {Urgency} urgency
   * @returns {Promise<Map<ByteRange, Uint8Array>>}
   */
  async readCopies(ranges, urgency) {
    // Whole pieces: the rest of them is wanted next.
    const pieces = [...new Set([...ranges.values()].flat())];
    const asked = pieces.map(({ at, length }) => ({ offset: at, length }));
    const read = await this.#index.read(asked, urgency);
    if (read.some((bytes, i) => bytes.length < pieces[i].length)) throw new SidecarError('ends too early');
    const bytesOf = new Map(pieces.map((piece, i) => [piece, read[i]]));
    /** @type {Map<ByteRange, Uint8Array>} */
    const copies = new Map();
    for (const [range, own] of ranges) {
      const parts = own.map((piece) => /** @type {Uint8Array} */ (bytesOf.get(piece)));
      const skipped = range.offset - own[0].offset;
      const whole = parts.length === 1 ? parts[0] : joined(parts);
      copies.set(range, whole.subarray(skipped, skipped + range.length));
    }
    return copies;
  }

  /** From now on nothing is read from here instead of from the image file. */
  forgetCopies() {
    this.#pieces = [];
  }

  /**
   * The pieces that follow each other and together hold a range.
   * @param {ByteRange} range
   */
  #covering({ offset, length }) {
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#pieces[middle].offset <= offset) low = middle + 1;
      else high = middle;
    }
    const first = low - 1;
    if (first < 0 || length === 0) return undefined;
    let end = this.#pieces[first].offset;
    for (let i = first; i < this.#pieces.length && this.#pieces[i].offset === end; i++) {
      end += this.#pieces[i].length;
      if (end >= offset + length) return this.#pieces.slice(first, i + 1);
    }
    return undefined;
  }

  /** @param {Piece[]} pieces */
  #isKnown(pieces) {
    return pieces.every(({ at, length }) => this.#index.has({ offset: at, length }));
  }
}

/**
 * Reads what a sidecar file begins with.
 * @param {RangeReader} image
 * @param {RangeReader} index of what may be its sidecar file
 * @param {Urgency} urgency
 * @returns {Promise<Sidecar | undefined>} undefined when it is none
 * @throws {SidecarError} when it does not fit the image, or is damaged
 * @throws {import('../errors.js').SourceError} when it cannot be read
 */
export async function openSidecar(image, index, urgency) {
  const rest = index.read([{ offset: FIRST_BYTES, length: FIRST_ASKED - FIRST_BYTES }], urgency);
  // Whoever needs it hears of its failure.
  rest.catch(() => {});
  const [first] = await index.read([{ offset: 0, length: FIRST_BYTES }], urgency);
  if (!isSidecar(first)) return undefined;
  const { size, hashed, hash, sections } = readHeader(first);
  // That tells the file's size, too.
  const [bytes] = await image.read([hashed], urgency);
  if (image.source.size === undefined) {
    throw new SidecarError("cannot be checked: the image's server does not tell the size of the image file");
  }
  if (size !== image.source.size) throw new SidecarError('is of another image file, or of an earlier version of it');
  if (bytes.length < hashed.length || hashOf(bytes) !== hash) {
    throw new SidecarError('is of an earlier version of the image file');
  }
  const section = (/** @type {number} */ kind) => {
    const found = sections.get(kind) ?? { offset: 0, length: 0, check: '' };
    if (found.offset + found.length > (index.source.size ?? Infinity)) throw new SidecarError('is cut short');
    return found;
  };
  const list = section(SECTIONS.pieces);
  if (list.length > MOST_PIECES_BYTES) throw new SidecarError('has too long a list of pieces');
  const pieces = list.length === 0 ? [] : readPieces(await checked(index, list, urgency));
  let at = section(SECTIONS.bytes).offset;
  const placed = pieces.map((piece) => {
    at += piece.length;
    return { ...piece, at: at - piece.length };
  });
  const sidecar = new Sidecar(index, section(SECTIONS.packets), placed);
  sidecar.arrived(0, first);
  rest.then(
    ([more]) => sidecar.arrived(FIRST_BYTES, more),
    () => {},
  );
  return sidecar;
}

/**
 * A section that is read whole.
 * @param {RangeReader} index
 * @param {import('./sidecar-format.js').Section} section
 * @param {Urgency} urgency
 */
async function checked(index, section, urgency) {
  const [bytes] = await index.read([section], urgency);
  if (!hashOf(bytes).endsWith(section.check)) throw new SidecarError('is damaged');
  return bytes;
}
