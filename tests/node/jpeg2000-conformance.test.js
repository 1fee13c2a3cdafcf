/**
 * The test codestreams of ISO/IEC 15444-4 and of OpenJPH, compared with the images that come with them.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readCodestream } from '../fixtures/reference/codestream.mjs';
import { interleave, planeSizes, readPgx, readPnm, readSamples } from '../fixtures/reference/planes.mjs';
import { distance, rasterOf, withImage } from './support/jpeg2000.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';

/**
 * @typedef {import('../fixtures/reference/planes.mjs').Plane} Plane
 * @typedef {import('../fixtures/reference/codestream.mjs').Codestream} Codestream
 */

const ISO = join(THIRD_PARTY, 'reference', 'jpeg2000-conformance');
const HT = join(THIRD_PARTY, 'reference', 'htj2k');

/**
 * Of ISO/IEC 15444-4: the codestream, the level, the images of its components, and for each of them the largest
 * difference and the mean of the squares that are allowed: class 1 (tables C.6 and C.7), and of class 0 (C.1 and C.4) what
 * asks for no more than the samples.
 * @type {[codestream: string, level: number, images: string[], peaks: number[], meanSquares: number[]][]}
 */
const CASES = [
  ['p0_01.j2k', 0, ['c1p0_01_0.pgx'], [0], [0]],
  ['p0_01.j2k', 0, ['c0p0_01.pgx'], [0], [0]],
  ['p0_03.j2k', 0, ['c1p0_03_0.pgx'], [0], [0]],
  ['p0_03.j2k', 1, ['c0p0_03r1.pgx'], [0], [0]],
  [
    'p0_06.j2k',
    0,
    ['c1p0_06_0.pgx', 'c1p0_06_1.pgx', 'c1p0_06_2.pgx', 'c1p0_06_3.pgx'],
    [635, 403, 378, 0],
    [11287, 6124, 3968, 0],
  ],
  ['p0_11.j2k', 0, ['c1p0_11_0.pgx'], [0], [0]],
  ['p0_11.j2k', 0, ['c0p0_11.pgx'], [0], [0]],
  ['p0_12.j2k', 0, ['c1p0_12_0.pgx'], [0], [0]],
  ['p0_12.j2k', 0, ['c0p0_12.pgx'], [0], [0]],
  ['p0_13.j2k', 0, ['c1p0_13_0.pgx', 'c1p0_13_1.pgx', 'c1p0_13_2.pgx', 'c1p0_13_3.pgx'], [0, 0, 0, 0], [0, 0, 0, 0]],
  ['p0_14.j2k', 0, ['c1p0_14_0.pgx', 'c1p0_14_1.pgx', 'c1p0_14_2.pgx'], [0, 0, 0], [0, 0, 0]],
  ['p1_01.j2k', 0, ['c1p1_01_0.pgx'], [0], [0]],
  ['p1_01.j2k', 0, ['c0p1_01.pgx'], [0], [0]],
  ['ds0_ht_11_b10.j2k', 0, ['c1p0_11_0.pgx'], [0], [0]],
  ['ds1_ht_01_b11.j2k', 0, ['c1p1_01_0.pgx'], [1], [0.001]],
  ['ds1_ht_01_b12.j2k', 0, ['c1p1_01_0.pgx'], [0], [0]],
];

/** What OpenJPEG's decoder does not do. */
const REFUSED = ['ds0_ht_03_b14.j2k', 'ds0_ht_06_b11.j2k', 'ds0_hm_06_b11.j2k', 'ds0_hm_15_b8.j2k'];

/** @param {string} name of a codestream of ISO/IEC 15444-4 */
const fileOf = (name) => (name.startsWith('ds') ? `htj2k/OpenHTJ2K__${name}` : `jp2/openjpeg-data__${name}`);

