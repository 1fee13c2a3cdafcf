/**
 * What the tests of JPEG 2000 files share: expected levels, regions to try, and how samples are compared.
 * @module
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { open } from '../../../js/index.js';

/**
 * @typedef {import('../../fixtures/reference/planes.mjs').Raster} Raster
 * @typedef {import('../../../js/index.js').Image} Image
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 */

/**
 * @typedef {object} ExpectedLevel
 * @property {number} level
 * @property {number | undefined} layers the first ones; undefined: all
 * @property {number} width
 * @property {number} height
 * @property {number} bands
 * @property {number} bits of the container
 * @property {boolean} signed
 * @property {string} md5 of the samples, interleaved by pixel, little-endian
 */

/**
 * What opj_decompress decodes, by file.
 * @param {string} path of the table that make.mjs writes
 * @returns {Map<string, ExpectedLevel[]>}
 */
export function readExpectedLevels(path) {
  /** @type {Map<string, ExpectedLevel[]>} */
  const files = new Map();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  for (const line of lines) {
    const [file, level, layers, width, height, bands, bits, sign, md5, whyNot] = line.split('\t');
    const rows = files.get(file) ?? [];
    files.set(file, rows);
    if (whyNot) continue;
    const [w, h, b, n] = [width, height, bands, bits].map(Number);
    const few = layers === 'all' ? undefined : Number(layers);
    rows.push({
      level: Number(level),
      layers: few,
      width: w,
      height: h,
      bands: b,
      bits: n,
      signed: sign === 'signed',
      md5,
    });
  }
  return files;
}

/**
 * @template Result
 * @param {string} path
 * @param {(image: Image) => Promise<Result>} use
 */
export async function withImage(path, use) {
  const image = await open(path, { workers: 0 });
  try {
    return await use(image);
  } finally {
    image.close();
  }
}

/**
 * The image's samples, as the reference has them.
 * @param {Image} image
 * @param {{ level: number, layers?: number } & Partial<Box>} request
 * @returns {Promise<Raster>}
 */
export async function rasterOf(image, request) {
  const { width, height, bands, bits, sampleFormat, data } = await image.samples(request);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width, height, bands, bits, signed: sampleFormat === 'signed', data: bytes };
}

/** @param {Uint8Array} data */
export const md5 = (data) => createHash('md5').update(data).digest('hex');

/**
 * Pseudo-random numbers, the same in every run.
 * @param {string} seed
 * @returns {(below: number) => number} a whole number from 0 on
 */
export function randomNumbers(seed) {
  let state = createHash('md5').update(seed).digest().readUInt32LE() || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/**
 * Parts of a level: its corners, the middle, some at random, and pixels, rows and columns of their own; those that are the
 * same only once.
 * @param {{ width: number, height: number }} level
 * @param {string} seed
 * @returns {Box[]}
 */
export function regionsOf({ width, height }, seed) {
  const random = randomNumbers(seed);
  const [w, h] = [Math.min(width, 67), Math.min(height, 43)];
  const boxes = [
    { x: 0, y: 0, width: w, height: h },
    { x: width - w, y: 0, width: w, height: h },
    { x: 0, y: height - h, width: w, height: h },
    { x: width - w, y: height - h, width: w, height: h },
    { x: (width - w) >> 1, y: (height - h) >> 1, width: w, height: h },
  ];
  for (let i = 0; i < 4; i++) {
    const size = { width: 1 + random(Math.min(width, 300)), height: 1 + random(Math.min(height, 300)) };
    boxes.push({ x: random(width - size.width + 1), y: random(height - size.height + 1), ...size });
  }
  for (const size of [
    { width: 1, height: 1 },
    { width: 1, height: 1 },
    { width: 1, height: h },
    { width: w, height: 1 },
  ])
    boxes.push({ x: random(width - size.width + 1), y: random(height - size.height + 1), ...size });
  return [...new Map(boxes.map((box) => [JSON.stringify(box), box])).values()];
}

/**
 * @param {Raster} raster
 * @param {Box} box
 * @returns {Raster}
 */
export function crop(raster, { x, y, width, height }) {
  const pixel = (raster.bands * raster.bits) / 8;
  const data = new Uint8Array(width * height * pixel);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * raster.width + x) * pixel;
    data.set(raster.data.subarray(start, start + width * pixel), row * width * pixel);
  }
  return { ...raster, width, height, data };
}

