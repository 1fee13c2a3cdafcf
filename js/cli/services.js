/**
 * The image services that `serve --services` starts.
 * @module
 */

import { readFile } from 'node:fs/promises';
import { open, Pool } from '../index.js';
import { markFor } from '../render/marks.js';
import { checkedWatermark } from '../render/watermark.js';
import { createHandler } from '../service/handler.js';
import { choice, fraction, UsageError, wholeNumber } from './arguments.js';
import { findImage } from './found-image.js';

const MODES = /** @type {const} */ (['over', 'add', 'multiply', 'screen']);
const INTERPOLATIONS = /** @type {const} */ (['0', '1', '2']);
const DEPENDENT = ['watermark-opacity', 'watermark-probability', 'watermark-mode', 'watermark-seed'];

/** @type {import('./main.js').Command['options']} */
export const SERVICE_OPTIONS = {
  services: { type: 'boolean', help: 'also answer /iip?FIF=ID&…, as IIPImage does; ID is the path of an image in DIR' },
  interpolation: {
    type: 'string',
    value: 'N',
    help: 'how the services resize: 0 nearest pixel, 1 bilinear as by IIPImage (default), 2 smooth',
  },
  watermark: { type: 'string', value: 'FILE', help: 'an image to draw on all pictures of the services' },
  'watermark-opacity': { type: 'string', value: 'N', help: '0 to 1; default: 1' },
  'watermark-probability': { type: 'string', value: 'N', help: 'of a tile to be marked, 0 to 1; default: 1' },
  'watermark-mode': { type: 'string', value: 'MODE', help: `${MODES.join(', ')}; default: over; IIPImage has add` },
  'watermark-seed': { type: 'string', value: 'N', help: 'another number puts the marks elsewhere; default: 0' },
};

/**
 * @param {string} folder where images are
 * @param {import('./main.js').Values} values of the command's options
 * @returns {Promise<ReturnType<typeof createHandler> | undefined>} undefined when no services are wanted
 * @throws {UsageError}
 */
export async function startServices(folder, values) {
  if (!values.services) {
    const useless = Object.keys(SERVICE_OPTIONS).find((name) => values[name] !== undefined);
    if (useless) throw new UsageError(`--${useless} is for --services, which is missing.`);
    return undefined;
  }
  const interpolation = /** @type {0 | 1 | 2} */ (Number(choice(values, 'interpolation', INTERPOLATIONS) ?? 1));
  const watermark = await watermarkOf(values);
  // Files may change at any time: answers are kept, but asked for again.
  const cacheControl = 'no-cache';
  return createHandler({ resolve: (id) => findImage(folder, id), interpolation, watermark, cacheControl });
}

/** @param {import('./main.js').Values} values */
async function watermarkOf(values) {
  const settings = {
    opacity: fraction(values, 'watermark-opacity') ?? 1,
    probability: fraction(values, 'watermark-probability') ?? 1,
    mode: choice(values, 'watermark-mode', MODES) ?? 'over',
    seed: wholeNumber(values, 'watermark-seed') ?? 0,
  };
  const path = values.watermark;
  if (path !== undefined) return checkedMark({ source: await markFile(String(path)), ...settings }, String(path));
  const useless = DEPENDENT.find((name) => values[name] !== undefined);
  if (useless) throw new UsageError(`--${useless} needs --watermark FILE.`);
}

/** @param {string} path */
async function markFile(path) {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new Error(`${path}: the watermark cannot be read. Name an image file.`, { cause });
  }
}

/**
 * Loads a mark, so that one that is none is not found out by the first reader.
 * @template {import('../render/watermark.js').WatermarkOptions} Watermark
 * @param {Watermark} watermark
 * @param {string} path for errors
 */
async function checkedMark(watermark, path) {
  const pool = new Pool({ workers: 0 }).retain();
  const readPicture = (/** @type {object} */ parameters) =>
    pool.run({ method: 'readPicture', parameters, modules: ['read-picture'] });
  try {
    await markFor(checkedWatermark(watermark), { open, readPicture, options: { pool } });
    return watermark;
  } catch (cause) {
    throw new Error(`${path}: ${/** @type {Error} */ (cause).message}`, { cause });
  } finally {
    pool.destroy();
  }
}
