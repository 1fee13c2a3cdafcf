/**
 * Every processing step against a model in double precision (model/processing.js), for samples of 8 and 16 bits and floats,
 * with and without alpha, across the borders of tiles.
 */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { bestSplit, lightness, processed } from './model/processing.js';
import { sampleImage } from './support/sample-image.js';

const [WIDTH, HEIGHT] = [50, 37];
/** Single precision may end on the other side of a half. */
const SLACK = 0.02;

/** The same numbers on every run, 0 to 1: waves with noise. @param {number} x @param {number} y @param {number} band */
function wave(x, y, band) {
  const noise = (Math.imul(x * 73 + y * 151 + band * 331 + 17, 0x9e3779b1) >>> 8) / 2 ** 24;
  const value = 0.5 + 0.42 * Math.sin(x / (5 + band) + 2 * band) * Math.cos(y / 7 + band) + 0.16 * (noise - 0.5);
  return Math.min(1, Math.max(0, value));
}

/** @typedef {import('./model/processing.js').ModelImage & Pick<import('./support/sample-image.js').SampleImage, 'bits' | 'sampleFormat' | 'extraSamples'>} Subject */

/** @type {Record<string, Subject>} */
const SUBJECTS = {
  grey8: whole(1, 8),
  rgb8: whole(3, 8),
  rgba8: { ...whole(4, 8), hasAlpha: true, extraSamples: [2] },
  grey16: whole(1, 16),
  rgb16: whole(3, 16),
  bands16: { ...whole(5, 16), extraSamples: [0, 0] },
  grey32: { ...whole(1, 32) },
  float: {
    ...{ width: WIDTH, height: HEIGHT, bands: 1, bits: 32, sampleFormat: 'float', full: [0, 1] },
    sample: (x, y) => (x === 3 && y === 4 ? NaN : Math.fround(1.4 * wave(x, y, 0) - 0.2)),
  },
  floats: {
    ...{ width: WIDTH, height: HEIGHT, bands: 3, bits: 32, sampleFormat: 'float', full: [0, 1] },
    sample: (x, y, band) => Math.fround(wave(x, y, band)),
  },
};

/** @param {number} bands @param {8 | 16 | 32} bits @returns {Subject} */
function whole(bands, bits) {
  const most = 2 ** bits - 1;
  const sample = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ band) =>
    Math.round(most * wave(x, y, band));
  return { width: WIDTH, height: HEIGHT, bands, bits, full: [0, most], sample };
}

const TWIST = [
  [0.5, 0.5, 0],
  [-0.25, 1, 0.1],
  [0.2, 0, 0.8],
];
const RAMP = [
  [1, 2, 3, 2, 1],
  [2, 4, 6, 4, 2],
  [0, 0, 1, 0, 0],
  [-1, -2, -3, -2, -1],
  [0, 0, 0, 0, 0.5],
];

const LIGHTS = [
  { band: 0, color: [255, 0, 128] },
  { band: 4, color: [0, 200, 40], range: [9000, 50000] },
];
const EACH_BAND = [
  [0, 100],
  [50, 200],
  [255, 0],
];

