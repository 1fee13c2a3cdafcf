/**
 * Files of many producers, collected by other projects: each level has the samples that libtiff reads.
 */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readExpected } from './support/expected.js';
import { compareLevels, levelDigests } from './support/level-digests.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';

const TABLE = join(THIRD_PARTY, 'tiff-samples.tsv');

// These samples are what tiff2rgba shows of the files.
const OLD_JPEG = 'subsampled old JPEG comes as RGB; the table has the subsampled blocks as they are stored';

/** What differs from libtiff on purpose, and why. */
const DIFFERENT = new Map([
  ['tiff/libtiff__ojpeg_chewey_subsamp21_multi_strip.tiff', OLD_JPEG],
  ['tiff/libvips__ojpeg-strip.tif', OLD_JPEG],
]);

describe('third-party TIFF files', { skip: unlessThere(TABLE) }, () => {
  const files = existsSync(TABLE) ? readExpected(TABLE) : new Map();
  for (const [file, expected] of files) {
    const reason = DIFFERENT.get(file);
    test(file, { skip: reason ?? false }, async () => {
      const { complaints } = compareLevels(await levelDigests(join(THIRD_PARTY, file)), expected);
      assert.deepEqual(complaints, []);
    });
  }
});
