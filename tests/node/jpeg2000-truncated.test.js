/**
 * Files that end too early show what is there: levels whose packets have all arrived are those of the whole file, and of the
 * others the part that has.
 */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { complaint, crop, md5, rasterOf, readExpectedLevels } from './support/jpeg2000.js';
import { made, unlessThere } from './support/places.js';

/** @typedef {import('./support/jpeg2000.js').Image} Image */

const TABLE = made('jpeg2000.tsv');
/** @type {ReturnType<typeof readExpectedLevels>} */
const expected = existsSync(TABLE) ? readExpectedLevels(TABLE) : new Map();

/**
 * @template Result
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {(image: Image) => Promise<Result>} use
 */
async function withBytes(bytes, use) {
  const image = await open(new Blob([bytes]), { workers: 0 });
  try {
    return await use(image);
  } finally {
    image.close();
  }
}

/** @param {string} file @param {number} share */
async function cut(file, share) {
  const bytes = new Uint8Array(await readFile(made(file)));
  return bytes.subarray(0, Math.floor(bytes.length * share));
}

describe('truncated JPEG 2000 files', { skip: unlessThere(TABLE) }, () => {
  /** A file whose progression is by resolution, how much of it there is, and the first level that is complete. */
  const byResolution = /** @type {const} */ ([
    ['opj-rpcl-precincts-64.j2k', 0.5, 1],
    ['opj-plt.jp2', 0.5, 1],
    ['opj-sop.jp2', 0.2, 2],
    ['opj-layers-3-rlcp-lossless.j2k', 0.5, 1],
    ['opj-large.jp2', 0.5, 1],
    ['opj-53.jp2', 0.5, 1],
    ['ojph-53.j2c', 0.5, 1],
  ]);
  for (const [file, share, first] of byResolution) {
    test(`${file}, cut to ${share * 100} %: level ${first} and smaller ones are whole`, async () => {
      await withBytes(await cut(file, share), async (image) => {
        const complete = expected.get(file)?.filter(({ level, layers }) => level >= first && layers === undefined);
        for (const row of complete ?? []) {
          const { data } = await rasterOf(image, { level: row.level });
          assert.equal(md5(data), row.md5, `level ${row.level}`);
        }
        const { width, height } = await rasterOf(image, { level: 0 });
        assert.deepEqual([width, height], [image.width, image.height]);
      });
    });
  }

  /** Files whose last part is what is missing below. */
  const byPlace = ['opj-rpcl-precincts-64.j2k', 'opj-tiles-256.jp2', 'opj-tlm.jp2', 'grk-tlm.j2k', 'variant-ppm.j2k'];
  for (const file of byPlace) {
    test(`${file}, cut to 80 %: what comes first is whole`, async () => {
      const box = { x: 0, y: 0, width: 256, height: 200 };
      const whole = await withBytes(await cut(file, 1), (image) => rasterOf(image, { level: 0 }));
      const found = await withBytes(await cut(file, 0.8), (image) => rasterOf(image, { level: 0 }));
      assert.equal(complaint(crop(found, box), crop(whole, box)), undefined);
      assert.notEqual(complaint(found, whole), undefined, 'something is missing');
    });
  }

  test('wherever they end, they end in an image or in a typed error', async () => {
    for (const file of [
      'opj-sop-eph-plt-tlm.jp2',
      'variant-ppt.j2k',
      'opj-iip-recipe.jp2',
      'ojph-97-precincts-cprl.j2c',
    ]) {
      for (let share = 0.0005; share < 1; share *= 2.3) {
        try {
          await withBytes(await cut(file, share), (image) => rasterOf(image, { level: image.levels.length - 1 }));
        } catch (error) {
          const { name, code, stack } = /** @type {Error & { code: string }} */ (error);
          assert.equal(name.endsWith('Error') && /^(truncated|malformed|decode-failed)$/.test(code), true, stack);
        }
      }
    }
  });
});