/** @type {[subject: string, render: any][]} */
const GOLDEN = [
  ...of(['grey8', 'rgb8', 'rgba8', 'float', 'floats'], {}),
  ...of(['grey8', 'rgb8', 'rgba8'], { range: [20, 180] }),
  ...of(['grey8'], { range: [200, 50] }),
  ...of(['rgb8'], { range: EACH_BAND }),
  ...of(['grey16', 'rgb16'], { range: [1000, 40000] }),
  ...of(['grey32'], { range: [1e9, 3e9] }),
  ...of(['float', 'floats'], { range: [0.2, 0.7] }),
  ...of(['float'], { range: [-3, 2.5] }),
  ...of(['grey8', 'rgba8', 'grey16', 'float'], { gamma: 2.2 }),
  ...of(['grey8', 'rgb16', 'floats'], { gamma: 0.45 }),
  ...of(['grey8', 'rgb16', 'float'], { gamma: 'log' }),
  ...of(['grey8', 'rgb8', 'rgba8', 'grey16', 'float'], { invert: true }),
  ...of(['grey8', 'rgba8', 'rgb16', 'float'], { contrast: 1.5 }),
  ...of(['rgb8', 'grey32'], { contrast: 0.6 }),
  ...of(['grey8'], { contrast: 0 }),
  ...['hot', 'cold', 'jet', 'red', 'green', 'blue'].flatMap((colormap) => of(['grey8', 'rgb8', 'float'], { colormap })),
  ...of(['rgb8', 'rgba8', 'rgb16', 'floats'], { twist: TWIST }),
  ...of(['rgb8', 'floats'], { twist: [[0.3, 0.4, 0.3]] }),
  ...of(['grey8'], { twist: TWIST }),
  ...['sobel', 'prewitt', 'scharr', 'laplace', 'gaussian', 'sharpen', 'emboss'].flatMap((convolution) =>
    of(['grey8', 'rgb16', 'float'], { convolution }),
  ),
  ...of(['grey8', 'rgba8', 'float'], { convolution: RAMP }),
  ...of(['rgb8'], { convolution: [[2]] }),
  ...of(['bands16', 'rgb16'], { channels: [2] }),
  ...of(['bands16'], { channels: [2, 0, 1] }),
  ...of(['bands16'], { channels: LIGHTS }),
  // The order of the steps.
  ...of(['grey8', 'rgb8', 'rgb16', 'float'], { range: [0.1, 0.9], gamma: 0.7, invert: true }),
  ...of(['rgb8', 'rgb16'], { range: [30, 220], twist: TWIST, gamma: 1.8, invert: true, contrast: 1.2 }),
  ...of(['grey8', 'grey16'], { range: [30, 220], gamma: 0.7, invert: true, colormap: 'jet', convolution: 'gaussian' }),
  ...of(['floats'], { twist: TWIST, gamma: 2, invert: true, convolution: 'sharpen', contrast: 0.8 }),
];

/** @param {string[]} subjects @param {any} render @returns {[subject: string, render: any][]} */
function of(subjects, render) {
  return subjects.map((name) => [name, render]);
}

/** @type {Map<string, Promise<import('../../js/index.js').Image>>} */
const images = new Map();
after(async () => {
  for (const image of images.values()) (await image).close();
});

/** @param {string} name */
function imageOf(name) {
  const { width, height, ...rest } = SUBJECTS[name];
  const file = () =>
    sampleImage({ ...rest, levels: [{ width, height }], tile: [32, 16], sample: (_, ...at) => rest.sample(...at) });
  const opened = images.get(name) ?? open(new Blob([file()]), { workers: 0 });
  images.set(name, opened);
  return opened;
}

/**
 * The exact values of a picture, as `Picture.data` has them in order.
 * @param {import('./model/processing.js').Planes} planes
 * @param {number} most
 */
function exactValues({ channels, alpha }, most) {
  const [red, green = red, blue = red, opacity = alpha] = channels;
  return Float64Array.from({ length: alpha.length * 4 }, (_, i) => most * [red, green, blue, opacity][i % 4][i >> 2]);
}

/**
 * @param {ArrayLike<number>} actual
 * @param {Float64Array} exact
 * @param {(actual: number, exact: number) => boolean} isGood
 */
function assertValues(actual, exact, isGood) {
  assert.equal(actual.length, exact.length);
  for (let i = 0; i < exact.length; i++) {
    if (isGood(actual[i], exact[i])) continue;
    const pixel = i >> 2;
    const place = `${pixel % WIDTH},${Math.floor(pixel / WIDTH)}, channel ${i % 4}`;
    assert.fail(`${place}: ${actual[i]} instead of ${exact[i].toFixed(3)}`);
  }
}

/** @param {number} slack */
const rounded = (slack) => (/** @type {number} */ actual, /** @type {number} */ exact) =>
  Math.abs(actual - exact) <= 0.5 + slack;
/** IIPImage cuts fractions off. @param {number} actual @param {number} exact */
const cutOff = (actual, exact) => actual <= exact + SLACK && (actual > exact - 1 - SLACK || actual === 255);

describe('a picture is within half a level of the exact values:', () => {
  for (const [name, render] of GOLDEN) {
    test(`${name} ${JSON.stringify(render)}`, async () => {
      const { data } = await (await imageOf(name)).region({ level: 0, render });
      assertValues(data, exactValues(processed(SUBJECTS[name], render), 255), rounded(SLACK));
    });
  }
});

