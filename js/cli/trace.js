/**
 * `--trace FILE`: which bytes of the source were read, and in which round trip.
 * @module
 */

import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * @typedef {object} Trace
 * @property {(read: import('../source/range-reader.js').Read) => void} onRead
 * @property {() => void} close
 */

/**
 * Starts a trace: one JSON line per range read. Lines are written as they come, so that a run that fails leaves
 * what it read until then.
 * @param {string | undefined} path no trace when undefined
 * @returns {Trace}
 */
export function startTrace(path) {
  if (path === undefined) return { onRead: () => {}, close: () => {} };
  const file = openSync(path, 'w');
  return {
    onRead: ({ offset, length, trip, joined, index }) =>
      writeSync(file, `${JSON.stringify({ offset, length, trip, joined, index })}\n`),
    close: () => closeSync(file),
  };
}
