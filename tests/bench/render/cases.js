/** What is timed: samples, and what is made of them. tests/bench/native-render.cpp has the same. */

const SIDE = 512;
const RGB = 2;
const GREY = 1;
const CIELAB = 8;

/** Waves and noise, 0 to 1. */
function wave(x, y, band) {
  const noise = ((x * 7919 + y * 104729 + band * 31) % 23) / 23;
  return 0.5 + 0.4 * Math.sin((x * (band + 1)) / 29 + y / (17 + band)) + 0.1 * (noise - 0.5);
}

function raster(Values, bands, white, sampleFormat, photometric) {
  const data = new Values(SIDE * SIDE * bands);
  let i = 0;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      for (let band = 0; band < bands; band++) data[i++] = wave(x, y, band) * white;
    }
  }
  const bits = 8 * Values.BYTES_PER_ELEMENT;
  const description = [photometric, 0, 0.299, 0.587, 0.114, 0, 255, 128, 255, 128, 255, -1, 0, -1, 0, 0, 0];
  const size = { width: SIDE, height: SIDE };
  return { ...size, bands, bits, significantBits: bits, sampleFormat, description, absent: [], data };
}

const bytes = (bands, photometric) => raster(Uint8Array, bands, 255, 'unsigned', photometric);
const words = (bands, photometric) => raster(Uint16Array, bands, 65535, 'unsigned', photometric);
const floats = () => raster(Float32Array, 1, 1, 'float', GREY);

const SHARPEN = [0, -1, 0, -1, 5, -1, 0, -1, 0];
const TWIST = [
  [0.5, 0.5, 0],
  [0, 1, 0],
  [0.2, 0, 0.8],
];
const LIGHTS = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 1],
].flatMap((colour, band) => [band, ...colour, NaN, NaN]);

/** A mark of 256 × 256 pixels, half transparent. */
export function mark() {
  const data = new Uint8Array(4 * 256 * 256);
  for (let i = 0; i < 256 * 256; i++) data.set([i % 251, 255 - (i % 251), 80, i >> 8], 4 * i);
  return { key: 'mark', picture: { width: 256, height: 256, depth: 8, data } };
}

const blocks = [0, 0, SIDE, SIDE, 0, 0, 0, 0, 0];
export const watermark = { mode: 'over', placement: 'center', opacity: 0.5, probability: 1, scale: 0, blocks };

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} title
 * @property {object} raster
 * @property {object} settings
 * @property {object} [finish]
 */

/** @type {() => Case[]} */
export const cases = () => [
  { name: 'plain', title: 'RGB 8, nothing', raster: bytes(3, RGB), settings: {} },
  { name: 'watermark', title: 'RGB 8, watermark', raster: bytes(3, RGB), settings: {}, finish: { watermark } },
  { name: 'gamma', title: 'RGB 8, gamma', raster: bytes(3, RGB), settings: { gamma: 2.2 } },
  {
    name: 'range-gamma-16',
    title: 'RGB 16, range and gamma',
    raster: words(3, RGB),
    settings: { ranges: [1000, 60000], gamma: 0.45 },
  },
  {
    name: 'range-gamma-float',
    title: 'grey float, range and gamma',
    raster: floats(),
    settings: { ranges: [0.1, 0.9], gamma: 0.45 },
  },
  { name: 'colormap', title: 'grey 8, colour map', raster: bytes(1, GREY), settings: { colourMap: 'viridis' } },
  { name: 'twist', title: 'RGB 8, twist', raster: bytes(3, RGB), settings: { twist: TWIST } },
  { name: 'convolution', title: 'RGB 8, convolution 3 × 3', raster: bytes(3, RGB), settings: { kernel: SHARPEN } },
  { name: 'channels', title: '4 bands of 16, blended', raster: words(4, GREY), settings: { channels: LIGHTS } },
  { name: 'lab-8', title: 'CIELab 8', raster: bytes(3, CIELAB), settings: { labWhite: 'D65' } },
  {
    name: 'resize-down',
    title: 'RGB 8, to 200 × 200',
    raster: bytes(3, RGB),
    settings: {},
    finish: { width: 200, height: 200 },
  },
  {
    name: 'resize-up',
    title: 'RGB 8, to 700 × 700',
    raster: bytes(3, RGB),
    settings: {},
    finish: { width: 700, height: 700 },
  },
  { name: 'turn-90', title: 'RGB 8, turned by 90°', raster: bytes(3, RGB), settings: {}, finish: { rotation: 90 } },
  { name: 'turn-30', title: 'RGB 8, turned by 30°', raster: bytes(3, RGB), settings: {}, finish: { rotation: 30 } },
];