/**
 * The samples of some regions of each level, by an image that decodes nothing else before.
 * @param {string} path
 * @returns {Promise<[Box, Raster][][]>} by level
 */
export function regionRasters(path) {
  return withImage(path, async (image) => {
    /** @type {[Box, Raster][][]} */
    const byLevel = [];
    for (const { level, width, height } of image.levels) {
      byLevel[level] = [];
      for (const box of regionsOf({ width, height }, `${basename(path)} ${level}`))
        byLevel[level].push([box, await rasterOf(image, { level, ...box })]);
    }
    return byLevel;
  });
}

/**
 * Where regions are not the crop of their level.
 * @param {[Box, Raster][]} regions
 * @param {number} level
 * @param {Raster} whole
 */
export const regionComplaints = (regions, level, whole) =>
  regions.flatMap(([box, found]) => {
    const what = complaint(found, crop(whole, box));
    return what ? [`level ${level}, region ${Object.values(box)}: ${what}`] : [];
  });

/**
 * A level that the file does not have: each 2^shrink by 2^shrink pixels are their mean, halves rounded up.
 * @param {Raster} raster
 * @param {number} shrink
 * @returns {Raster}
 */
export function averaged(raster, shrink) {
  const side = 2 ** shrink;
  const numbers = numbersOf(raster);
  const { bands } = raster;
  const [width, height] = [Math.ceil(raster.width / side), Math.ceil(raster.height / side)];
  const means = new /** @type {any} */ (numbers.constructor)(width * height * bands);
  for (let i = 0; i < means.length; i++) {
    const [band, pixel] = [i % bands, Math.floor(i / bands)];
    const [left, top] = [(pixel % width) * side, Math.floor(pixel / width) * side];
    const [right, bottom] = [Math.min(left + side, raster.width), Math.min(top + side, raster.height)];
    let sum = 0;
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) sum += numbers[(y * raster.width + x) * bands + band];
    means[i] = Math.floor(sum / ((right - left) * (bottom - top)) + 0.5);
  }
  return { ...raster, width, height, data: new Uint8Array(means.buffer) };
}

/** @param {Raster} raster */
function numbersOf({ bits, signed, data }) {
  const { buffer } = data.slice();
  if (bits === 8) return signed ? new Int8Array(buffer) : new Uint8Array(buffer);
  if (bits === 16) return signed ? new Int16Array(buffer) : new Uint16Array(buffer);
  return signed ? new Int32Array(buffer) : new Uint32Array(buffer);
}

/**
 * How far apart two rasters of the same shape are.
 * @param {Raster} a
 * @param {Raster} b
 * @returns {{ differing: number, of: number, peaks: number[], meanSquares: number[] }} how many samples differ; by band,
 *   the largest difference and the mean of the squares
 */
export function distance(a, b) {
  const [x, y] = [numbersOf(a), numbersOf(b)];
  const { bands } = a;
  const [peaks, sums] = [new Array(bands).fill(0), new Array(bands).fill(0)];
  let differing = 0;
  for (let i = 0; i < x.length; i++) {
    const apart = Math.abs(x[i] - y[i]);
    if (apart === 0) continue;
    differing++;
    peaks[i % bands] = Math.max(peaks[i % bands], apart);
    sums[i % bands] += apart * apart;
  }
  const meanSquares = sums.map((sum) => (sum * bands) / x.length);
  return { differing, of: x.length, peaks, meanSquares };
}

/** @param {Raster} raster */
const shape = ({ width, height, bands, bits, signed }) =>
  `${width} × ${height} × ${bands} of ${bits} bits${signed ? ', signed' : ''}`;

/**
 * Why two rasters are not the same.
 * @param {Raster} found
 * @param {Raster} expected
 * @param {number} [tolerance] of each sample
 * @returns {string | undefined} undefined when they are
 */
export function complaint(found, expected, tolerance = 0) {
  if (shape(found) !== shape(expected)) return `${shape(found)} for ${shape(expected)}`;
  if (Buffer.compare(found.data, expected.data) === 0) return undefined;
  const { differing, of, peaks } = distance(found, expected);
  const peak = Math.max(...peaks);
  return peak <= tolerance ? undefined : `${differing} of ${of} samples differ, by at most ${peak}`;
}
