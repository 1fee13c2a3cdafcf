/** What tells where the parts of a JPEG 2000 file are, as `info` says it. */

import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { made, unlessThere } from './support/places.js';
import { succeed } from './support/run-cli.js';

/** @param {string} path @param {import('../../js/index.js').OpenOptions} [options] */
async function foundBy(path, options) {
  const image = await open(path, { workers: 0, ...options });
  image.close();
  return image.info.foundBy;
}

describe('what tells where parts are', { skip: unlessThere(made('grk-tlm.j2k')) }, () => {
  for (const [file, expected] of /** @type {const} */ ([
    ['grk-tlm.j2k', ['TLM']],
    ['grk-97-plt.jp2', ['PLT']],
    ['gdal-alpha-plt-tlm.jp2', ['TLM', 'PLT']],
    ['grk-sop-eph.j2k', ['SOP']],
    ['opj-53.jp2', []],
    ['vips-deflate.tif', []],
  ])) {
    test(`of ${file}: ${expected.join(', ') || 'nothing'}`, async () =>
      assert.deepEqual(await foundBy(made(file)), expected));
  }

  test('is an index file, where one is used', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'pyramidion-found-by-'));
    t.after(() => rm(folder, { recursive: true }));
    const path = join(folder, 'image.jp2');
    await copyFile(made('opj-53.jp2'), path);
    await succeed('index', path);
    assert.deepEqual(await foundBy(path, { index: `${path}.idx` }), ['index file']);
    assert.deepEqual(await foundBy(path, { index: false }), []);
  });

  test('is printed', async () => {
    assert.match(await succeed('info', made('gdal-alpha-plt-tlm.jp2')), /^ {2}parts found by TLM, PLT$/m);
    assert.doesNotMatch(await succeed('info', made('opj-53.jp2')), /found by/);
  });
});
