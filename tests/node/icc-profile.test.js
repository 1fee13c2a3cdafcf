/**
 * What js/render/icc-profile.js sees in a profile: which colours it is for, and whether it is one of the spaces that
 * pictures are in already.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { displayP3Profile } from '../../js/render/display-p3-profile.js';
import { coloursOf, isAlready } from '../../js/render/icc-profile.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';
import { iccProfile, SRGB_CURVE, SRGB_PRIMARIES } from './support/icc-profile.js';

const ADOBE_PRIMARIES = [0.6097, 0.3111, 0.0195, 0.2053, 0.6257, 0.0609, 0.1492, 0.0632, 0.7446];

/** sRGB's light of a code, both 0 to 1. @param {number} code */
const light = (code) => (code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4);
/** @param {number} size */
const srgbTable = (size) => ({
  table: Array.from({ length: size }, (_, i) => Math.round(65535 * light(i / (size - 1)))),
});

describe('the colours of a profile', () => {
  test('are those of its header', () => {
    assert.equal(coloursOf(iccProfile()), 'RGB ');
    assert.equal(coloursOf(iccProfile({ colours: 'GRAY' })), 'GRAY');
    assert.equal(coloursOf(iccProfile({ colours: 'CMYK' })), 'CMYK');
  });

  test('are none of what is no profile', () => {
    assert.equal(coloursOf(new Uint8Array()), undefined);
    assert.equal(coloursOf(new Uint8Array(500)), undefined);
    assert.equal(coloursOf(iccProfile().subarray(0, 131)), undefined);
  });
});

/** @type {[string, Parameters<typeof iccProfile>[0], boolean][]} */
const CASES = [
  ['sRGB', {}, true],
  ['its curve as a table of 1024', { curve: srgbTable(1024) }, true],
  ['its curve as a table too small', { curve: srgbTable(4) }, false],
  ['a power of 2.2', { curve: 2.2 }, false],
  ['no curve', { curve: { table: [] } }, false],
  ['a function of a power alone', { curve: { function: 0, numbers: [2.4] } }, false],
  ['a function that ICC has not', { curve: { function: 9, numbers: [2.4] } }, false],
  [
    'the fifth function',
    { curve: { function: 4, numbers: [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0, 0] } },
    true,
  ],
  ['wider primaries', { primaries: ADOBE_PRIMARIES }, false],
  ['rounded primaries', { primaries: SRGB_PRIMARIES.map((value) => value + 0.001) }, true],
  ['a table for the colours', { others: ['A2B0'] }, false],
  ['grey of sRGB', { colours: 'GRAY' }, true],
  ['grey of a power', { colours: 'GRAY', curve: 1.8 }, false],
  ['CMYK', { colours: 'CMYK' }, false],
];

describe('is a profile sRGB already', () => {
  for (const [name, what, expected] of CASES) {
    test(`${name}: ${expected}`, () => assert.equal(isAlready(iccProfile(what), 'srgb'), expected));
  }

  test('cut short: no', () => {
    const profile = iccProfile();
    for (let length = 0; length < profile.length - 3; length++) {
      assert.equal(isAlready(profile.subarray(0, length), 'srgb'), false, `${length}`);
    }
  });

  test('with numbers of tags and sizes that cannot be: no', () => {
    for (const at of [128, 132 + 8, 132 + 16]) {
      const profile = iccProfile();
      profile.fill(255, at, at + 4);
      assert.equal(isAlready(profile, 'srgb'), false, `${at}`);
    }
  });
});

test('our own profile of Display P3 is Display P3', () => {
  const profile = displayP3Profile();
  assert.equal(profile.length, new DataView(profile.buffer).getUint32(0));
  assert.equal(isAlready(profile, 'display-p3'), true);
  assert.equal(isAlready(profile, 'srgb'), false);
  assert.equal(isAlready(iccProfile({ curve: SRGB_CURVE }), 'display-p3'), false);
});

const FOLDER = join(THIRD_PARTY, 'icc');
const SPACES = [
  [/sRGB|sGrey/i, 'srgb'],
  [/DisplayP3/, 'display-p3'],
];

describe('third-party profiles', { skip: unlessThere(FOLDER) }, () => {
  for (const file of existsSync(FOLDER) ? readdirSync(FOLDER) : []) {
    const space = SPACES.find(([pattern]) => /** @type {RegExp} */ (pattern).test(file))?.[1];
    test(`${file} is ${space ?? 'another space'}`, () => {
      const profile = readFileSync(join(FOLDER, file));
      const found = /** @type {const} */ (['srgb', 'display-p3']).filter((name) => isAlready(profile, name));
      if (!space) assert.deepEqual(found, []);
      // Grey is the same in both.
      else assert.ok(found.includes(/** @type {any} */ (space)), `${found}`);
    });
  }
});
