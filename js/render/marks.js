/**
 * The marks that are in use. All images share them: a gallery's thousand images load their mark once.
 * @module
 */

import { abortable } from '../engine/abortable.js';
import { loadMark } from './mark-picture.js';

/**
 * @typedef {import('./mark-picture.js').MarkPixels} MarkPixels
 * @typedef {import('./mark-picture.js').MarkReaders} MarkReaders
 * @typedef {import('./watermark.js').MarkSource} MarkSource
 * @typedef {{ key: string, picture: MarkPixels }} Mark `key` names it, for threads that keep it
 */

/** Of those at addresses. Marks that are objects live as long as these. */
const MOST_MARKS = 8;
/** A mark that cannot be had is not asked for again before, however many tiles want it. */
const RETRY_MILLISECONDS = 5000;

/** @type {Map<string, Promise<Mark>>} */
const byAddress = new Map();
/** By the number of pixels that are allowed. @type {WeakMap<object, Map<number, Promise<Mark>>>} */
const byObject = new WeakMap();
let count = 0;

/**
 * The mark of a picture, loaded where it is not yet.
 * @param {Pick<import('./watermark.js').CheckedWatermark, 'source' | 'maxPixels' | 'isRequired'>} watermark
 * @param {MarkReaders} readers
 * @param {AbortSignal} [signal] gives up waiting; others may wait for the same mark
 * @returns {Promise<{ mark: Mark, note?: undefined } | { mark?: undefined, note: string }>} `note`: why there is none,
 *   though it is not required
 * @throws {import('../errors.js').PyramidionError} as `loadMark`, where it is required
 */
export async function markFor({ source, maxPixels, isRequired }, readers, signal) {
  try {
    return { mark: await abortable(remembered(source, maxPixels, readers), signal) };
  } catch (error) {
    signal?.throwIfAborted();
    if (isRequired) throw error;
    return { note: `${/** @type {Error} */ (error).message} Pictures come without it.` };
  }
}

/**
 * @param {MarkSource} source
 * @param {number} maxPixels
 * @param {MarkReaders} readers
 * @returns {Promise<Mark>}
 */
function remembered(source, maxPixels, readers) {
  const load = async () => ({ picture: await loadMark(source, { ...readers, maxPixels }), key: `mark ${++count}` });
  if (typeof source === 'string' || source instanceof URL) {
    const mark = once(byAddress, `${maxPixels} ${source}`, load);
    if (byAddress.size > MOST_MARKS) byAddress.delete(/** @type {string} */ (byAddress.keys().next().value));
    return mark;
  }
  const marks = byObject.get(source) ?? new Map();
  byObject.set(source, marks);
  return once(marks, maxPixels, load);
}

/**
 * @template Key
 * @param {Map<Key, Promise<Mark>>} marks
 * @param {Key} key
 * @param {() => Promise<Mark>} load
 * @returns {Promise<Mark>}
 */
function once(marks, key, load) {
  const mark = marks.get(key) ?? load();
  const isNew = !marks.delete(key);
  marks.set(key, mark); // Last, as it was used last.
  if (isNew) mark.catch(() => forgetLater(marks, key, mark));
  return mark;
}

/**
 * @template Key
 * @param {Map<Key, Promise<Mark>>} marks
 * @param {Key} key
 * @param {Promise<Mark>} failed
 */
function forgetLater(marks, key, failed) {
  const timer = setTimeout(() => {
    if (marks.get(key) === failed) marks.delete(key);
  }, RETRY_MILLISECONDS);
  // Node does not wait for it.
  /** @type {any} */ (timer).unref?.();
}