describe('so is a picture of 16 bits:', () => {
  for (const [name, render] of /** @type {[string, any][]} */ ([
    ['grey16', { range: [1000, 40000] }],
    ['rgb16', { gamma: 2.2 }],
    ['rgb16', { invert: true, contrast: 1.5 }],
    ['grey8', { gamma: 0.45 }],
    ['rgba8', { invert: true }],
    ['float', { colormap: 'jet' }],
    ['floats', { twist: TWIST }],
    ['grey16', { convolution: 'gaussian' }],
  ])) {
    test(`${name} ${JSON.stringify(render)}`, async () => {
      const { data } = await (await imageOf(name)).region({ level: 0, render: { ...render, depth: 16 } });
      assert.ok(data instanceof Uint16Array);
      assertValues(data, exactValues(processed(SUBJECTS[name], render), 65535), rounded(256 * SLACK));
    });
  }
});

describe('a plain picture shows the high 8 bits:', () => {
  for (const [name, bits] of /** @type {[string, number][]} */ ([
    ['grey16', 16],
    ['rgb16', 16],
    ['grey32', 32],
  ])) {
    test(name, async () => {
      const { data } = await (await imageOf(name)).region({ level: 0, render: {} });
      const { sample, bands } = SUBJECTS[name];
      const high = Array.from(data, (_, i) => {
        const pixel = i >> 2;
        const value = sample(pixel % WIDTH, Math.floor(pixel / WIDTH), Math.min(i % 4, bands - 1));
        return i % 4 === 3 ? 255 : Math.floor(value / 2 ** (bits - 8));
      });
      assert.deepEqual(Array.from(data), high);
    });
  }
});

describe('with IIPImage’s roundings it is cut off:', () => {
  for (const [name, render] of GOLDEN) {
    // IIPImage convolves tiles apart, has alpha as a channel, and floats below 0 and above 1 are none to its steps.
    const isOther = render.channels || render.convolution || SUBJECTS[name].hasAlpha || name === 'float';
    if (isOther || Object.keys(render).length === 0) continue;
    test(`${name} ${JSON.stringify(render)}`, async () => {
      const settings = { ...render, compatibility: 'iipimage' };
      const { data } = await (await imageOf(name)).region({ level: 0, render: settings });
      assertValues(data, exactValues(processed(SUBJECTS[name], render), 255), cutOff);
    });
  }
});

describe('settings that are measured', () => {
  for (const name of ['grey8', 'rgb8', 'grey16', 'floats']) {
    test(`contrast of ${name} is stretched from its darkest to its lightest value`, async () => {
      const subject = SUBJECTS[name];
      const values = Array.from({ length: WIDTH * HEIGHT * subject.bands }, (_, i) => {
        const pixel = Math.floor(i / subject.bands);
        return subject.sample(pixel % WIDTH, Math.floor(pixel / WIDTH), i % subject.bands);
      });
      const range = [Math.min(...values), Math.max(...values)];
      const { data } = await (await imageOf(name)).region({ level: 0, render: { contrast: 'stretch' } });
      assertValues(data, exactValues(processed(subject, { range }), 255), rounded(SLACK));
    });

    test(`range of ${name} leaves half a percent out at either end`, async () => {
      const { data } = await (await imageOf(name)).region({ level: 0, render: { range: 'auto' } });
      const colours = data.filter((_, i) => i % 4 < 3);
      for (const end of [0, 255]) {
        const share = colours.filter((value) => value === end).length / colours.length;
        assert.ok(share >= 0.002 && share < 0.03, `${share} of the values are ${end}`);
      }
    });
  }

  test('shades of grey8 become equally frequent', async () => {
    const image = await imageOf('grey8');
    const { data: plain } = await image.region({ level: 0, render: {} });
    const shades = plain.filter((_, i) => i % 4 === 0);
    const upTo = (/** @type {number} */ shade) => shades.filter((other) => other <= shade).length;
    const fewest = upTo(Math.min(...shades));
    const { data } = await image.region({ level: 0, render: { contrast: 'equalize' } });
    for (const [i, shade] of shades.entries()) {
      const exact = (255 * (upTo(shade) - fewest)) / (shades.length - fewest);
      assert.ok(Math.abs(data[4 * i] - exact) <= 0.5 + SLACK, `${shade} became ${data[4 * i]}, not ${exact}`);
    }
  });
});

