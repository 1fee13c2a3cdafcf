/**
 * The option `render`: what is asked for, checked.
 * @module
 */

import { checkedColour } from './colours.js';
import { badOption, checkedNumber, checkedOneOf } from './checks.js';
import { checkedKernel } from './kernels.js';

/**
 * One band as light of a colour, as a fluorescence viewer shows it.
 * @typedef {object} ChannelOption
 * @property {number} band its number, from 0
 * @property {string | number[]} [color] `#rrggbb`, or red, green and blue, 0 to 255, of the band's maximum; default white
 * @property {[minimum: number, maximum: number]} [range] the sample values that show nothing and all of the colour;
 *   default: as `range` says
 */

/**
 * How samples are shown. Everything is done in the order of this list, the same for tiles and regions.
 * @typedef {object} RenderOptions
 * @property {'convert' | 'embed' | 'ignore'} [color] what is done with an embedded ICC profile: `convert` (default) brings
 *   colours to `space`, `embed` leaves them alone and hands the profile on to image files, `ignore` takes them as they are
 * @property {'srgb' | 'display-p3'} [space] the colours of the picture; default `srgb`
 * @property {'D50' | 'D65'} [lab] the white that CIE L*a*b* samples are relative to; default `D50`, as TIFF means it
 * @property {'auto' | [minimum: number, maximum: number] | ([minimum: number, maximum: number] | null)[]} [range] the
 *   sample values that become black and white, for all bands or one by one (null: as without the option). `auto` leaves the lowest and highest 0.5 % out, measured on a
 *   small level, the same for the whole image. Default: what the file states, or, of more than 8 bits, what GDAL has
 *   measured; else the whole range of integers, and 0 to 1 of floats. Not-a-number is black.
 * @property {'file' | 'ignore' | number} [noData] the sample value that stands for nothing: pixels that have it in all bands
 *   shown are transparent, and do not count where something is measured. `file` (default): the one that GDAL's tag names, if
 *   any; `ignore`: none; or a number, which may be not a number. With a kernel or hill shading, pixels that depend on such ones
 *   are transparent, too
 * @property {(number | ChannelOption)[]} [channels] the bands that are shown: one number for grey, three for red, green and
 *   blue, or any number of bands with colours, whose light is added
 * @property {boolean | { azimuth?: number, elevation?: number, height?: number }} [shade] hill shading, of a map of normals
 *   (three bands) or of elevations (one): where the light stands, in degrees clockwise from north (default 315) and above
 *   the horizon (default 45), and how many pixels high a sample value of 1 is (default 1)
 * @property {number[][]} [twist] new channels from old: a row of factors for each of 1, 3 or 4
 * @property {number | 'log'} [gamma] values, 0 to 1, are raised to this power: above 1 darkens. `log`: log(1 + 255 v) / log 256
 * @property {boolean} [invert] negative
 * @property {string} [colormap] colours for the first channel's values: `hot`, `cold`, `jet`, `red`, `green`, `blue`,
 *   `viridis`, `magma`, `inferno`, `plasma`, `cividis` or `turbo`
 * @property {string | number[][]} [convolution] a kernel by its name (`sobel`, `prewitt`, `scharr`, `laplace`, `gaussian`,
 *   `sharpen`, `emboss`), or rows of weights, 3 × 3 to 15 × 15; the sum is divided by that of the weights when it is positive
 * @property {number | 'stretch' | 'equalize'} [contrast] a factor; `stretch`: from the image's darkest to its lightest value;
 *   `equalize`: all shades equally frequent
 * @property {8 | 16} [depth] bits of the picture's values; default 8
 * @property {'color' | 'gray' | 'bitonal'} [quality] default `color`; `bitonal` splits black from white by Otsu's method, at
 *   the same value for the whole image
 * @property {string | number[]} [background] what shows through, `#rrggbb` or red, green and blue, 0 to 255; default:
 *   transparency is kept
 * @property {'iipimage'} [compatibility] do as IIPImage server does: fractions are cut off, L*a*b* is relative to D65, alpha
 *   is a channel like the others, tiles are convolved each for itself, and no value stands for nothing
 */

export const COLOUR_MAPS = [
  ...['hot', 'cold', 'jet', 'red', 'green', 'blue'],
  ...['viridis', 'magma', 'inferno', 'plasma', 'cividis', 'turbo'],
];

const KNOWN = [
  ...['color', 'space', 'lab', 'range', 'noData', 'channels', 'shade', 'twist', 'gamma', 'invert', 'colormap'],
  ...['convolution', 'contrast', 'depth', 'quality', 'background', 'compatibility'],
];

/**
 * The options as numbers and names that can be.
 * @typedef {ReturnType<typeof checkedRender>} CheckedRender
 */

/**
 * @param {RenderOptions} options
 * @param {{ bands: number }} image
 */
