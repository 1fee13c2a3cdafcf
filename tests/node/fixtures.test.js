/**
 * Every level of every fixture that make.mjs made has the samples that libtiff reads.
 */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readExpected } from './support/expected.js';
import { compareLevels, levelDigests } from './support/level-digests.js';
import { made, unlessThere } from './support/places.js';

const TABLE = made('expected.tsv');

/** Fixtures that cannot be decoded, and the error that says so. */
const NOT_READ = new Map([['gdal-complex.tif', 'unsupported']]);

describe('fixtures made by real encoders', { skip: unlessThere(TABLE) }, () => {
  /** @type {ReturnType<typeof readExpected>} */
  const files = existsSync(TABLE) ? readExpected(TABLE) : new Map();
  for (const [file, expected] of files) {
    test(file, async () => {
      const code = NOT_READ.get(file);
      if (code) return assertFails(file, code);
      const { equal, complaints, errors } = compareLevels(await levelDigests(made(file)), expected);
      assert.deepEqual(complaints, []);
      assert.deepEqual(errors, []);
      assert.equal(equal, expected.filter(({ md5 }) => md5).length);
    });
  }
});

/**
 * Either opening fails, or decoding every level does, with this code.
 * @param {string} file
 * @param {string} code
 */
async function assertFails(file, code) {
  const codes = await levelDigests(made(file)).then(
    (digests) => digests.map(({ error }) => error?.code),
    (error) => [error.code],
  );
  assert.deepEqual([...new Set(codes)], [code]);
}
