import { messageOf, PyramidionError, SourceError } from '../errors.js';

/**
 * Refuses what cannot be the bytes that a source, which may be the user's own, was asked for.
 * @param {unknown} bytes
 * @param {number} most
 */
export function refuseNonsense(bytes, most) {
  const isBytes = isUint8Array(bytes);
  if (isBytes && bytes.length <= most) return;
  const answer = isBytes ? `${bytes.length} bytes instead of ${most}` : 'no bytes';
  throw new Error(`it gave ${answer}. A source gives a Uint8Array, no longer than it was asked for`);
}

/**
 * Why a source could not be read.
 * @param {unknown} cause
 * @param {string} name the source's
 * @param {number} [offset]
 */
export function asSourceError(cause, name, offset) {
  if (cause instanceof PyramidionError) return cause;
  return new SourceError('unreadable', `${name} cannot be read: ${messageOf(cause)}.`, {
    url: name,
    offset,
    cause,
    hint: 'Check that it is still there and may be read.',
  });
}

/**
 * @param {unknown} value from wherever it comes: a frame and a sandbox have classes of their own
 * @returns {value is Uint8Array}
 */
function isUint8Array(value) {
  return Object.prototype.toString.call(value) === '[object Uint8Array]';
}
