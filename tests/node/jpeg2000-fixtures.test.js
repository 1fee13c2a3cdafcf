/**
 * Every level of the JPEG 2000 fixtures that make.mjs made has the samples that opj_decompress decodes, each region of it
 * those of its crop, and HTJ2K files also those of OpenJPH.
 */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  averaged,
  complaint,
  md5,
  rasterOf,
  readExpectedLevels,
  regionComplaints,
  regionRasters,
  withImage,
} from './support/jpeg2000.js';
import { made, unlessThere } from './support/places.js';
import { unlessInstalled, withReference } from './support/reference-tools.js';

/**
 * @typedef {import('./support/jpeg2000.js').Raster} Raster
 * @typedef {import('./support/jpeg2000.js').ExpectedLevel} ExpectedLevel
 */

const TABLE = made('jpeg2000.tsv');
const files = existsSync(TABLE) ? readExpectedLevels(TABLE) : new Map();

describe('JPEG 2000 fixtures made by real encoders', { skip: unlessThere(TABLE) }, () => {
  for (const [file, expected] of files) {
    test(file, async () => {
      const regions = await regionRasters(made(file));
      const complaints = await withImage(made(file), async (image) => {
        const found = [];
        const wholes = [];
        for (const { level, layers, ...row } of expected) {
          const whole = await rasterOf(image, { level, layers });
          found.push(await wholeComplaint(made(file), { level, layers }, row, whole));
          if (layers === undefined) wholes.push(whole);
        }
        const lowest = wholes.length - 1;
        for (const { level } of image.levels.slice(wholes.length)) {
          const whole = averaged(wholes[lowest], level - lowest);
          const what = complaint(await rasterOf(image, { level }), whole);
          found.push(what && `level ${level}, not in the file: ${what}`);
          wholes.push(whole);
        }
        return [...found, ...wholes.flatMap((whole, level) => regionComplaints(regions[level], level, whole))];
      });
      assert.deepEqual(complaints.filter(Boolean), []);
    });
  }
});

/**
 * @param {string} path
 * @param {{ level: number, layers?: number }} what
 * @param {Omit<ExpectedLevel, 'level' | 'layers'>} expected
 * @param {Raster} whole
 */
async function wholeComplaint(path, { level, layers }, expected, whole) {
  const found = { ...whole, md5: md5(whole.data), data: undefined };
  const name = `level ${level}${layers === undefined ? '' : `, ${layers} layers`}`;
  if (JSON.stringify(found, Object.keys(expected)) === JSON.stringify(expected)) return undefined;
  const what = await withReference(path, async (reference) =>
    complaint(whole, await reference.openJpeg({ level, layers })),
  ).catch((error) => error.message);
  return `${name}: ${what}`;
}

const skipOpenJph = unlessThere(TABLE) || unlessInstalled('ojph_expand');
describe('HTJ2K fixtures, as OpenJPH has them', { skip: skipOpenJph }, () => {
  for (const file of [...files.keys()].filter((name) => /^(ojph|grk-ht|container)/.test(name))) {
    // OpenJPEG and OpenJPH round differently in the irreversible transform.
    const tolerance = file.includes('97') || file.startsWith('container') ? 1 : 0;
    test(file, () =>
      withReference(made(file), async (reference) => {
        const complaints = await withImage(made(file), async (image) => {
          const found = [];
          for (let level = 0; level <= reference.codestream.discardable; level++) {
            const what = complaint(await rasterOf(image, { level }), await reference.openJph({ level }), tolerance);
            if (what) found.push(`level ${level}: ${what}`);
          }
          return found;
        });
        assert.deepEqual(complaints, []);
      }),
    );
  }
});
