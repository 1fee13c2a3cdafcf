/**
 * What an HTTP answer's headers say about its bytes.
 * @module
 */

/**
 * The part of the file that an answer with status 206 holds.
 * @param {Headers} headers
 * @returns {{ start: number, end: number, size: number | undefined } | undefined} `end`: behind the last byte. Undefined when
 *   it is not told: other sites must allow a page to see the header.
 */
export function contentRange(headers) {
  return parseContentRange(headers.get('content-range') ?? undefined);
}

/** @param {string} [text] a Content-Range header: see above */
export function parseContentRange(text = '') {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(text);
  if (!match) return undefined;
  const [, first, last, size] = match;
  return { start: Number(first), end: Number(last) + 1, size: size === '*' ? undefined : Number(size) };
}

/**
 * The size of the file, as an answer with status 416 tells it.
 * @param {Headers} headers
 */
export function sizeOfUnsatisfied(headers) {
  const match = /^bytes \*\/(\d+)$/.exec(headers.get('content-range') ?? '');
  return match ? Number(match[1]) : undefined;
}

/**
 * How many bytes the body has.
 * @param {Headers} headers
 * @returns {number | undefined} undefined when it is not told, or not before they are decompressed
 */
export function bodyLength(headers) {
  const length = headers.get('content-length');
  return length === null || isCompressed(headers) ? undefined : Number(length);
}

/** @param {Headers} headers */
export function isCompressed(headers) {
  return !['', 'identity'].includes(headers.get('content-encoding')?.trim().toLowerCase() ?? '');
}

/**
 * What a user can do about a status.
 * @param {number} status
 */
export function hintFor(status) {
  if ([401, 403, 407].includes(status)) {
    return 'The file needs a permission: see the options "headers" and "credentials" of open().';
  }
  const isForNow = status >= 500 || status === 408 || status === 416 || status === 429;
  return isForNow ? 'Try again later.' : 'Check the address.';
}
