/**
 * The quick ways through the steps make what the one for everything makes, in WebAssembly, whose vector code is its own:
 * with a step that changes nothing, a twist or a kernel by 1, pictures go that other way.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Core } from '../../js/engine/core.js';
import { compiledModule } from '../../js/engine/modules.js';
import { COLOUR_MAPS } from '../../js/render/options.js';

const [WIDTH, HEIGHT] = [37, 23];
const SPECIAL = [0, 1, 0.125, 1 / 3, 2 / 3, 37 / 255, 0.5, -3, 2.5, 1e30, -1e30, NaN, Infinity, -Infinity];
const TONES = [
  {},
  { gamma: 0.2 },
  { gamma: 4, contrast: 3 },
  { isLogarithmic: true, isInverted: true },
  { contrast: 0.3 },
];

/** @typedef {Uint8Array | Int8Array | Uint16Array | Int16Array | Float32Array} Samples */

/** The same numbers on every run: what lies at and beyond the ends, too. @param {Samples} data @param {number} [low] @param {number} [high] */
function fill(data, low = 0, high = 1) {
  let state = 12345;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const share = state / 2 ** 32;
    data[i] =
      data instanceof Float32Array && i % 5 === 0 ? SPECIAL[state % SPECIAL.length] : low + share * (high - low);
  }
  return data;
}

/** @param {Samples} data @param {number} bands @param {'unsigned' | 'signed' | 'float'} sampleFormat */
function raster(data, bands, sampleFormat) {
  const photometric = bands === 3 ? 2 : 1;
  const bits = 8 * data.BYTES_PER_ELEMENT;
  const description = [photometric, 0, 0.299, 0.587, 0.114, 0, 255, 128, 255, 128, 255, -1, 0, -1, 0, 0, 0];
  const [width, height] = [WIDTH, HEIGHT];
  return { width, height, bands, bits, significantBits: bits, sampleFormat, description, absent: [], data };
}

const core = new Core();
await core.addModule({ name: 'render', module: await compiledModule('render') });

/** @param {any} of @param {object} settings @returns {Promise<Uint8Array>} */
async function rendered(of, settings) {
  const { data } = /** @type {any} */ (await core.render({ raster: of, settings, finish: {} }));
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}

test('one band of floats', async () => {
  const floats = raster(fill(new Float32Array(WIDTH * HEIGHT)), 1, 'float');
  for (const tone of TONES) {
    for (const colourMap of [undefined, ...COLOUR_MAPS]) {
      const settings = { ...tone, ...(colourMap && { colourMap }) };
      const expected = await rendered(floats, { ...settings, twist: [[1]] });
      assert.deepEqual(await rendered(floats, settings), expected, JSON.stringify(settings));
    }
  }
});

const TWISTS = [[[0.3, 0.6, 0.1]], [[0.5, 0.5, 0], [0, 1, 0], [-0.2, 0, 0.8]]]; // prettier-ignore
const KINDS = /** @type {const} */ ([
  ['unsigned', fill(new Uint8Array(3 * WIDTH * HEIGHT), 0, 256)],
  ['signed', fill(new Int8Array(3 * WIDTH * HEIGHT), -128, 128)],
  ['unsigned', fill(new Uint16Array(3 * WIDTH * HEIGHT), 0, 65536)],
  ['signed', fill(new Int16Array(3 * WIDTH * HEIGHT), -32768, 32768)],
  ['float', fill(new Float32Array(3 * WIDTH * HEIGHT))],
]);

for (const [format, data] of KINDS) {
  test(`red, green and blue, ${format}, ${8 * data.BYTES_PER_ELEMENT} bits`, async () => {
    const colours = raster(data, 3, format);
    const whole = format === 'float' ? 1 : 2 ** (8 * data.BYTES_PER_ELEMENT);
    const ranges = [0.1, 0.6, 0.1, 0.9, 0.8, 0.2].map((share) => share * whole - (format === 'signed' ? whole / 2 : 0));
    for (const tone of TONES) {
      for (const twist of TWISTS) {
        const settings = { ...tone, twist, ranges };
        const expected = await rendered(colours, { ...settings, kernel: [1] });
        assert.deepEqual(await rendered(colours, settings), expected, JSON.stringify(settings));
      }
    }
  });
}

test('the upper bits of samples of 16 bits', async () => {
  for (const significantBits of [8, 9, 10, 12, 15, 16]) {
    const most = 2 ** significantBits - 1;
    const data = fill(new Uint16Array(WIDTH * HEIGHT), 0, most + 1);
    const picture = await rendered({ ...raster(data, 1, 'unsigned'), significantBits }, {});
    data.forEach((sample, i) => assert.equal(picture[4 * i], sample >> (significantBits - 8)));
  }
});

test('floats without any step', async () => {
  const data = /** @type {Float32Array} */ (fill(new Float32Array(WIDTH * HEIGHT)));
  const picture = await rendered(raster(data, 1, 'float'), {});
  data.forEach((sample, i) => {
    const clamped = sample > 0 ? Math.min(sample, 1) : 0;
    assert.equal(picture[4 * i], Math.floor(255 * clamped + 0.5), `${sample}`);
  });
});