describe('ISO/IEC 15444-4', { skip: unlessThere(ISO) }, () => {
  for (const [name, level, images, peaks, meanSquares] of CASES) {
    test(`${name}, level ${level}: ${images[0]}`, async () => {
      const planes = await Promise.all(images.map(async (image) => readPgx(await readFile(join(ISO, image)))));
      const found = await distances(fileOf(name), level, planes);
      for (const band of planes.keys()) {
        assert.ok(found.peaks[band] <= peaks[band], `component ${band} differs by ${found.peaks[band]}`);
        assert.ok(found.meanSquares[band] <= meanSquares[band], `component ${band}: ${found.meanSquares[band]}`);
      }
    });
  }
});

describe('ISO/IEC 15444-4: what is refused', { skip: unlessThere(ISO) }, () => {
  for (const name of REFUSED) {
    test(name, async () => {
      const decoding = withImage(join(THIRD_PARTY, fileOf(name)), (image) => rasterOf(image, { level: 0 }));
      await assert.rejects(decoding, { name: /^(Decode|Unsupported)Error$/, message: /HT/ });
    });
  }
});

/** Files of OpenJPH's own tests, and the image that each was made from. */
const MADE_FROM = new Map([
  ['simple_dec_irv97_64x64_16bit.jph', 'mm.ppm'],
  ['simple_dec_irv97_64x64_gray_tiles.jph', 'monarch.pgm'],
  ['simple_dec_irv97_64x64_yuv.jph', 'foreman_420.yuv'],
]);

describe("OpenJPH's tests", { skip: unlessThere(HT) }, () => {
  for (const [name, original] of MADE_FROM) {
    test(name, async () => {
      const file = `htj2k/jp2k_test_codestreams__${name}`;
      const bytes = await readFile(join(HT, original));
      const codestream = readCodestream(await readFile(join(THIRD_PARTY, file)));
      const planes = original.endsWith('.yuv') ? splitYuv(bytes, codestream) : readPnm(bytes);
      const found = await distances(file, 0, planes);
      for (const [band, [meanSquare, peak]] of errorsOf(name).entries()) {
        // The table has OpenJPH's errors: a decoder that rounds differently is a little off.
        assert.ok(found.peaks[band] <= peak + 1, `component ${band} differs by ${found.peaks[band]}, not ${peak}`);
        assert.ok(found.meanSquares[band] <= meanSquare * 1.01, `component ${band}: ${found.meanSquares[band]}`);
      }
    });
  }
});

/**
 * How far the first components of a level are from these.
 * @param {string} file
 * @param {number} level
 * @param {Plane[]} planes
 */
async function distances(file, level, planes) {
  const path = join(THIRD_PARTY, file);
  const codestream = readCodestream(await readFile(path));
  const raster = await withImage(path, (image) => rasterOf(image, { level }));
  for (const [band, { width, height }] of planeSizes(codestream, level).slice(0, planes.length).entries())
    assert.deepEqual([planes[band].width, planes[band].height], [width, height], 'the plane is of the level');
  // The others count for nothing.
  const nothing = { width: 1, height: 1, samples: new Int32Array(1) };
  const expected = interleave(
    Array.from(codestream.components, (_, i) => planes[i] ?? nothing),
    codestream,
    level,
  );
  return distance(raster, expected);
}

/**
 * @param {Buffer} bytes
 * @param {Codestream} codestream
 */
function splitYuv(bytes, codestream) {
  let at = 0;
  return planeSizes(codestream, 0).map(({ width, height }) => {
    const samples = readSamples(bytes.subarray(at), width * height, { bytes: 1 });
    at += width * height;
    return { width, height, samples };
  });
}

/**
 * The lines of mse_pae.txt for a file: the mean of the squares and the largest difference, by component.
 * @param {string} name
 */
function errorsOf(name) {
  const lines = readFileSync(join(HT, 'mse_pae.txt'), 'utf8').split('\n');
  const first = lines.findIndex((line) => line.startsWith(`${name} `)) + 1;
  const end = lines.findIndex((line, index) => index >= first && !/^[\d.]+ \d+$/.test(line));
  return lines.slice(first, end).map((line) => line.split(' ').map(Number));
}
