/**
 * The errors that Pyramidion throws. All are `PyramidionError`s, so one test tells them from others; `code` tells them
 * apart.
 *
 *     try {
 *       await open(url);
 *     } catch (error) {
 *       if (error instanceof PyramidionError) show(`${error.message} ${error.hint ?? ''}`);
 *     }
 * @module
 */

/**
 * @typedef {'unknown-format' | 'malformed' | 'truncated' | 'unsupported' | 'unsupported-compression' | 'limit-exceeded'
 *   | 'decode-failed' | 'bad-request' | 'network' | 'http-status' | 'range-not-supported' | 'source-changed' | 'unreadable'
 *   | 'closed' | 'engine'} ErrorCode
 */

/**
 * @typedef {object} ErrorDetails
 * @property {string} [url] the source's address or name
 * @property {number} [offset] byte offset in the source
 * @property {string} [structure] the part of the file, such as "IFD 2, tag 324 (TileOffsets)"
 * @property {number} [status] HTTP status
 * @property {string} [hint] what the user can do
 * @property {unknown} [cause]
 */

/** Every failure of Pyramidion's. An aborted call is none: it rejects with its signal's reason. */
export class PyramidionError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {ErrorDetails} [details]
   */
  constructor(code, message, { cause, url, offset, structure, status, hint } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    /** The class's name, written out: minifiers rename classes. */
    this.name = 'PyramidionError';
    /** For programs. */
    this.code = code;
    this.url = url;
    this.offset = offset;
    this.structure = structure;
    this.status = status;
    this.hint = hint;
  }
}

/**
 * The bytes cannot be had: `network`, `http-status`, `range-not-supported` or `source-changed`; `unreadable` when it is no
 * server that fails but a file, or a source of your own.
 */
export class SourceError extends PyramidionError {
  name = 'SourceError';
}

/** The file is not what it should be: `unknown-format`, `malformed` or `truncated`. */
export class FormatError extends PyramidionError {
  name = 'FormatError';
}

/** The file is sound, but has something that is not read: `unsupported` or `unsupported-compression`. */
export class UnsupportedError extends PyramidionError {
  name = 'UnsupportedError';
}

/** Something is larger than a limit of `open`'s options: `limit-exceeded`. */
export class LimitError extends PyramidionError {
  name = 'LimitError';
}

/** The compressed data of a tile are damaged: `decode-failed`. */
export class DecodeError extends PyramidionError {
  name = 'DecodeError';
}

/** The call is wrong: `bad-request` (there is no such level, tile or region) or `closed`. */
export class RequestError extends PyramidionError {
  name = 'RequestError';
}

/** A worker or a WebAssembly module does not start or has died: `engine`. */
export class EngineError extends PyramidionError {
  name = 'EngineError';
}

/** @type {Record<string, typeof PyramidionError>} */
const CLASSES = {
  'unknown-format': FormatError,
  malformed: FormatError,
  truncated: FormatError,
  unsupported: UnsupportedError,
  'unsupported-compression': UnsupportedError,
  'limit-exceeded': LimitError,
  'decode-failed': DecodeError,
  'bad-request': RequestError,
};

/** @type {Record<string, string>} */
const HINTS = {
  'unknown-format': 'Give the address of a TIFF or JPEG 2000 file.',
  truncated: 'The file may be incomplete: copy or upload it again.',
  'unsupported-compression': 'Convert the file to another compression.',
  'limit-exceeded': 'If the file can be trusted, raise the limit in the options of open().',
};

/**
 * What an error says; whatever was thrown.
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/**
 * The error for a failure that the core reports.
 * @param {{ code: string, message: string, structure?: string, offset?: number }} failure
 * @param {string} [url]
 */
export function errorFromCore({ code, message, structure, offset }, url) {
  const Class = CLASSES[code] ?? EngineError;
  return new Class(/** @type {ErrorCode} */ (code), message, { url, offset, structure, hint: HINTS[code] });
}
