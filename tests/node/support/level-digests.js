/**
 * What Pyramidion makes of a file: the digest of each level's samples.
 * @module
 */

import { createHash } from 'node:crypto';
import { open } from '../../../js/index.js';

/** Samples of about so many pixels are read at once. */
const PIXELS_AT_ONCE = 2 ** 22;
/** A level of more pixels is not read. */
const MOST_PIXELS = 2 ** 27;

/**
 * @typedef {object} LevelDigest
 * @property {number} image 0 is the main one, then the associated ones
 * @property {number} level
 * @property {number} width
 * @property {number} height
 * @property {number} [bands]
 * @property {string} [md5] of the native samples, as `.raw` has them
 * @property {Error & { code?: string }} [error] why there is none
 */

/**
 * @param {any} source what `open` takes
 * @returns {Promise<LevelDigest[]>} of all levels of all images
 */
export async function levelDigests(source) {
  const main = await open(source, { workers: 0, orientation: 'stored' });
  try {
    /** @type {LevelDigest[]} */
    const digests = [];
    for (let number = 0; number <= main.associated.length; number++) {
      const image = number === 0 ? main : await main.associated[number - 1].open();
      for (const { level, width, height } of image.levels) {
        digests.push({ image: number, level, width, height, ...(await digestOf(image, level)) });
      }
    }
    return digests;
  } finally {
    main.close();
  }
}

/**
 * @param {import('../../../js/index.js').Image} image
 * @param {number} level
 */
async function digestOf(image, level) {
  const { width, height, tileHeight } = image.levels[level];
  if (width * height > MOST_PIXELS)
    return { error: Object.assign(new Error('too large to test'), { code: 'too-large' }) };
  const sum = createHash('md5');
  const stripe = tileHeight * Math.max(1, Math.floor(PIXELS_AT_ONCE / (width * tileHeight)));
  let bands = 0;
  try {
    for (let y = 0; y < height; y += stripe) {
      const samples = await image.samples({ level, x: 0, y, width, height: Math.min(stripe, height - y) });
      const { data } = samples;
      bands = samples.bands;
      sum.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  } catch (error) {
    return { error: /** @type {Error} */ (error) };
  }
  return { bands, md5: sum.digest('hex') };
}

/**
 * Compares a file's levels with what libtiff made of its directories. A directory belongs to the level of its size
 * whose samples are equal, or else to any of its size.
 * @param {LevelDigest[]} digests
 * @param {import('./expected.js').Expected[]} expected
 * @returns {{ equal: number, complaints: string[], errors: (Error & { code?: string })[] }} `complaints`: directories whose level
 *   differs or is missing; `errors`: those of levels that could not be read
 */
export function compareLevels(digests, expected) {
  const complaints = [];
  const errors = digests.flatMap(({ error }) => (error ? [error] : []));
  let equal = 0;
  for (const { directory, width, height, bands, md5 } of expected) {
    if (md5 === undefined) continue;
    const ofSize = digests.filter((digest) => digest.width === width && digest.height === height);
    if (ofSize.some((digest) => digest.md5 === md5)) equal++;
    else complaints.push(`directory ${directory}, ${width} × ${height} × ${bands}: ${whatElse(ofSize)}`);
  }
  return { equal, complaints, errors };
}

/** @param {LevelDigest[]} ofSize */
function whatElse(ofSize) {
  if (ofSize.length === 0) return 'there is no level of this size';
  return ofSize
    .map(({ image, level, error }) => `image ${image} level ${level} ${error ? `fails: ${error.message}` : 'differs'}`)
    .join('; ');
}
