/**
 * JPEG 2000 files of many producers: each level has the samples that opj_decompress decodes, or Grok where OpenJPEG
 * refuses. What neither decodes ends in a typed error, or in samples.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PyramidionError } from '../../js/index.js';
import { Refused } from '../fixtures/reference/jpeg2000.mjs';
import { complaint, rasterOf, regionComplaints, regionRasters, withImage } from './support/jpeg2000.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';
import { unlessInstalled, withReference } from './support/reference-tools.js';

/** @typedef {import('./support/jpeg2000.js').Raster} Raster */

/** A larger level is compared in regions only. */
const MOST_PIXELS = 2 ** 22;

/** Files that differ from the reference on purpose, and why. */
const DIFFERENT = new Map();

/** @param {string} folder */
const filesOf = (folder) =>
  existsSync(join(THIRD_PARTY, folder)) ? readdirSync(join(THIRD_PARTY, folder)).map((name) => join(folder, name)) : [];

for (const folder of ['jp2', 'htj2k']) {
  const skip = unlessThere(join(THIRD_PARTY, folder)) || unlessInstalled('opj_decompress');
  describe(`third-party files: ${folder}`, { skip }, () => {
    for (const file of filesOf(folder)) {
      test(file, { skip: DIFFERENT.get(file) ?? false }, async () => {
        const complaints = await withReference(join(THIRD_PARTY, file), (reference) => compare(file, reference));
        assert.deepEqual(complaints, []);
      });
    }
  });
}

/**
 * @param {string} file
 * @param {import('../fixtures/reference/jpeg2000.mjs').Reference} reference
 * @returns {Promise<string[]>}
 */
async function compare(file, reference) {
  const path = join(THIRD_PARTY, file);
  /** @type {{ level: number, expected: Raster }[]} */
  const levels = [];
  for (let level = 0; level <= reference.codestream.discardable; level++) {
    const expected = await decoded(reference, level);
    if (expected) levels.push({ level, expected });
  }
  if (levels.length === 0) return assertSamplesOrTypedError(path);
  const regions = await regionRasters(path, levels.length);
  return withImage(path, async (image) => {
    const found = [];
    for (const { level, expected } of levels) {
      found.push(...regionComplaints(regions[level], level, expected));
      if (expected.width * expected.height > MOST_PIXELS) continue;
      const what = complaint(await rasterOf(image, { level }), expected);
      if (what) found.push(`level ${level}: ${what}`);
    }
    return found;
  });
}

/**
 * What a reference makes of a level.
 * @param {import('../fixtures/reference/jpeg2000.mjs').Reference} reference
 * @param {number} level
 * @returns {Promise<Raster | undefined>} undefined: none decodes it
 */
async function decoded(reference, level) {
  for (const tool of /** @type {const} */ (['openJpeg', 'grok'])) {
    try {
      return await reference[tool]({ level });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
}

/** @param {string} path */
async function assertSamplesOrTypedError(path) {
  try {
    await withImage(path, (image) => rasterOf(image, { level: 0 }));
  } catch (error) {
    assert.ok(error instanceof PyramidionError, String(/** @type {Error} */ (error).stack));
  }
  return [];
}
