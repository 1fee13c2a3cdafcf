/**
 * JPEG 2000 files that break the rules end in a typed error or in a picture, never in a crash or a hang.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PyramidionError } from '../../js/index.js';
import { withImage } from './support/jpeg2000.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';
import { runCli } from './support/run-cli.js';

const MALFORMED = join(THIRD_PARTY, 'malformed-jp2');
const files = existsSync(MALFORMED) ? readdirSync(MALFORMED) : [];

describe('JPEG 2000 files that have crashed other programs', { skip: unlessThere(MALFORMED), concurrency: 2 }, () => {
  /** @type {string} */
  let folder;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pyramidion-malformed-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const file of files) {
    test(`${file}: the first tile`, async () => {
      try {
        await withImage(join(MALFORMED, file), (image) => image.tile({ level: 0, column: 0, row: 0 }));
      } catch (error) {
        assert.ok(error instanceof PyramidionError, String(/** @type {Error} */ (error).stack));
        assert.doesNotMatch(error.message, /unreachable|RuntimeError|TypeError|undefined|memory access/);
      }
    });

    test(`${file}: a preview`, async () => {
      const out = join(folder, `${file}.png`);
      const { code, signal, stderr } = await runCli(['region', join(MALFORMED, file), '--size', '64,64', '-o', out]);
      assert.equal(signal, null, 'it ends by itself');
      if (code === 0) return assert.ok(existsSync(out));
      assert.equal(code, 1);
      assert.match(stderr, /^pyramidion: [^\n]+\n$/);
      assert.doesNotMatch(stderr, /unreachable|RuntimeError|TypeError|undefined|memory access/);
      assert.equal(existsSync(out), false);
    });
  }
});
