/**
 * What processing makes of samples, in double precision and as mathematics has it: plain loops over the whole image, that
 * share nothing with the library. Values are exact: how they are rounded is for who compares.
 * @module
 */

/**
 * @typedef {object} ModelImage
 * @property {number} width
 * @property {number} height
 * @property {number} bands
 * @property {boolean} [hasAlpha] whether the last band is opacity
 * @property {[minimum: number, maximum: number]} full what is black and white without any setting
 * @property {(x: number, y: number, band: number) => number} sample
 *
 * @typedef {{ channels: Float64Array[], alpha: Float64Array }} Planes values of pixels, 0 to 1 from black to white; one
 *   channel is grey
 */

/** @type {Record<string, number[][]>} */
const KERNELS = {
  sobel: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], // prettier-ignore
  prewitt: [[1, 0, -1], [1, 0, -1], [1, 0, -1]], // prettier-ignore
  scharr: [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]], // prettier-ignore
  laplace: [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], // prettier-ignore
  gaussian: [[1, 2, 1], [2, 4, 2], [1, 2, 1]], // prettier-ignore
  sharpen: [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], // prettier-ignore
  emboss: [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], // prettier-ignore
};

/** Straight lines between points: [value, red, green, blue]. @type {Record<string, number[][]>} */
const COLOUR_MAPS = {
  hot: [[0, 0, 0, 0], [1 / 3, 1, 0, 0], [2 / 3, 1, 1, 0], [1, 1, 1, 1]], // prettier-ignore
  cold: [[0, 0, 0, 0], [1 / 3, 0, 0, 1], [2 / 3, 0, 1, 1], [1, 1, 1, 1]], // prettier-ignore
  jet: [[0, 0, 0, 0.5], [1 / 8, 0, 0, 1], [3 / 8, 0, 1, 1], [5 / 8, 1, 1, 0], [7 / 8, 1, 0, 0], [1, 0.5, 0, 0]], // prettier-ignore
  red: [[0, 0, 0, 0], [1, 1, 0, 0]], // prettier-ignore
  green: [[0, 0, 0, 0], [1, 0, 1, 0]], // prettier-ignore
  blue: [[0, 0, 0, 0], [1, 0, 0, 1]], // prettier-ignore
};

/**
 * @param {ModelImage} image
 * @param {any} settings as `render` of `image.region`
 * @returns {Planes}
 */
export function processed(image, settings) {
  const { width, height, bands, hasAlpha = false } = image;
  const plane = (/** @type {(x: number, y: number) => number} */ value) =>
    Float64Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)));
  const colours = hasAlpha ? bands - 1 : bands;
  const ranged = (
    /** @type {number} */ band,
    /** @type {any} */ limits = rangeOf(settings.range, band) ?? image.full,
  ) => plane((x, y) => known((image.sample(x, y, band) - limits[0]) / (limits[1] - limits[0])));

  let channels = settings.channels
    ? blended(settings.channels, ranged)
    : Array.from({ length: colours }, (_, band) => ranged(band));
  const alpha = hasAlpha ? plane((x, y) => image.sample(x, y, colours) / image.full[1]) : plane(() => 1);

  if (settings.twist) channels = twisted(channels, settings.twist);
  const { gamma, invert, colormap, convolution, contrast = 1 } = settings;
  if (gamma !== undefined) channels = each(channels, (v) => raised(v, gamma));
  if (invert) channels = each(channels, (v) => 1 - v);
  if (colormap) channels = [0, 1, 2].map((i) => channels[0].map((v) => mapped(COLOUR_MAPS[colormap], v)[i]));
  if (convolution) {
    const kernel = typeof convolution === 'string' ? KERNELS[convolution] : convolution;
    channels = channels.map((channel) => convolved(channel, width, height, kernel));
  }
  channels = each(channels, (v) => Math.min(1, Math.max(0, v * contrast)));
  return { channels, alpha };
}

