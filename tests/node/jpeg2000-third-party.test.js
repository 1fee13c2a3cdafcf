/**
 * JPEG 2000 files of many producers: each level has the samples that opj_decompress decodes, or Grok where OpenJPEG
 * refuses. What neither decodes ends in a typed error, or in samples: jpeg2000-conformance.test.js looks at some of these.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PyramidionError } from '../../js/index.js';
import { Refused } from '../fixtures/reference/jpeg2000.mjs';
import { gridOf } from '../fixtures/reference/planes.mjs';
import { complaint, crop, rasterOf, regionsOf, withImage } from './support/jpeg2000.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';
import { unlessInstalled, withReference } from './support/reference-tools.js';

/**
 * @typedef {import('./support/jpeg2000.js').Raster} Raster
 * @typedef {import('./support/jpeg2000.js').Image} Image
 * @typedef {import('../fixtures/reference/jpeg2000.mjs').Reference} Reference
 */

/** A larger level is compared in regions only. */
const MOST_PIXELS = 2 ** 22;

/** @param {string} folder */
const filesOf = (folder) =>
  existsSync(join(THIRD_PARTY, folder)) ? readdirSync(join(THIRD_PARTY, folder)).map((name) => join(folder, name)) : [];

for (const folder of ['jp2', 'htj2k']) {
  const skip = unlessThere(join(THIRD_PARTY, folder)) || unlessInstalled('opj_decompress');
  describe(`third-party files: ${folder}`, { skip }, () => {
    for (const file of filesOf(folder)) {
      test(file, async () => {
        const complaints = await withReference(join(THIRD_PARTY, file), (reference) => compare(file, reference));
        assert.deepEqual(complaints, []);
      });
    }
  });
}

/**
 * @param {string} file
 * @param {Reference} reference
 * @returns {Promise<string[]>}
 */
async function compare(file, reference) {
  const { codestream } = reference;
  try {
    return await withImage(join(THIRD_PARTY, file), (image) => compareLevels(file, image, reference));
  } catch (error) {
    assert.ok(error instanceof PyramidionError, String(/** @type {Error} */ (error).stack));
    const expected = await decoded(reference, { level: codestream.discardable });
    if (expected?.by === 'openJpeg') throw error;
    return [];
  }
}

/**
 * @param {string} file
 * @param {Image} image
 * @param {Reference} reference
 * @returns {Promise<string[]>}
 */
async function compareLevels(file, image, reference) {
  const found = [];
  const levels = ownLevels(image, reference);
  for (const { level, layers } of questions(levels.length, reference.codestream.layers)) {
    const { width, height } = levels[level];
    const expected = await decoded(reference, { level, layers });
    const isSure = expected?.by === 'openJpeg';
    const boxes = regionsOf({ width, height }, `${file} ${level}`);
    if (width * height <= MOST_PIXELS) boxes.push({ x: 0, y: 0, width, height });
    for (const box of boxes) {
      const raster = await rasterOrError(image, { level, layers, ...box }, isSure);
      const what = raster && expected && complaint(raster, crop(expected.raster, box));
      if (what) found.push(`level ${level}, ${layers ?? 'all'} layers, ${Object.values(box)}: ${what}`);
    }
  }
  return found;
}

/**
 * What is compared: each level, and some of the first quality layers of the largest and the smallest one.
 * @param {number} levels
 * @param {number} layers
 * @returns {{ level: number, layers?: number }[]}
 */
function questions(levels, layers) {
  const few = new Set([1, Math.ceil(layers / 2), layers - 1].filter((count) => count > 0 && count < layers));
  const ends = new Set([0, levels - 1]);
  return [
    ...Array.from({ length: levels }, (_, level) => ({ level })),
    ...[...ends].flatMap((level) => Array.from(few, (count) => ({ level, layers: count }))),
  ];
}

/**
 * The levels that are in the file: as many as there are resolutions, or down to one of a single pixel.
 * @param {Image} image
 * @param {Reference} reference
 */
function ownLevels(image, { codestream }) {
  const sizes = Array.from({ length: codestream.discardable + 1 }, (_, level) => gridOf(codestream, level));
  const isLast = (/** @type {{ width: number, height: number }} */ { width, height }) => width * height === 1;
  const end = sizes.findIndex(isLast) + 1 || sizes.length;
  const levels = image.levels.slice(0, end);
  assert.deepEqual(
    levels.map(({ width, height }) => `${width} × ${height}`),
    sizes.slice(0, end).map(({ width, height }) => `${width} × ${height}`),
  );
  return levels;
}

/**
 * What a reference makes of a level.
 * @param {Reference} reference
 * @param {{ level: number, layers?: number }} what
 * @returns {Promise<{ by: string, raster: Raster } | undefined>} undefined: none decodes it
 */
async function decoded(reference, what) {
  for (const by of /** @type {const} */ (['openJpeg', 'grok'])) {
    // Grok makes grey of code-blocks that it does not understand.
    if (by === 'grok' && reference.codestream.isHt) continue;
    try {
      return { by, raster: await reference[by](what) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
}

/**
 * @param {Image} image
 * @param {Parameters<typeof rasterOf>[1]} request
 * @param {boolean} isSure that it can be decoded; what OpenJPEG refuses may end in a typed error
 */
async function rasterOrError(image, request, isSure) {
  try {
    return await rasterOf(image, request);
  } catch (error) {
    if (isSure || !(error instanceof PyramidionError)) throw error;
  }
}
