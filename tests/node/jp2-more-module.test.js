/**
 * The module "jp2" as a worker calls it: a codestream, and beside it what a codestream does not say.
 */

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Core } from '../../js/engine/core.js';
import { compiledModule } from '../../js/engine/modules.js';

/** 16 x 8 pixels of RGB in 8 bits, lossless, three resolutions: tests/native/support/made_codestream.cpp made it. */
const CODESTREAM = Buffer.from(
  '/0//UQAvAAAAAAAQAAAACAAAAAAAAAAAAAAAEAAAAAgAAAAAAAAAAAADBwEBBwEBBwEB/1IADAAAAAEBAgICAAH/XAAKQEBISFBISFD/ZAAlAAFDcmVh' +
    'dGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjD/kAAKAAAAAAF1AAH/k8+0IBMfJg6Od/Qnz7QgCIHGtaGBLLHH1BAI5sAfy9Hpn8B8IkD5AsA+' +
    'EUAE7q6EC5YQKYEQXQh23cHzh4HyBoHziBYr5YdBkO8NltLtmX8HI7i6LlhKv8Hzh4PnDwPnEBXGL/7OOb8MTpprTQ+TCOQynL01Mr/AfCnA+QtA' +
    'fIXAD5P+rQVQxTvCUYIM8WOQNw/Kpwcye/VUgkCk3Le818kPoGb0ExI2/38Q6aEtByXVO3MAx3rDX6qFtvrG3RPpA8HzmIPnMQPnNC8IrvY6RQ1S' +
    'jqlWPsp+HGpxN343BVqRvxSxXUUY9rVayrj2G+NBNJkoCo/MFsEKGw7zBu7irM+6LEX6v5jGMYYi5LI6e1UQwPv3wfOYg+cvA+c4FRUcnxedDk2l' +
    'fsPjFf1oE6/5ttzYnGd/FOLVec6Jt+JclB+Ica4CPokpzqdsXTIO0T3Rcwl70fLX3Pj7BsIdklgVtFwR5rqPFNw//9k=',
  'base64',
);

const PIXELS = [
  [142, 202, 119],
  [168, 194, 125],
  [169, 197, 130],
];

const core = new Core();

/**
 * @param {'samples' | 'picture'} as
 * @param {object} [settings]
 * @param {object} [more]
 */
const decode = (as, settings, more) =>
  core.decode({ codec: 'jp2-more', bytes: CODESTREAM, width: 16, height: 8, maxBytes: 2 ** 20, as, settings, ...more });

describe('the module jp2-more', () => {
  before(async () => core.addModule({ name: 'jp2-more', module: await compiledModule('jp2-more') }));

  test('decodes samples', async () => {
    const { data, ...rest } = await decode('samples');
    assert.deepEqual(rest, { width: 16, height: 8, bands: 3, bits: 8, sampleFormat: 'unsigned' });
    assert.deepEqual([...data.slice(0, 9)], PIXELS.flat());
    // As the native decoder has it.
    assert.equal(
      data.reduce((/** @type {number} */ sum, /** @type {number} */ sample) => (sum * 31 + sample) % 65521, 0),
      14692,
    );
  });

  test('decodes pictures, cut to what counts', async () => {
    const { width, height, data } = await decode('picture', {}, { width: 3, height: 1 });
    assert.deepEqual([width, height], [3, 1]);
    assert.deepEqual(
      [...data],
      PIXELS.flatMap((pixel) => [...pixel, 255]),
    );
  });

  test('decodes an area of the reference grid', async () => {
    const whole = await decode('samples');
    const { width, height, data } = await decode('samples', { area: [8, 4, 16, 8] }, { width: 8, height: 4 });
    assert.deepEqual([width, height], [8, 4]);
    for (let y = 0; y < 4; y++) {
      const start = 3 * (16 * (4 + y) + 8);
      assert.deepEqual(data.slice(24 * y, 24 * (y + 1)), whole.data.slice(start, start + 24));
    }
  });

  test('gives pictures the colours of the settings, and samples none', async () => {
    const colour = {
      space: 'srgb',
      palette: {
        bits: [8, 8, 8],
        signed: [0, 0, 0],
        entries: Array.from({ length: 256 }, (_, i) => [i, 255 - i, 7]).flat(),
      },
      mapping: [0, 0, 0, 1, 0, 2, 1, 65535],
      definitions: [0, 0, 1, 1, 0, 2, 2, 0, 3, 3, 1, 0],
    };
    const { data } = await decode('picture', { colour }, { width: 1, height: 1 });
    assert.deepEqual([...data], [142, 113, 7, 202]);
    const swapped = { space: 'srgb', definitions: [0, 0, 3, 1, 0, 2, 2, 0, 1] };
    const { data: bgr } = await decode('picture', { colour: swapped }, { width: 1, height: 1 });
    assert.deepEqual([...bgr], [119, 202, 142, 255]);
    const { data: samples } = await decode('samples', { colour: swapped }, { width: 1, height: 1 });
    assert.deepEqual([...samples], PIXELS[0]);
    const { data: grey } = await decode(
      'picture',
      { colour: { space: 'grey' }, minimum: 0, maximum: 142 },
      { width: 1, height: 1 },
    );
    assert.deepEqual([...grey], [255, 255, 255, 255]);
  });

  test('answers with errors', async () => {
    /** @type {[string, object, object?][]} */
    const failures = [
      ['decode-failed', {}, { bytes: CODESTREAM.subarray(0, 200) }],
      ['decode-failed', {}, { bytes: new Uint8Array() }],
      ['decode-failed', { colour: { mapping: [9, 0] } }],
      ['limit-exceeded', {}, { maxBytes: 100 }],
      ['bad-request', { area: [4, 4, 4, 8] }],
      ['bad-request', { area: [0, 0, 8] }],
      ['bad-request', { area: [16, 0, 32, 8] }],
      ['bad-request', {}, { width: 17 }],
    ];
    for (const [code, settings, more] of failures) {
      const { error } = await decode('picture', settings, more);
      assert.equal(error?.code, code, JSON.stringify({ settings, more }));
    }
  });
});
