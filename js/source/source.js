/**
 * Where bytes come from.
 * @module
 */

import { RequestError } from '../errors.js';
import { BlobSource } from './blob-source.js';
import { FileSource } from './file-source.js';
import { HttpSource } from './http-source.js';

/**
 * @typedef {object} ByteRange
 * @property {number} offset in bytes
 * @property {number} length in bytes
 */

/**
 * @typedef {object} ReadOptions
 * @property {AbortSignal} [signal]
 * @property {(bytes: Uint8Array, filled: number) => void} [onProgress] called while a long range arrives, with the
 *   buffer and how much of it is filled
 */

/**
 * @typedef {object} PartOptions
 * @property {AbortSignal} [signal]
 * @property {(offset: number, bytes: Uint8Array) => void} onPart called with each range as it arrives, in any order; a part may
 *   hold several ranges, and be shorter where the file ends
 */

/**
 * Anything that can be read in ranges. An object of your own with these members is a source, too.
 * @typedef {object} Source
 * @property {string} name the address, or a name for messages
 * @property {number | undefined} size in bytes; undefined until it is known
 * @property {(range: ByteRange, options?: ReadOptions) => Promise<Uint8Array>} read the bytes of a range; fewer where the
 *   file ends before the range does
 * @property {(length: number, options?: ReadOptions) => Promise<Uint8Array | undefined>} [readTail] the last bytes, of a
 *   file whose size need not be known; undefined when that would not save a round trip
 * @property {boolean | undefined} [hasParts] whether `readParts` can be used; undefined when only trying tells
 * @property {(ranges: ByteRange[], options: PartOptions) => Promise<boolean>} [readParts] reads several ranges at the cost of
 *   one; false when that cannot be done
 * @property {number} [parallel] how many small reads it can do at a time, where that is more than six
 * @property {() => void} [close]
 */

/**
 * The source for what a user gives to `open`.
 * @param {unknown} input a URL or its text, a `Blob` or `File`, in Node a path, or a `Source`
 * @param {import('./http-source.js').HttpOptions} options
 * @returns {Source}
 * @throws {RequestError} `bad-request` for anything else
 */
export function toSource(input, options) {
  if (typeof Blob !== 'undefined' && input instanceof Blob) return new BlobSource(input);
  if (input instanceof URL || typeof input === 'string') return sourceAt(String(input), options);
  if (isSource(input)) return input;
  throw new RequestError('bad-request', 'open() takes a URL, a Blob or File, a path (in Node) or a source.', {
    hint: 'A source has a name, a size and a method read({ offset, length }).',
  });
}

/**
 * @param {string} address
 * @param {import('./http-source.js').HttpOptions} options
 */
function sourceAt(address, options) {
  const isPage = typeof location !== 'undefined';
  if (/^(https?|blob|data):/i.test(address)) return new HttpSource(address, options);
  if (isPage) return new HttpSource(new URL(address, location.href).href, options);
  return new FileSource(address);
}

/**
 * @param {unknown} input
 * @returns {input is Source}
 */
function isSource(input) {
  return typeof input === 'object' && input !== null && typeof (/** @type {any} */ (input).read) === 'function';
}