export function checkedRender(options, { bands }) {
  if (typeof options !== 'object' || options === null) throw badOption('render', 'an object of options', options);
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
  if (unknown) throw badOption(`render.${unknown}`, `no option. There are ${KNOWN.join(', ')}`, undefined);
  const { contrast, gamma, background } = options;
  const isIipimage =
    checkedOneOf('render.compatibility', options.compatibility, [undefined, 'iipimage']) === 'iipimage';
  const isMeasured = contrast === 'stretch' || contrast === 'equalize';
  return {
    color: checkedOneOf('render.color', options.color ?? 'convert', ['convert', 'embed', 'ignore']),
    space: checkedOneOf('render.space', options.space ?? 'srgb', ['srgb', 'display-p3']),
    lab: checkedOneOf('render.lab', options.lab ?? 'D50', ['D50', 'D65']),
    range: checkedRange(options.range),
    noData: isIipimage ? /** @type {const} */ ('ignore') : checkedNoData('render.noData', options.noData),
    channels: checkedChannels(options.channels, bands),
    shade: checkedShade(options.shade),
    twist: checkedTwist(options.twist),
    isLogarithmic: gamma === 'log',
    gamma: gamma === 'log' ? 1 : checkedNumber('render.gamma', gamma ?? 1, { above: 0, most: 100 }),
    isInverted: checkedFlag('render.invert', options.invert),
    colormap: options.colormap && checkedOneOf('render.colormap', options.colormap, COLOUR_MAPS),
    kernel: checkedKernel(options.convolution),
    contrast: isMeasured ? 1 : checkedNumber('render.contrast', contrast ?? 1, { least: 0, most: 1e6 }),
    stretches: contrast === 'stretch',
    equalises: contrast === 'equalize',
    depth: checkedOneOf('render.depth', options.depth ?? 8, [8, 16]),
    quality: checkedOneOf('render.quality', options.quality ?? 'color', ['color', 'gray', 'bitonal']),
    background: background === undefined ? undefined : checkedColour('render.background', background),
    isIipimage,
  };
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function checkedFlag(name, value = false) {
  if (typeof value === 'boolean') return value;
  throw badOption(name, 'true or false', value);
}

/**
 * @param {string} name
 * @param {unknown} [value]
 * @returns {'file' | 'ignore' | number}
 */
export function checkedNoData(name, value = 'file') {
  if (typeof value === 'number' || value === 'file' || value === 'ignore') return value;
  throw badOption(name, '"file", "ignore" or a number', value);
}

/**
 * @param {any} range
 * @returns {'auto' | ([number, number] | null)[] | undefined}
 */
function checkedRange(range) {
  if (range === undefined || range === 'auto') return range;
  if (!Array.isArray(range) || range.length === 0) throw badRange('render.range', range);
  const ranges = Array.isArray(range[0]) || range[0] === null ? range : [range];
  return ranges.map((one) => (one === null ? null : checkedPair('render.range', one)));
}

/**
 * @param {string} name
 * @param {any} pair
 * @returns {[number, number]}
 */
function checkedPair(name, pair) {
  const isPair = Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite);
  if (!isPair || pair[0] === pair[1]) throw badRange(name, pair);
  return [pair[0], pair[1]];
}

/**
 * @param {string} name
 * @param {unknown} value
 */
const badRange = (name, value) =>
  badOption(name, '[minimum, maximum], two different finite numbers, one such pair for each band, or "auto"', value);

const PRIMARIES = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
];

/**
 * @param {any} channels
 * @param {number} bands
 */
function checkedChannels(channels, bands) {
  if (channels === undefined) return undefined;
  const name = 'render.channels';
  if (!Array.isArray(channels) || channels.length === 0) throw badOption(name, 'an array of channels', channels);
  const isPlain = channels.every((channel) => typeof channel === 'number');
  if (isPlain && channels.length !== 1 && channels.length !== 3) {
    throw badOption(
      name,
      'one band for grey, three for red, green and blue, or objects with "band" and "color"',
      channels,
    );
  }
  return channels.map((channel, i) => {
    const { band, color, range } = typeof channel === 'object' && channel ? channel : { band: channel };
    if (!Number.isInteger(band) || band < 0 || band >= bands)
      throw badOption(name, `bands from 0 to ${bands - 1}`, band);
    const colour = color ?? (isPlain && channels.length === 3 ? PRIMARIES[i] : [255, 255, 255]);
    return {
      band,
      colour: checkedColour(`${name}[${i}].color`, colour),
      range: range === undefined ? undefined : checkedPair(`${name}[${i}].range`, range),
    };
  });
}

/** @param {any} shade */
function checkedShade(shade) {
  if (shade === undefined || shade === false) return undefined;
  if (shade !== true && (typeof shade !== 'object' || shade === null)) {
    throw badOption('render.shade', 'true, or an object with azimuth, elevation and height', shade);
  }
  const { azimuth = 315, elevation = 45, height = 1 } = shade === true ? {} : shade;
  return [
    checkedNumber('render.shade.azimuth', azimuth, { least: -360, most: 360 }),
    checkedNumber('render.shade.elevation', elevation, { least: -90, most: 90 }),
    checkedNumber('render.shade.height', height, { above: 0, most: 1e9 }),
  ];
}

/** @param {any} twist */
function checkedTwist(twist) {
  if (twist === undefined) return undefined;
  const isMatrix =
    Array.isArray(twist) &&
    twist.length >= 1 &&
    twist.length <= 4 &&
    twist.every((row) => Array.isArray(row) && row.length > 0 && row.every(Number.isFinite));
  if (!isMatrix || twist.some((row) => row.length !== twist[0].length)) {
    throw badOption('render.twist', '1 to 4 rows of as many finite numbers', twist);
  }
  return twist;
}
