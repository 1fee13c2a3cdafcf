/**
 * Watermarks from where they are: files of any kind, or pixels.
 * @module
 */

import { abortable } from '../engine/abortable.js';
import { FormatError, LimitError, PyramidionError, SourceError } from '../errors.js';
import { toSource } from '../source/source.js';
import { isPicture } from './watermark.js';

/**
 * @typedef {import('./watermark.js').MarkSource} MarkSource
 * @typedef {import('./watermark.js').MarkPicture} MarkPicture
 */

/**
 * A mark as the core takes it.
 * @typedef {object} MarkPixels
 * @property {number} width
 * @property {number} height
 * @property {8 | 16} depth bits of a value
 * @property {Uint8Array} data red, green, blue and unassociated alpha, 16 bits in little-endian order
 */

/**
 * What reading a mark needs of the rest of the package, which needs marks in turn.
 * @typedef {object} MarkReaders
 * @property {(input: any, options: object) => Promise<any>} open the package's own
 * @property {(parameters: { bytes: Uint8Array, maxPixels: number }) => Promise<any>} readPicture the core's: `{ width,
 *   height, depth, data }` or `{ error }`
 * @property {import('../source/http-source.js').HttpOptions & { pool?: any, workers?: number }} [options] for `open` and
 *   for what is fetched
 */

/** Files that are read whole. */
const LARGEST_FILE = 64 << 20;
const HEAD_BYTES = 1 << 16;

/** What a file is by its first bytes; `.` stands for any byte. @type {[begin: RegExp, kind: 'pyramid' | 'picture'][]} */
const KINDS = [
  [/^(II\*\0|MM\0\*|II\+\0|MM\0\+)/, 'pyramid'],
  [/^(\0\0\0\fjP {2}\r\n\x87\n|\xff\x4f\xff\x51)/, 'pyramid'],
  [/^(\x89PNG|\xff\xd8\xff|RIFF....WEBP)/s, 'picture'],
];

/**
 * The pixels of a mark.
 * @param {MarkSource} source
 * @param {MarkReaders & { maxPixels: number, signal?: AbortSignal }} options
 * @returns {Promise<MarkPixels>}
 * @throws {SourceError} when the file cannot be had
 * @throws {FormatError} when it is no image, or a damaged one
 * @throws {LimitError} when it has more than `maxPixels` pixels
 */
export async function loadMark(source, options) {
  const name = nameOf(source);
  try {
    if (isPicture(source)) return pixelsOf(source, options.maxPixels);
    return await read(source, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw asMarkError(error, name);
  }
}

/**
 * @param {Exclude<MarkSource, MarkPicture>} source
 * @param {MarkReaders & { maxPixels: number, signal?: AbortSignal }} options
 */
async function read(source, { open, readPicture, maxPixels, signal, options = {} }) {
  const isBytes = source instanceof Uint8Array || source instanceof ArrayBuffer;
  // What is opened as bytes is a Blob: whoever changes them afterwards does not change the mark.
  const file = isBytes ? new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (source)]) : source;
  const bytesSource = toSource(file, options);
  try {
    const head = await bytesSource.read({ offset: 0, length: HEAD_BYTES }, { signal });
    const begin = String.fromCharCode(...head.subarray(0, 12));
    const kind = KINDS.find(([pattern]) => pattern.test(begin))?.[1];
    if (kind === 'pyramid')
      return await opened(await open(file, { ...options, index: false, signal }), maxPixels, signal);
    if (kind !== 'picture') throw noImage(head);
    const whole = head.length < HEAD_BYTES ? head : await restOf(bytesSource, head, signal);
    const { error, ...pixels } = await abortable(readPicture({ bytes: whole, maxPixels }), signal);
    if (error) throw coreError(error);
    return /** @type {MarkPixels} */ (pixels);
  } finally {
    bytesSource.close?.();
  }
}

/**
 * @param {import('../source/source.js').Source} source
 * @param {Uint8Array} head
 * @param {AbortSignal} [signal]
 */
async function restOf(source, head, signal) {
  const rest = await source.read({ offset: head.length, length: LARGEST_FILE }, { signal });
  if (rest.length === LARGEST_FILE) throw new LimitError('limit-exceeded', `it has more than ${LARGEST_FILE} bytes`);
  const whole = new Uint8Array(head.length + rest.length);
  whole.set(head);
  whole.set(rest, head.length);
  return whole;
}

/**
 * @param {any} image
 * @param {number} maxPixels
 * @param {AbortSignal} [signal]
 * @returns {Promise<MarkPixels>}
 */
async function opened(image, maxPixels, signal) {
  try {
    refuseLarge(image, maxPixels);
    const render = image.info.bits > 8 ? { depth: 16 } : undefined;
    const picture = await image.region({ level: 0, render, signal });
    return pixelsOf(picture, maxPixels);
  } finally {
    image.close();
  }
}

/**
 * @param {MarkPicture} picture
 * @param {number} maxPixels
 * @returns {MarkPixels}
 */
function pixelsOf({ width, height, data }, maxPixels) {
  refuseLarge({ width, height }, maxPixels);
  return {
    ...{ width, height },
    depth: data instanceof Uint16Array ? 16 : 8,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

/**
 * @param {{ width: number, height: number }} size
 * @param {number} maxPixels
 */
function refuseLarge({ width, height }, maxPixels) {
  if (width * height <= maxPixels) return;
  throw new LimitError('limit-exceeded', `it has ${width} x ${height} pixels, more than ${maxPixels}`);
}

/** @param {Uint8Array} head */
function noImage(head) {
  const page = /^\s*</.test(String.fromCharCode(...head.subarray(0, 32)));
  const message = head.length === 0 ? 'it is empty' : page ? 'it is a web page, no image' : 'it is no image';
  return new FormatError('unknown-format', message);
}

/** @param {{ code: string, message: string }} error */
function coreError({ code, message }) {
  return new PyramidionError(/** @type {any} */ (code), message);
}

/** @type {Record<string, { Class: typeof PyramidionError, hint: string }>} */
const KINDS_OF_ERRORS = {
  'limit-exceeded': { Class: LimitError, hint: 'Give a smaller one, or raise watermark.maxPixels.' },
  'unknown-format': { Class: FormatError, hint: 'Give a TIFF, JPEG 2000, PNG, JPEG or WebP file.' },
};

/** @type {WeakSet<object>} */
const aboutMarks = new WeakSet();

/**
 * Whether a picture failed for its watermark, not for the image or what was asked of it.
 * @param {unknown} error
 */
export const isAboutMark = (error) => error instanceof PyramidionError && aboutMarks.has(error);

/**
 * The same error, but it says that it is about the watermark.
 * @param {unknown} error
 * @param {string} name
 */
function asMarkError(error, name) {
  if (!(error instanceof PyramidionError)) return error;
  const { Class, hint } = KINDS_OF_ERRORS[error.code] ?? {
    Class: error instanceof SourceError ? SourceError : FormatError,
    hint: error.hint ?? 'Check the option watermark.source.',
  };
  const reason = error.message.replace(/\.$/, '').replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
  const { status, offset, structure } = error;
  const details = { url: name, status, offset, structure, hint, cause: error };
  const told = new Class(error.code, `The watermark ${name} cannot be used: ${reason}.`, details);
  aboutMarks.add(told);
  return told;
}

/** @param {MarkSource} source */
function nameOf(source) {
  // An address may be the file itself (`data:`).
  if (typeof source === 'string' || source instanceof URL) return String(source).replace(/^(.{100}).+$/s, '$1…');
  const name = /** @type {Partial<File>} */ (source).name;
  return name ? `"${name}"` : 'given';
}
