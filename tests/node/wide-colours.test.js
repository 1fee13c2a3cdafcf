/**
 * YCbCr and logarithmic luminance of more than 8 bits are processed in the precision that they have: pictures of 16 bits are
 * compared with the formulas in double precision.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { LONG, RATIONAL, SHORT, tiffBytes } from '../fixtures/tiff-writer.mjs';

const SIDE = 32;
const OFFSET = 4096;
const YCBCR = 6;
const LOG_L = 32844;
const LOG_LUV = 32845;

/** @typedef {[tag: number, type: number, values: number[]]} Tag */

/**
 * A TIFF of one tile of 16 bits.
 * @param {number} photometric
 * @param {number} bands
 * @param {(i: number) => number} codeAt of each sample
 * @param {Tag[]} [others]
 */
function tiff(photometric, bands, codeAt, others = []) {
  const samples = Uint16Array.from({ length: SIDE * SIDE * bands }, (_, i) => codeAt(i));
  const bytes = new Uint8Array(samples.buffer);
  /** @type {Tag[]} */
  const tags = [
    [256, LONG, [SIDE]],
    [257, LONG, [SIDE]],
    [258, SHORT, Array(bands).fill(16)],
    [259, SHORT, [1]],
    [262, SHORT, [photometric]],
    [277, SHORT, [bands]],
    [322, LONG, [SIDE]],
    [323, LONG, [SIDE]],
    [324, LONG, [OFFSET]],
    [325, LONG, [bytes.length]],
    ...others,
  ];
  return { samples, file: new Blob([tiffBytes({ directories: [tags], data: [{ offset: OFFSET, bytes }] })]) };
}

/**
 * @param {Blob} file
 * @param {any} render
 */
async function picture(file, render) {
  const image = await open(file, { workers: 0 });
  try {
    return (await image.tile({ level: 0, column: 0, row: 0, render })).data;
  } finally {
    image.close();
  }
}

/** Any number of 16 bits, always the same. @param {number} i */
const any = (i) => (Math.imul(i + 1, 0x9e3779b1) >>> 16) & 0xffff;
/** @param {number} value */
const clamped = (value) => Math.min(1, Math.max(0, value));
/** sRGB's code of light, both 0 to 1. @param {number} light */
const encoded = (light) => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

/**
 * TIFF 6.0, section 21.
 * @param {number[]} codes
 * @param {number[]} reference
 * @param {number[]} luma
 */
function ofYcbcr([y, cb, cr], reference, [red, green, blue]) {
  const value = (/** @type {number} */ code, /** @type {number} */ i, /** @type {number} */ range) =>
    ((code - reference[2 * i]) * range) / (reference[2 * i + 1] - reference[2 * i]);
  const lightness = value(y, 0, 1);
  const r = lightness + value(cr, 2, 127 / 255) * (2 - 2 * red);
  const b = lightness + value(cb, 1, 127 / 255) * (2 - 2 * blue);
  return [r, (lightness - red * r - blue * b) / green, b].map(clamped);
}

/** libtiff's LogL16. @param {number} code */
function luminance(code) {
  const exponent = code & 0x7fff;
  return exponent === 0 ? 0 : (code & 0x8000 ? -1 : 1) * 2 ** ((exponent + 0.5) / 256 - 64);
}

/** @param {number[]} codes */
function ofLogLuv([code, u, v]) {
  const y = luminance(code);
  const [uPrime, vPrime] = [(u + 0.5) / 32768, (v + 0.5) / 32768];
  if (!(y > 0)) return [0, 0, 0];
  const x = (9 * uPrime * y) / (4 * vPrime);
  const z = ((12 - 3 * uPrime - 20 * vPrime) * y) / (4 * vPrime);
  const light = [
    2.69 * x - 1.276 * y - 0.414 * z,
    -1.022 * x + 1.978 * y + 0.044 * z,
    0.061 * x - 0.224 * y + 1.163 * z,
  ];
  return light.map((value) => encoded(clamped(value)));
}

/** Luminances of 1/1000 to 2, and chromaticities around white. @param {number} i */
function logLuvCode(i) {
  if (i % 3 === 0) return Math.round(256 * (64 - 10 + (11 * (any(i) % 1000)) / 1000));
  return Math.round(32768 * (i % 3 === 1 ? 0.2105 : 0.4737)) + ((any(i) % 2000) - 1000);
}

const BT_601 = [0.299, 0.587, 0.114];
const WHOLE = [0, 65535, 32768, 65535, 32768, 65535];
const STUDIO = [4096, 60160, 32768, 61440, 32768, 61440];
/** Chroma is not subsampled. @type {Tag} */
const FULL = [530, SHORT, [1, 1]];

/**
 * @type {[what: string, made: ReturnType<typeof tiff>, bands: number, formula: (codes: number[]) => number[]][]}
 */
const IMAGES = [
  ['YCbCr', tiff(YCBCR, 3, any, [FULL]), 3, (codes) => ofYcbcr(codes, WHOLE, BT_601)],
  [
    'YCbCr of its own black and white',
    tiff(YCBCR, 3, any, [FULL, [532, RATIONAL, STUDIO]]),
    3,
    (codes) => ofYcbcr(codes, STUDIO, BT_601),
  ],
  [
    'LogL',
    tiff(LOG_L, 1, (i) => logLuvCode(3 * i)),
    1,
    ([code]) => {
      const shade = encoded(clamped(luminance(code)));
      return [shade, shade, shade];
    },
  ],
  ['LogLuv', tiff(LOG_LUV, 3, logLuvCode), 3, ofLogLuv],
];

/** @type {[what: string, render: object, change: (value: number) => number][]} */
const STEPS = [
  ['as it is', {}, (value) => value],
  ['with a gamma', { gamma: 0.45 }, (value) => value ** 0.45],
  ['inverted', { invert: true }, (value) => 1 - value],
  ['with contrast', { contrast: 8 }, (value) => clamped(8 * value)],
];

describe('16 bits of', () => {
  for (const [what, { samples, file }, bands, formula] of IMAGES) {
    for (const [step, render, change] of STEPS) {
      test(`${what}, ${step}`, async () => {
        const data = await picture(file, { ...render, depth: 16 });
        let most = 0;
        for (let i = 0; i < SIDE * SIDE; i++) {
          const codes = [...samples.subarray(bands * i, bands * (i + 1))];
          formula(codes).forEach((value, colour) => {
            const exact = 65535 * change(value);
            // A power of less than 1 is steep at 0.
            if (exact < 2000 && step === 'with a gamma') return;
            most = Math.max(most, Math.abs(data[4 * i + colour] - exact));
          });
        }
        assert.ok(most <= 8, `it is up to ${most} of 65535 off`);
      });
    }
  }

  test('YCbCr in a plain picture are within 3 of 255', async () => {
    const [[, { samples, file }, bands, formula]] = IMAGES;
    const data = await picture(file, undefined);
    for (let i = 0; i < SIDE * SIDE; i++) {
      const exact = formula([...samples.subarray(bands * i, bands * (i + 1))]);
      exact.forEach((value, colour) => assert.ok(Math.abs(255 * value - data[4 * i + colour]) <= 3));
    }
  });
});
