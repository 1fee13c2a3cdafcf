/**
 * What can be wrong with an answer over HTTP, as errors.
 * @module
 */

import { SourceError } from '../errors.js';
import { hintFor } from './http-headers.js';

const HINT_MISHANDLED = 'The server, or a cache before it, mishandles range requests.';

/**
 * @typedef {object} Place
 * @property {string} url
 * @property {number} [offset] of the first byte that was asked for
 *
 * @typedef {Place & { status: number }} Answered and what was answered
 */

/**
 * @param {Place} place
 * @param {unknown} cause
 */
export function unreachable({ url, offset }, cause) {
  return new SourceError('network', `${url} cannot be reached.`, {
    url,
    offset,
    cause,
    hint: 'Check the address and the connection; a file on another site must allow this page by CORS.',
  });
}

/**
 * @param {Answered} answered
 * @param {string} statusText
 */
export function refused({ url, status, offset }, statusText) {
  const text = `The server answered ${status} ${statusText}`.trimEnd();
  return new SourceError('http-status', `${text}.`, { url, status, offset, hint: hintFor(status) });
}

/**
 * @param {Answered} answered
 * @param {string} message
 * @param {string} [hint]
 */
export function unusable({ url, status, offset }, message, hint = HINT_MISHANDLED) {
  return new SourceError('range-not-supported', message, { url, status, offset, hint });
}

/**
 * @param {Answered} answered
 * @param {unknown} [cause]
 * @param {string} [message]
 */
export function broken({ url, status, offset }, cause, message = 'The connection broke while bytes arrived.') {
  return new SourceError('network', message, { url, status, offset, cause, hint: 'Try again.' });
}

/** @param {Answered} answered */
export function changed({ url, status, offset }) {
  const message = 'The file changed on the server while it was open.';
  return new SourceError('source-changed', message, { url, status, offset, hint: 'Open it again.' });
}
