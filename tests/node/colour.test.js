/**
 * Pictures have the colours that the image's ICC profile says: compared with the formulas of the profiles' spaces.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { LONG, SHORT, tiffBytes, UNDEFINED } from '../fixtures/tiff-writer.mjs';
import { iccProfile } from './support/icc-profile.js';

/** @typedef {import('../../js/index.js').Image} Image */

const SIDE = 16;
const LINEAR = iccProfile({ curve: 1 });
const GREY = iccProfile({ colours: 'GRAY', curve: 1 });
const RGB = { bands: 3, photometric: 2 };

/** sRGB's code of light, both 0 to 1. @param {number} light */
const srgbOf = (light) => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

/**
 * A TIFF of one tile.
 * @param {object} what
 * @param {number} what.bands
 * @param {number} what.photometric
 * @param {number} [what.bits] 8 or 16
 * @param {Uint8Array} [what.profile]
 * @param {(i: number) => number} [what.valueAt] the value of the sample `i`, 0 to 1
 */
function tiff({ bands, photometric, bits = 8, profile, valueAt = (i) => (i % 256) / 255 }) {
  const count = SIDE * SIDE * bands;
  const samples = new (bits === 8 ? Uint8Array : Uint16Array)(count);
  for (let i = 0; i < count; i++) samples[i] = Math.round(valueAt(i) * (2 ** bits - 1));
  const bytes = new Uint8Array(samples.buffer);
  const offset = 8192;
  /** @type {import('../fixtures/tiff-writer.mjs').Tag[]} */
  const tags = [
    [256, LONG, [SIDE]],
    [257, LONG, [SIDE]],
    [258, SHORT, Array(bands).fill(bits)],
    [259, SHORT, [1]],
    [262, SHORT, [photometric]],
    [277, SHORT, [bands]],
    [322, LONG, [SIDE]],
    [323, LONG, [SIDE]],
    [324, LONG, [offset]],
    [325, LONG, [bytes.length]],
  ];
  if (bands === 4 && photometric === 2) tags.push([338, SHORT, [2]]);
  if (profile) tags.push([34675, UNDEFINED, [...profile]]);
  return new Blob([tiffBytes({ directories: [tags], data: [{ offset, bytes }] })]);
}

/**
 * @template Result
 * @param {Blob} source
 * @param {(image: Image) => Promise<Result>} use
 */
async function withImage(source, use) {
  const image = await open(source, { workers: 0 });
  try {
    return await use(image);
  } finally {
    image.close();
  }
}

const PLACE = { level: 0, column: 0, row: 0 };

/**
 * @param {ArrayLike<number>} data
 * @param {(i: number) => number} expectedAt of each value of RGBA
 * @param {number} tolerance
 */
function assertNear(data, expectedAt, tolerance) {
  for (let i = 0; i < data.length; i++) {
    const expected = expectedAt(i);
    assert.ok(Math.abs(data[i] - expected) <= tolerance, `${data[i]} for ${expected} at ${i}`);
  }
}

/** Of a value of RGBA, the sample that it is of among so many bands. @param {number} i @param {number} bands */
const sampleOf = (i, bands) => (i >> 2) * bands + (bands < 3 ? 0 : i % 4);
/** @param {number} i */
const valueAt = (i) => (i % 256) / 255;
/** What RGBA of light is. @param {number} bands @param {number} full */
const expectedOf = (bands, full) => (/** @type {number} */ i) =>
  i % 4 === 3 ? full : srgbOf(valueAt(sampleOf(i, bands))) * full;

