/**
 * JPEG 2000 files that name their colours by a number: of e-sRGB and ROMM RGB the formulas are applied, of others that are not
 * converted `info` tells.
 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { made, unlessThere } from './support/places.js';

const FILE = made('opj-rgb16.jp2');
const skip = unlessThere(FILE);

/** The file, with other colours in its box colr. @param {number} enumerated */
async function fileOf(enumerated) {
  const bytes = await readFile(FILE);
  const at = bytes.indexOf('colr');
  assert.equal(bytes.readUInt32BE(at + 7), 16, 'it is sRGB');
  bytes.writeUInt32BE(enumerated, at + 7);
  return new Blob([bytes]);
}

/**
 * @template Result
 * @param {number} enumerated
 * @param {(image: import('../../js/index.js').Image) => Promise<Result>} use
 */
async function withColours(enumerated, use) {
  const image = await open(await fileOf(enumerated), { workers: 0 });
  try {
    return await use(image);
  } finally {
    image.close();
  }
}

/** sRGB's code of light. @param {number} light */
const encoded = (light) => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
/** @param {number} value */
const clamped = (value) => Math.min(1, Math.max(0, value));

/** Of PIMA 7667: 255 × 2^(n-9) codes from black to white, black being at 2^(n-2) + 2^(n-3). @param {number[]} codes */
function extendedSrgb(codes) {
  return codes.map((code) => clamped((code - (2 ** 14 + 2 ** 13)) / (255 * 2 ** 7)));
}

/** From ROMM RGB's D50 to sRGB, by Bradford's adaptation. */
const TO_SRGB = [
  [2.0341926, -0.727420, -0.3067655],
  [-0.2288108, 1.2317292, -0.0029216],
  [-0.0085649, -0.1532726, 1.1618390],
]; // prettier-ignore

/** Of ISO 22028-2. @param {number[]} codes */
function rommRgb(codes) {
  const light = codes.map((code) => code / 65535).map((value) => (value < 1 / 32 ? value / 16 : value ** 1.8));
  return TO_SRGB.map((row) => encoded(clamped(row.reduce((sum, factor, i) => sum + factor * light[i], 0))));
}

describe('the colours of', { skip }, () => {
  for (const [name, enumerated, formula] of /** @type {const} */ ([
    ['e-sRGB', 20, extendedSrgb],
    ['ROMM RGB', 21, rommRgb],
  ])) {
    test(`${name} become sRGB`, () =>
      withColours(enumerated, async (image) => {
        const [{ data }, samples] = await Promise.all([
          image.region({ level: 0, render: { depth: 16 } }),
          image.samples({ level: 0 }),
        ]);
        let most = 0;
        for (let i = 0; i < image.width * image.height; i++) {
          const codes = [0, 1, 2].map((band) => Number(samples.data[3 * i + band]));
          formula(codes).forEach(
            (value, band) => (most = Math.max(most, Math.abs(255 * value - data[4 * i + band] / 257))),
          );
        }
        assert.ok(most <= 0.5, `they differ by up to ${most}`);
        assert.ok(new Set(data).size > 50, 'there are colours to compare');
        assert.deepEqual(image.info.notes, []);
      }));

    test(`${name} stay as they are where they are ignored, and are described to files where they are embedded`, () =>
      withColours(enumerated, async (image) => {
        const ignored = await image.tile({ level: 0, column: 0, row: 0, render: { color: 'ignore' } });
        const embedded = await image.tile({ level: 0, column: 0, row: 0, render: { color: 'embed' } });
        const { data } = await image.samples({ level: 0, column: 0, row: 0 });
        assert.deepEqual(
          [...ignored.data.subarray(0, 3)],
          [...data.subarray(0, 3)].map((value) => Number(value) >> 8),
        );
        assert.deepEqual(embedded.data, ignored.data);
        const file = await embedded.toBlob({ type: 'image/tiff' });
        const copy = await open(file, { workers: 0 });
        const [{ data: converted }, { data: own }] = await Promise.all([
          copy.region({ level: 0 }),
          image.tile({ level: 0, column: 0, row: 0 }),
        ]);
        copy.close();
        // Embedded values have 8 bits, which are few in the dark.
        const mean = Array.from(converted).reduce((sum, value, i) => sum + Math.abs(value - own[i]), 0) / own.length;
        assert.ok(mean < 1, `they differ by ${mean}`);
      }));
  }

  test('e-sYCC are not converted, which info tells', () =>
    withColours(24, async (image) =>
      assert.deepEqual(image.info.notes, [
        'The colours are e-sYCC (EnumCS 24), which is not converted: they are taken for grey or RGB',
      ]),
    ));

  test('sRGB need no note', () => withColours(16, async (image) => assert.deepEqual(image.info.notes, [])));
});
