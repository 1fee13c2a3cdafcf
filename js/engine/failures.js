/**
 * How threads and pools fail.
 * @module
 */

import { EngineError, RequestError } from '../errors.js';

/** What waits for a pool that is destroyed, or comes after, is told this. */
export function poolDestroyed() {
  return new RequestError('closed', 'The pool was destroyed.', { hint: 'Make another one.' });
}

/** @param {unknown} [cause] */
export function workerDied(cause) {
  return new EngineError('engine', 'A worker has died.', { cause, hint: 'Try again: another one takes its place.' });
}

/**
 * The core threw, which it should not.
 * @param {unknown} cause what it threw, or the text of that
 */
export function coreFailed(cause) {
  return new EngineError('engine', `The engine failed: ${cause}.`, {
    cause,
    hint: 'Try again; if the image is always too much for it, ask for smaller parts.',
  });
}

/**
 * Whether an instance of a WebAssembly module must not be used any more after this error.
 * @param {unknown} error
 */
export function isFatal(error) {
  return error instanceof WebAssembly.RuntimeError;
}
