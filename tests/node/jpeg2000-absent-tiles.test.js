/**
 * Tiles that a codestream lacks: samples are 0 there, as opj_decompress has them, and pictures transparent.
 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { readCodestream } from '../fixtures/reference/codestream.mjs';
import { complaint, crop, rasterOf } from './support/jpeg2000.js';
import { made, unlessThere } from './support/places.js';
import { unlessInstalled, withReference } from './support/reference-tools.js';

const NOTE = 'The codestream lacks tiles: they are transparent, and their samples are 0';
const [SOT, EOC] = [0xff90, 0xffd9];

/**
 * The codestream of a file without some of its tiles.
 * @param {string} file
 * @param {number[]} absent
 */
async function without(file, absent) {
  const bytes = Buffer.from(readCodestream(await readFile(made(file))).bytes);
  let at = 2;
  while (bytes.readUInt16BE(at) !== SOT) at += 2 + bytes.readUInt16BE(at + 2);
  const kept = [bytes.subarray(0, at)];
  while (bytes.readUInt16BE(at) !== EOC) {
    const end = at + bytes.readUInt32BE(at + 6);
    if (!absent.includes(bytes.readUInt16BE(at + 4))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return new Uint8Array(Buffer.concat([...kept, bytes.subarray(at)]));
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {(image: import('../../js/index.js').Image) => Promise<void>} use
 * @param {import('../../js/index.js').OpenOptions} [options]
 */
async function withBytes(bytes, use, options) {
  const image = await open(new Blob([bytes]), { workers: 0, ...options });
  try {
    await use(image);
  } finally {
    image.close();
  }
}

const skip = unlessThere(made('jpeg2000.tsv'));

describe('tiles that a JPEG 2000 codestream lacks', { skip }, () => {
  /** Tiles that are multiples of 2^level and such that are not, a subsampled image, the irreversible wavelet. */
  const cases = /** @type {const} */ ([
    ['opj-tiles-256.jp2', [1, 5]],
    ['opj-tiles-97x113.j2k', [0, 9, 10, 17]],
    ['opj-tiles-97x113-97.j2k', [8, 39]],
    ['opj-sampled-unlike-tiled.j2k', [7, 8, 13]],
    ['ojph-53-tiled-pcrl.j2c', [1]],
  ]);
  for (const [file, absent] of cases) {
    test(`${file}: samples are 0`, { skip: unlessInstalled('opj_decompress') }, async () => {
      const bytes = await without(file, [...absent]);
      await withReference(bytes, (reference) =>
        withBytes(bytes, async (image) => {
          const complaints = [];
          for (let level = 0; level <= reference.codestream.discardable; level++) {
            const expected = await reference.openJpeg({ level });
            complaints.push(complaint(await rasterOf(image, { level }), expected));
            const [width, height] = [Math.ceil(expected.width / 3), Math.ceil(expected.height / 3)];
            const box = { x: expected.width - width, y: expected.height >> 2, width, height };
            complaints.push(complaint(await rasterOf(image, { level, ...box }), crop(expected, box)));
          }
          assert.deepEqual(complaints.filter(Boolean), []);
          assert.deepEqual(image.info.notes, [NOTE]);
        }),
      );
    });
  }

  test('pictures are transparent there, and the same as before elsewhere', async () => {
    const before = await open(made('opj-tiles-256.jp2'), { workers: 0 });
    const whole = await before.region();
    before.close();
    await withBytes(await without('opj-tiles-256.jp2', [1]), async (image) => {
      const { width, data } = await image.region();
      const expected = Uint8ClampedArray.from(whole.data, (value, i) => {
        const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)];
        return x >= 256 && x < 512 && y < 256 ? 0 : value;
      });
      assert.ok(data.every((value, i) => value === expected[i]));
    });
  });

  test('a pixel of an averaged level is transparent where nothing of it is there', async () => {
    const bytes = await without('opj-resolutions-1-97.j2k', [1]);
    await withBytes(
      bytes,
      async (image) => {
        const last = image.levels.length - 1;
        const { width, data } = await image.region({ level: last });
        assert.equal(width, 44);
        const alphas = Array.from({ length: width }, (_, x) => data[4 * x + 3]);
        assert.deepEqual(
          alphas,
          Array.from({ length: width }, (_, x) => (x >= 16 && x < 32 ? 0 : 255)),
        );
      },
      { tileSize: 64 },
    );
  });

  test('an excerpt lacks what the codestream lacks', { skip: unlessInstalled('opj_decompress') }, async () => {
    await withBytes(await without('opj-tiles-256.jp2', [1]), async (image) => {
      const excerpt = await image.excerpt({ level: 0, column: 0, row: 0 });
      assert.deepEqual(Array.from(/** @type {any} */ (excerpt.settings).absent), [256, 0, 512, 256]);
      const decoded = await withReference(await excerpt.bytes(), (reference) =>
        reference.openJpeg({ area: [0, 0, 512, 503] }),
      );
      const found = await rasterOf(image, { level: 0, x: 0, y: 0, width: 512, height: 503 });
      assert.equal(complaint(found, decoded), undefined);
    });
  });

  test('where no tile is there, an excerpt is a codestream that can be decoded', async () => {
    await withBytes(
      await without('opj-tiles-256.jp2', [0]),
      async (image) => {
        const { data } = await image.tile({ level: 0, column: 0, row: 0 });
        assert.ok(data.every((value) => value === 0));
        const excerpt = await image.excerpt({ level: 0, column: 0, row: 0 });
        await withBytes(await excerpt.bytes(), async (other) => {
          const grey = await other.region();
          assert.ok(grey.data.every((value, i) => value === (i % 4 === 3 ? 255 : 128)));
        });
      },
      { tileSize: 128 },
    );
  });
});
