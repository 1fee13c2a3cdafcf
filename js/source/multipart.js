import { parseContentRange } from './http-headers.js';

/** What stands between two parts: a delimiter and a few headers. */
const MOST_BETWEEN = 8 << 10;
/** Text is looked at in pieces, of about what there is: behind it come bytes. */
const TEXT_PIECE = 160;
/** One character for each byte, whatever it is. */
const singleBytes = new TextDecoder('latin1');

/**
 * @typedef {object} Part
 * @property {number} offset in the file, in bytes
 * @property {Uint8Array} bytes
 * @property {number | undefined} size of the file in bytes, when it is told
 */

/**
 * What separates the parts of an answer that holds several ranges (RFC 9110, section 14.6).
 * @param {Headers} headers
 * @returns {string | undefined} undefined when it is no such answer
 */
export function boundaryOf(headers) {
  const type = headers.get('content-type') ?? '';
  const match = /^multipart\/byteranges\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(type);
  return match ? (match[1] ?? match[2]) : undefined;
}

/** Takes the body of an answer of several ranges as it arrives, and gives its parts (RFC 2046, section 5.1.1). */
export class MultipartReader {
  #delimiter;
  #left;
  /** What has arrived since the last part. */
  #text = '';
  /** The part that is arriving. @type {{ offset: number, length: number, size: number | undefined } | undefined} */
  #part;
  /** Room for all of it, when its bytes come in several chunks. @type {Uint8Array | undefined} */
  #begun;
  #filled = 0;
  /** How much has arrived behind the last delimiter. */
  #behind = 0;
  /** Whether the delimiter has arrived that no part follows. */
  isComplete = false;

  /**
   * @param {string} boundary
   * @param {number} most bytes that all parts may have
   */
  constructor(boundary, most) {
    this.#delimiter = `--${boundary}`;
    this.#left = most;
  }

  /**
   * @param {Uint8Array} chunk what has arrived; it is kept, as parts that lie in it are views of it
   * @returns {Generator<Part>} the parts that it completes
   * @throws {Error} when this is no such body
   */
  *push(chunk) {
    if (this.isComplete) this.#behind += chunk.length;
    if (this.#behind > MOST_BETWEEN) throw new Error('it goes on behind its end');
    for (let at = 0; at < chunk.length && !this.isComplete;) {
      if (!this.#part) at += this.#readText(chunk.subarray(at, at + TEXT_PIECE));
      if (!this.#part) continue;
      const { offset, length, size } = this.#part;
      const some = chunk.subarray(at, at + length - this.#filled);
      at += some.length;
      const bytes = this.#completed(some, length);
      if (!bytes) continue;
      yield { offset, bytes, size };
      this.#part = undefined;
    }
  }

  /**
   * The part that is arriving, when these are its last bytes. Most lie in one chunk, and are not copied.
   * @param {Uint8Array} some of its bytes, which come next
   * @param {number} length of all of them
   * @returns {Uint8Array | undefined}
   */
  #completed(some, length) {
    if (some.length === 0) return undefined;
    if (some.length === length) return some;
    const bytes = (this.#begun ??= new Uint8Array(length));
    bytes.set(some, this.#filled);
    this.#filled += some.length;
    if (this.#filled < length) return undefined;
    this.#begun = undefined;
    this.#filled = 0;
    return bytes;
  }

  /**
   * Reads on towards the next part.
   * @param {Uint8Array} chunk
   * @returns {number} how many bytes of it are no part's
   */
  #readText(chunk) {
    const before = this.#text.length;
    this.#text += singleBytes.decode(chunk);
    const start = this.#text.indexOf(this.#delimiter);
    const headers = start < 0 ? '' : this.#text.slice(start + this.#delimiter.length);
    this.isComplete = headers.startsWith('--');
    const end = /\r?\n\r?\n/.exec(headers);
    if (this.isComplete || !end) {
      if (this.#text.length > MOST_BETWEEN) throw new Error('there is no part');
      return chunk.length;
    }
    const consumed = start + this.#delimiter.length + end.index + end[0].length - before;
    this.#begin(headers.slice(0, end.index));
    return consumed;
  }

  /** @param {string} headers */
  #begin(headers) {
    const range = parseContentRange(/^content-range:\s*(.*?)\s*$/im.exec(headers)?.[1]);
    const length = range ? range.end - range.start : 0;
    if (!range || length <= 0 || length > this.#left) throw new Error('a part is not of the ranges asked for');
    this.#left -= length;
    this.#part = { offset: range.start, length, size: range.size };
    this.#text = '';
  }
}