/** Lightness of 8-bit red, green and blue, by the weights of ITU-R BT.601. @param {number[]} rgb */
export const lightness = ([red, green, blue]) => 0.299 * red + 0.587 * green + 0.114 * blue;

/**
 * The shade that splits a histogram into the two classes that lie furthest apart: all are tried.
 * @param {number[]} shades of all pixels, whole numbers
 * @returns {number} the first shade that is light
 */
export function bestSplit(shades) {
  const mean = (/** @type {number[]} */ numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  let [best, split] = [-1, 0];
  for (let candidate = 1; candidate < 256; candidate++) {
    const dark = shades.filter((shade) => shade < candidate);
    const light = shades.filter((shade) => shade >= candidate);
    if (dark.length === 0 || light.length === 0) continue;
    const variance = dark.length * light.length * (mean(light) - mean(dark)) ** 2;
    if (variance > best * (1 + 1e-9)) [best, split] = [variance, candidate];
  }
  return split;
}

/** @param {any} range @param {number} band */
function rangeOf(range, band) {
  if (range === undefined) return undefined;
  return Array.isArray(range[0]) ? range[Math.min(band, range.length - 1)] : range;
}

/** Not-a-number is black. @param {number} value */
const known = (value) => (Number.isNaN(value) ? 0 : value);

/**
 * Light of several colours, added.
 * @param {any[]} settings
 * @param {(band: number, range?: number[]) => Float64Array} ranged
 */
function blended(settings, ranged) {
  if (settings.length === 1 && typeof settings[0] === 'number') return [ranged(settings[0])];
  const lights = settings.map((setting, i) => {
    const {
      band,
      color = [255, 255, 255],
      range,
    } = typeof setting === 'number' ? { band: setting, color: [0, 1, 2].map((c) => (c === i ? 255 : 0)) } : setting;
    return { color, values: ranged(band, range) };
  });
  return [0, 1, 2].map((c) =>
    lights[0].values.map((_, i) =>
      lights.reduce((sum, { color, values }) => sum + (clamped(values[i]) * color[c]) / 255, 0),
    ),
  );
}

/** @param {number} value */
const clamped = (value) => Math.min(1, Math.max(0, value));

/** @param {Float64Array[]} channels @param {number[][]} rows */
const twisted = (channels, rows) =>
  rows.map((row) =>
    channels[0].map((_, i) => row.reduce((sum, factor, j) => sum + factor * (channels[j]?.[i] ?? 0), 0)),
  );

/** @param {Float64Array[]} channels @param {(value: number) => number} change */
const each = (channels, change) => channels.map((channel) => channel.map(change));

/** @param {number} value @param {number | 'log'} gamma */
function raised(value, gamma) {
  const positive = Math.max(0, value);
  return gamma === 'log' ? Math.log(1 + 255 * positive) / Math.log(256) : positive ** gamma;
}

/** @param {number[][]} points @param {number} value @returns {number[]} red, green and blue */
function mapped(points, value) {
  const at = clamped(value);
  const next = Math.max(1, points.findIndex(([end]) => at <= end)); // prettier-ignore
  const [[from, ...low], [to, ...high]] = [points[next - 1], points[next]];
  return low.map((start, i) => start + ((high[i] - start) * (at - from)) / (to - from));
}

/** A correlation; the image's edge goes on. @param {Float64Array} channel @param {number} width @param {number} height @param {number[][]} kernel */
function convolved(channel, width, height, kernel) {
  const reach = (kernel.length - 1) / 2;
  const total = kernel.flat().reduce((sum, weight) => sum + weight, 0);
  const inside = (/** @type {number} */ at, /** @type {number} */ length) => Math.min(length - 1, Math.max(0, at));
  return channel.map((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    let sum = 0;
    for (const [dy, row] of kernel.entries()) {
      for (const [dx, weight] of row.entries()) {
        sum += weight * channel[inside(y + dy - reach, height) * width + inside(x + dx - reach, width)];
      }
    }
    return total > 0 ? sum / total : sum;
  });
}
