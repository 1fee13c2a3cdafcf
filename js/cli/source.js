/**
 * Opens the image that a reading command names, and closes it afterwards.
 * @module
 */

import { open } from '../index.js';
import { UsageError, wholeNumber } from './arguments.js';
import { startTrace } from './trace.js';

/** The options of every command that reads an image. */
export const READING_OPTIONS = /** @type {const} */ ({
  image: {
    type: 'string',
    value: 'N',
    help: 'which image of the file: 0, the default, is the main one; 1 is the first of those that "info" lists as associated',
  },
  workers: { type: 'string', value: 'N', help: 'how many threads decode; 0 decodes in the main thread' },
  trace: {
    type: 'string',
    value: 'FILE',
    help: 'write a JSON line {"offset","length","trip"} for each range that is read, with "joined" for those that share the request before, and "index" for those of an index file',
  },
});

/**
 * Opens a source, hands the image to `use`, and closes all.
 *
 * @template Result
 * @param {string} source a path or an http(s) URL
 * @param {import('./main.js').Values} values
 * @param {{ workers?: number, orientation?: 'stored' | 'upright' }} defaults `workers`: how many when `--workers` is absent;
 *   default: the library's choice; `orientation`: as for `open`, but `stored` by default: coordinates are the file's own
 * @param {(image: import('../index.js').Image, main: import('../index.js').Image) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withImage(source, values, defaults, use) {
  const number = wholeNumber(values, 'image') ?? 0;
  const workers = wholeNumber(values, 'workers') ?? defaults.workers;
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(source) && !/^https?:/i.test(source)) {
    throw new UsageError(`${source}: SOURCE is a path or an http(s) URL.`);
  }
  const trace = startTrace(/** @type {string | undefined} */ (values.trace));
  try {
    const main = await open(source, { orientation: defaults.orientation ?? 'stored', onRead: trace.onRead, workers });
    try {
      return await use(await associated(main, number, source), main);
    } finally {
      main.close();
    }
  } finally {
    trace.close();
  }
}

/**
 * @param {import('../index.js').Image} main
 * @param {number} number
 * @param {string} source
 */
async function associated(main, number, source) {
  if (number === 0) return main;
  const found = main.associated[number - 1];
  if (!found) {
    const last = main.associated.length;
    throw new Error(`${source}: there is no image ${number}. Its images are numbered 0 to ${last}; see "info".`);
  }
  return found.open();
}