describe('a profile is applied', () => {
  test('to RGB', () =>
    withImage(tiff({ ...RGB, profile: LINEAR }), async (image) => {
      assertNear((await image.tile(PLACE)).data, expectedOf(3, 255), 1);
      assertNear((await image.region({})).data, expectedOf(3, 255), 1);
      assert.deepEqual(image.info.notes, []);
    }));

  test('to RGB of 16 bits', () =>
    withImage(tiff({ ...RGB, bits: 16, profile: LINEAR }), async (image) => {
      const { data } = await image.tile({ ...PLACE, render: { depth: 16 } });
      assertNear(data, expectedOf(3, 65535), 40);
    }));

  test('to grey of either sense', async () => {
    for (const photometric of [0, 1]) {
      const file = tiff({
        bands: 1,
        photometric,
        profile: GREY,
        valueAt: (i) => Math.abs(valueAt(i) - (1 - photometric)),
      });
      await withImage(file, async (image) => assertNear((await image.tile(PLACE)).data, expectedOf(1, 255), 1));
    }
  });

  test('and alpha is kept', () =>
    withImage(tiff({ bands: 4, photometric: 2, profile: LINEAR }), async (image) => {
      const { data } = await image.tile(PLACE);
      const expected = expectedOf(4, 255);
      assertNear(data, (i) => (i % 4 === 3 ? valueAt(i) * 255 : expected(i)), 1);
    }));

  test('when samples are processed, but not when channels are picked', () =>
    withImage(tiff({ ...RGB, profile: LINEAR }), async (image) => {
      const inverted = await image.tile({ ...PLACE, render: { invert: true } });
      const expected = expectedOf(3, 255);
      assertNear(inverted.data, (i) => (i % 4 === 3 ? 255 : 255 - expected(i)), 1);
      const { data } = await image.tile({ ...PLACE, render: { channels: [0, 1, 2] } });
      assertNear(data, (i) => (i % 4 === 3 ? 255 : valueAt(sampleOf(i, 3)) * 255), 1);
    }));

  test('of an image in workers, too', async () => {
    const image = await open(tiff({ ...RGB, profile: LINEAR }), { workers: 2 });
    try {
      const pictures = await Promise.all([1, 2, 3, 4].map(() => image.tile(PLACE)));
      for (const { data } of pictures) assertNear(data, expectedOf(3, 255), 1);
    } finally {
      image.close();
    }
  });
});

describe('samples stay as they are', () => {
  const stored = (/** @type {number} */ i) => (i % 4 === 3 ? 255 : valueAt(sampleOf(i, 3)) * 255);

  test('where the profile is sRGB', () =>
    withImage(tiff({ ...RGB, profile: iccProfile() }), async (image) => {
      assertNear((await image.tile(PLACE)).data, stored, 0);
    }));

  test('where colours are ignored', () =>
    withImage(tiff({ ...RGB, profile: LINEAR }), async (image) => {
      const picture = await image.tile({ ...PLACE, render: { color: 'ignore' } });
      assertNear(picture.data, stored, 0);
      assert.equal(picture.icc, undefined);
    }));

  test('where the profile is embedded, which files of the picture then have', () =>
    withImage(tiff({ ...RGB, profile: LINEAR }), async (image) => {
      const picture = await image.tile({ ...PLACE, render: { color: 'embed' } });
      assertNear(picture.data, stored, 0);
      assert.deepEqual(picture.icc, LINEAR);
      const file = await picture.toBlob({ type: 'image/tiff' });
      await withImage(file, async (copy) => {
        const items = await copy.metadata();
        assert.deepEqual(items.find(({ name }) => name === 'ICCProfile')?.value, LINEAR);
      });
    }));
});

describe('Display P3', () => {
  const red = (/** @type {number} */ i) => (i % 3 === 0 ? 1 : 0);

  for (const [name, profile] of /** @type {const} */ ([
    ['of an image with a profile', LINEAR],
    ['of an image of sRGB', iccProfile()],
    ['of an image without a profile', undefined],
  ])) {
    test(name, () =>
      withImage(tiff({ ...RGB, profile, valueAt: red }), async (image) => {
        const picture = await image.tile({ ...PLACE, render: { space: 'display-p3' } });
        assertNear(picture.data, (i) => [234, 51, 35, 255][i % 4], 1);
        assert.equal(picture.colorSpace, 'display-p3');
        assert.ok(picture.icc);
        // And back again.
        const file = await picture.toBlob({ type: 'image/tiff' });
        await withImage(file, async (copy) => {
          const { data } = await copy.region({});
          assertNear(data, (i) => [255, 0, 0, 255][i % 4], 1);
        });
      }),
    );
  }
});

describe('a profile that is of no use is reported and ignored', () => {
  const cases = {
    'no profile at all': [new Uint8Array(200), /The ICC profile cannot be read: it is not used/],
    'of other colours': [GREY, /for GRAY samples, and the image is RGB: it is not used/],
    'without its curves': [
      LINEAR.map((byte, i) => (i > 128 && byte === 84 ? 85 : byte)),
      /ICC profile.*: it is not used/,
    ],
  };
  for (const [name, [profile, note]] of Object.entries(cases)) {
    test(name, () =>
      withImage(tiff({ ...RGB, profile: /** @type {Uint8Array} */ (profile) }), async (image) => {
        for (let time = 0; time < 2; time++) {
          const { data } = await image.tile(PLACE);
          assertNear(data, (i) => (i % 4 === 3 ? 255 : valueAt(sampleOf(i, 3)) * 255), 0);
        }
        assert.equal(image.info.notes.length, 1);
        assert.match(image.info.notes[0], /** @type {RegExp} */ (note));
      }),
    );
  }
});
