/**
 * JPEG 2000 files that name their colours by a number: where there is a formula it is applied, of others that are not converted
 * `info` tells.
 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { made, unlessThere } from './support/places.js';

const FILE = made('opj-rgb16.jp2');
const BYTES = made('opj-no-mct.jp2');
const BILEVEL = made('opj-1bit.jp2');
const skip = unlessThere(FILE);

/** The file, with other colours in its box colr. @param {number} enumerated @param {string} file */
async function fileOf(enumerated, file) {
  const bytes = await readFile(file);
  const at = bytes.indexOf('colr');
  assert.ok([16, 17].includes(bytes.readUInt32BE(at + 7)), 'it is sRGB or grey');
  bytes.writeUInt32BE(enumerated, at + 7);
  return new Blob([bytes]);
}

/**
 * @template Result
 * @param {number} enumerated
 * @param {(image: import('../../js/index.js').Image) => Promise<Result>} use
 * @param {string} [file]
 */
async function withColours(enumerated, use, file = FILE) {
  const image = await open(await fileOf(enumerated, file), { workers: 0 });
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

/**
 * On the scale of bytes, not clamped.
 * @typedef {(codes: number[], depth: { scale: number, unit: number }) => number[]} Formula `scale`: how many codes one of 8 bits
 *   is; `unit`: how many make a 255th of the whole range
 */

/**
 * @param {{ red: number, blue: number, black: number, chroma: number, luma: number }} kind the weights of red and blue, the code
 *   of black, and by how much codes of 8 bits count
 * @returns {Formula}
 */
const ycbcr =
  ({ red, blue, black, chroma, luma }) =>
  ([y, cb, cr], { scale, unit }) => {
    // The codes of video are those of 8 bits with further bits behind; the whole range ends in ones.
    const step = black > 0 ? scale : unit;
    const [lightness, u, v] = [(luma * (y - black * scale)) / step, cb - 128 * scale, cr - 128 * scale];
    const r = lightness + ((2 - 2 * red) * chroma * v) / step;
    const b = lightness + ((2 - 2 * blue) * chroma * u) / step;
    return [r, (lightness - red * r - blue * b) / (1 - red - blue), b];
  };

const VIDEO = { black: 16, luma: 255 / 219, chroma: 255 / 224 };
const BT_601 = { red: 0.299, blue: 0.114 };

/** @type {[name: string, enumerated: number, formula: Formula][]} */
const FORMULAS = [
  ['YCbCr(1)', 1, ycbcr({ red: 0.2126, blue: 0.0722, ...VIDEO })],
  ['YCbCr(2)', 3, ycbcr({ ...BT_601, black: 0, luma: 1, chroma: 1 })],
  ['YCbCr(3)', 4, ycbcr({ ...BT_601, ...VIDEO })],
  ['sYCC', 18, ycbcr({ ...BT_601, black: 0, luma: 1, chroma: 1 })],
  [
    'PhotoYCC',
    9,
    ([y, c1, c2], { scale }) => {
      const [luma, u, v] = [1.3584 * y, 2.2179 * (c1 - 156 * scale), 1.8215 * (c2 - 137 * scale)];
      return [luma + v, luma - 0.194 * u - 0.509 * v, luma + u].map((value) => value / scale);
    },
  ],
];

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

  for (const [name, enumerated, formula] of FORMULAS) {
    for (const [bits, file, tolerance] of /** @type {const} */ ([
      [8, BYTES, 1.01],
      [16, FILE, 0.51],
    ])) {
      test(`${name} of ${bits} bits follow the formula`, () =>
        withColours(
          enumerated,
          async (image) => {
            const [{ data }, samples] = await Promise.all([
              image.region({ level: 0, render: { depth: 16 } }),
              image.samples({ level: 0 }),
            ]);
            let most = 0;
            const scale = 2 ** (bits - 8);
            const unit = (2 ** bits - 1) / 255;
            for (let i = 0; i < image.width * image.height; i++) {
              const codes = [0, 1, 2].map((band) => Number(samples.data[3 * i + band]));
              formula(codes, { scale, unit }).forEach((value, band) => {
                most = Math.max(most, Math.abs(255 * clamped(value / 255) - data[4 * i + band] / 257));
              });
            }
            assert.ok(most <= tolerance, `they differ by up to ${most}`);
            assert.deepEqual(image.info.notes, []);
            assert.equal(image.info.photometric, 'YCbCr');
          },
          file,
        ));
    }
  }

  for (const [enumerated, photometric, shadeOfZero] of /** @type {const} */ ([
    [15, 'MinIsBlack', 'black'],
    [0, 'MinIsWhite', 'white'],
  ])) {
    test(`bi-level images (EnumCS ${enumerated}) have 0 for ${shadeOfZero}`, () =>
      withColours(
        enumerated,
        async (image) => {
          const [{ data }, samples] = await Promise.all([image.region({ level: 0 }), image.samples({ level: 0 })]);
          const shades = Array.from(/** @type {Uint8Array} */ (samples.data), (sample) =>
            (sample === 0) === (shadeOfZero === 'black') ? 0 : 255,
          );
          assert.deepEqual(
            shades.map((_, i) => data[4 * i]),
            shades,
          );
          assert.deepEqual([image.info.photometric, image.info.notes], [photometric, []]);
        },
        BILEVEL,
      ));
  }

  for (const [name, enumerated, like, what] of /** @type {const} */ ([
    ['CMY', 11, 16, 'grey or RGB'],
    ['YCCK', 13, 18, 'YCbCr'],
    ['CIEJab', 19, 16, 'grey or RGB'],
    ['YPbPr(1125/60)', 22, 1, 'YCbCr'],
    ['YPbPr(1250/50)', 23, 1, 'YCbCr'],
    ['e-sYCC', 24, 18, 'YCbCr'],
  ])) {
    test(`${name} are taken for ${what}, which info tells`, async () => {
      const show = async (/** @type {import('../../js/index.js').Image} */ image) => {
        const { data } = await image.tile({ level: 0, column: 0, row: 0 });
        return { data, notes: image.info.notes };
      };
      const shown = await withColours(enumerated, show);
      assert.deepEqual(shown.notes, [`The colours are ${name} (EnumCS ${enumerated}), and are taken for ${what}`]);
      assert.deepEqual(shown.data, (await withColours(like, show)).data);
    });
  }

  test('sRGB need no note', () => withColours(16, async (image) => assert.deepEqual(image.info.notes, [])));
});