describe('hill shading', () => {
  /**
   * The shade in the middle of an even slope: the cosine of the angle between its normal and the light.
   * @type {[east: number, south: number, shade: object, cosine: number][]}
   */
  const SLOPES = [
    [0, 0, { azimuth: 0, elevation: 90 }, 1],
    [0, 0, { azimuth: 123, elevation: 30 }, 0.5],
    [1, 0, { azimuth: 270, elevation: 0 }, Math.SQRT1_2],
    [1, 0, { azimuth: 90, elevation: 0 }, 0],
    [1, 0, { azimuth: 90, elevation: 90 }, Math.SQRT1_2],
    [0, 1, { azimuth: 0, elevation: 0 }, Math.SQRT1_2],
    [0, 1, { azimuth: 180, elevation: 45 }, 0],
    [-2, 0, { azimuth: 90, elevation: 0 }, 2 / Math.sqrt(5)],
    [1, 1, { azimuth: 315, elevation: 0 }, Math.SQRT2 / Math.sqrt(3)],
    [0.5, 0, { azimuth: 270, elevation: 0, height: 2 }, Math.SQRT1_2],
  ];
  for (const [east, south, shade, cosine] of SLOPES) {
    test(`of a slope of ${east}, ${south} by ${JSON.stringify(shade)} is ${cosine.toFixed(3)}`, async (t) => {
      const file = sampleImage({
        ...{ levels: [{ width: 8, height: 8 }], tile: [16, 16], bits: 32, sampleFormat: 'float' },
        sample: (_, x, y) => 100 + east * x + south * y,
      });
      const image = await open(new Blob([file]), { workers: 0 });
      t.after(() => image.close());
      const { data } = await image.region({ level: 0, render: { shade } });
      const middle = data[4 * (3 * 8 + 4)];
      assert.ok(Math.abs(middle - 255 * cosine) <= 0.5 + SLACK, `${middle} instead of ${255 * cosine}`);
    });
  }
});

describe('colour maps', () => {
  /** The first and last colour, as their authors give them. @type {Record<string, [number[], number[]]>} */
  const ENDS = {
    viridis: [[68, 1, 84], [253, 231, 37]], // prettier-ignore
    magma: [[0, 0, 4], [252, 253, 191]], // prettier-ignore
    inferno: [[0, 0, 4], [252, 255, 164]], // prettier-ignore
    plasma: [[13, 8, 135], [240, 249, 33]], // prettier-ignore
    cividis: [[0, 34, 78], [254, 232, 56]], // prettier-ignore
    turbo: [[48, 18, 59], [122, 4, 3]], // prettier-ignore
  };
  for (const [colormap, ends] of Object.entries(ENDS)) {
    test(`${colormap} goes from ${ends[0]} to ${ends[1]}`, async (t) => {
      const file = sampleImage({ levels: [{ width: 2, height: 1 }], tile: [16, 16], sample: (_, x) => 255 * x });
      const image = await open(new Blob([file]), { workers: 0 });
      t.after(() => image.close());
      const { data } = await image.region({ level: 0, render: { colormap } });
      for (const [i, value] of ends.flat().entries())
        assert.ok(Math.abs(data[i + (i > 2 ? 1 : 0)] - value) <= 1, `${data}`);
    });
  }
});

describe('qualities', () => {
  for (const name of ['rgb8', 'rgb16', 'grey8', 'floats']) {
    test(`gray of ${name} is lightness`, async () => {
      const image = await imageOf(name);
      const [{ data: plain }, { data }] = await Promise.all([
        image.region({ level: 0, render: {} }),
        image.region({ level: 0, render: { quality: 'gray' } }),
      ]);
      const exact = Float64Array.from(data, (_, i) => {
        const at = i - (i % 4);
        return i % 4 === 3 ? 255 : lightness([plain[at], plain[at + 1], plain[at + 2]]);
      });
      assertValues(data, exact, (actual, value) => Math.abs(actual - value) <= 1);
    });

    test(`bitonal of ${name} splits where classes lie furthest apart`, async () => {
      const image = await imageOf(name);
      const { data: gray } = await image.region({ level: 0, render: { quality: 'gray' } });
      const { data } = await image.region({ level: 0, render: { quality: 'bitonal' } });
      const shades = Array.from({ length: gray.length / 4 }, (_, i) => gray[4 * i]);
      const split = bestSplit(shades);
      // Which of three channels' means and lightness is measured moves the split by little.
      const share = shades.filter((shade, i) => (shade >= split ? 255 : 0) !== data[4 * i]).length / shades.length;
      assert.ok(share < 0.04, `${share} of the pixels are on the other side of ${split}`);
      assert.ok(data.every((value) => value === 0 || value === 255));
    });
  }
});
