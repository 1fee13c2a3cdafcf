/**
 * The commands of IIP: what each takes, and what it says of a request. `read` gives the members that an argument sets,
 * or undefined when it is malformed; `write` gives the arguments that set a request's members again.
 * @module
 */

import { decimal, list, matrix, named, whole } from './arguments.js';
import { OBJECTS, OBJECT_NAMES } from './objects.js';
import { OUTPUTS } from './outputs.js';

/**
 * @typedef {import('../iip.js').IipRequest} IipRequest
 * @typedef {object} Command
 * @property {string} allowed what it takes, to follow "takes"
 * @property {(argument: string, request: IipRequest) => Partial<IipRequest> | undefined} read
 * @property {(request: IipRequest) => (string | number | undefined | (string | number)[])} write
 * @property {boolean} [isOutput] whether it ends the request: its answer is sent
 */

const COMPRESSIONS = { lzw: 'lzw', deflate: 'deflate', jpeg: 'jpeg', webp: 'webp', zstd: 'zstd' };
/** @type {Record<string, 'equalize' | 'stretch'>} */
const CONTRASTS = {
  ...{ eq: 'equalize', equalization: 'equalize', equalisation: 'equalize' },
  ...{ st: 'stretch', stretch: 'stretch' },
};
const GAMMAS = /** @type {const} */ ({ log: 'log', logarithm: 'log' });
const COLOURS = /** @type {const} */ ({ grey: 'gray', gray: 'gray', binary: 'bitonal' });
/** IIPImage's six, and those that tell values apart evenly. */
const COLORMAPS = [
  ...['hot', 'cold', 'jet', 'red', 'green', 'blue'],
  ...['viridis', 'magma', 'inferno', 'plasma', 'cividis', 'turbo'],
];
const KERNELS = ['sobel', 'prewitt', 'scharr', 'laplace', 'gaussian', 'sharpen', 'emboss'];
/** Sizes that a kernel may have, by how many numbers it has. @type {Record<number, number>} */
const KERNEL_SIDES = { 1: 1, 9: 3, 25: 5 };
/** Larger ones say nothing, and make answers slow. */
const MOST_CHANNELS = 64;

/** @type {Record<string, Command>} */
const SETTINGS = {
  FIF: {
    allowed: "an image's name, once",
    read: (argument, { image }) => (argument !== '' && image === undefined ? { image: argument } : undefined),
    write: ({ image }) => image,
  },
  OBJ: {
    allowed: `one of ${OBJECTS.join('; ')}`,
    read: (argument, { objects }) => {
      const name = named(argument, OBJECT_NAMES);
      return name ? { objects: [...objects, name] } : undefined;
    },
    write: ({ objects = [] }) => objects,
  },
  QLT: {
    allowed: 'a whole number from -1 to 100, for a TIFF also one with its compression before it, such as jpeg:75',
    read: (argument) => {
      const [number, compression] = argument.split(':').reverse();
      const value = number.trim() === '-1' ? -1 : whole(number);
      const kind = compression === undefined ? undefined : named(compression, COMPRESSIONS);
      const isSound = value !== undefined && value <= 100 && argument.split(':').length <= 2;
      if (!isSound || (compression !== undefined && !kind)) return undefined;
      return { encoding: kind ? { quality: value, compression: kind } : { quality: value } };
    },
    write: ({ encoding: { quality, compression } = {} }) => (compression ? `${compression}:${quality}` : quality),
  },
  SDS: {
    allowed: 'one or two whole numbers: x or x,y',
    read: (argument) => {
      const views = list(argument, 2, whole) ?? list(argument, 1, whole);
      return views && { views: /** @type {[number, number?]} */ (views) };
    },
    write: ({ views }) => views?.join(),
  },
  MINMAX: {
    allowed: `channel:min,max, the channel from 0 to ${MOST_CHANNELS - 1} or - for all, with min unlike max`,
    read: (argument, { ranges = [] }) => {
      const [channel, limits, ...more] = argument.split(':');
      const number = channel.trim() === '-' ? undefined : (whole(channel) ?? MOST_CHANNELS);
      const [min, max] = list(limits ?? '', 2) ?? [0, 0];
      if (min === max || more.length > 0 || (number ?? 0) >= MOST_CHANNELS) return undefined;
      return { ranges: [...ranges, { ...(number === undefined ? {} : { channel: number }), min, max }] };
    },
    write: ({ ranges = [] }) => ranges.map(({ channel = '-', min, max }) => `${channel}:${min},${max}`),
  },
  CNT: {
    allowed: 'a number that is not negative, "equalization" (eq) or "stretch" (st)',
    read: (argument) => {
      const contrast = named(argument, CONTRASTS) ?? decimal(argument);
      return contrast === undefined || Number(contrast) < 0 ? undefined : { contrast };
    },
    write: ({ contrast }) => (contrast === 'equalize' ? 'equalization' : contrast),
  },
  GAM: {
    allowed: 'a number above 0, or "log"',
    read: (argument) => {
      const gamma = named(argument, GAMMAS) ?? decimal(argument);
      return gamma === undefined || Number(gamma) <= 0 ? undefined : { gamma };
    },
    write: ({ gamma }) => gamma,
  },
  INV: {
    allowed: 'anything, or nothing',
    read: () => ({ invert: true }),
    write: ({ invert }) => (invert ? 1 : undefined),
  },
  CMP: {
    allowed: `one of ${COLORMAPS.join(', ')}`,
    read: (argument) => {
      const colormap = argument.trim().toLowerCase();
      return COLORMAPS.includes(colormap) ? { colormap } : undefined;
    },
    write: ({ colormap }) => colormap,
  },
  CTW: {
    allowed: `a matrix such as [1,0,0;0,1,0;0,0,1], a row for each output channel, all equally long, at most ${MOST_CHANNELS}`,
    read: (argument) => {
      const twist = matrix(argument);
      return twist && twist.length <= MOST_CHANNELS && twist[0].length <= MOST_CHANNELS ? { twist } : undefined;
    },
    write: ({ twist }) => twist && `[${twist.map((row) => row.join()).join(';')}]`,
  },
  CNV: {
    allowed: `one of ${KERNELS.join(', ')}, or a square kernel of 1, 9 or 25 numbers such as [0,-1,0,-1,5,-1,0,-1,0]`,
    read: (argument) => {
      const name = argument.trim().toLowerCase();
      if (KERNELS.includes(name)) return { convolution: name };
      const values = matrix(argument.replaceAll(';', ','))?.[0] ?? [];
      const side = KERNEL_SIDES[values.length];
      if (!side) return undefined;
      return { convolution: Array.from({ length: side }, (_, row) => values.slice(row * side, (row + 1) * side)) };
    },
    write: ({ convolution }) => (Array.isArray(convolution) ? `[${convolution.flat().join()}]` : convolution),
  },
  SHD: {
    allowed: 'two angles in degrees: horizontal,vertical',
    read: (argument) => {
      const angles = list(argument, 2);
      return angles && { shade: { azimuth: angles[0], elevation: angles[1] } };
    },
    write: ({ shade }) => shade && `${shade.azimuth},${shade.elevation}`,
  },
  COL: {
    allowed: '"grey" or "binary"',
    read: (argument) => {
      const colour = named(argument, COLOURS);
      return colour && { colour };
    },
    write: ({ colour }) => colour && { gray: 'grey', bitonal: 'binary' }[colour],
  },
  ROT: {
    allowed: 'degrees clockwise, with ! before them to mirror first, such as 90 or !270',
    read: (argument) => {
      const [, mirror, angle] = /^(!?)(.*)$/s.exec(argument.trim()) ?? [];
      const rotation = decimal(angle);
      return rotation === undefined ? undefined : { mirror: mirror === '!', rotation };
    },
    write: ({ mirror = false, rotation }) => (rotation === undefined ? undefined : `${mirror ? '!' : ''}${rotation}`),
  },
  RGN: {
    allowed: 'x,y,width,height as parts of the image: x and y from 0 and below 1, width and height above 0',
    read: (argument) => {
      const [x, y, width, height] = list(argument, 4) ?? [-1, -1, 0, 0];
      const isInside = x >= 0 && y >= 0 && x < 1 && y < 1 && width > 0 && height > 0;
      return isInside ? { region: { x, y, width, height } } : undefined;
    },
    write: ({ region }) => region && [region.x, region.y, region.width, region.height].join(),
  },
  WID: pixels('width'),
  HEI: pixels('height'),
  LYR: {
    allowed: 'a whole number of quality layers; 0 for half of them, -1 for all',
    read: (argument) => {
      const layers = argument.trim() === '-1' ? -1 : whole(argument);
      return layers === undefined ? undefined : { layers };
    },
    write: ({ layers }) => layers,
  },
};

/** In the order in which requests are written. @type {ReadonlyMap<string, Command>} */
export const COMMANDS = new Map([...Object.entries(SETTINGS), ...Object.entries(OUTPUTS)]);

/** @param {'width' | 'height'} member @returns {Command} */
function pixels(member) {
  return {
    allowed: 'a whole number of pixels, at least 1',
    read: (argument) => {
      const size = whole(argument);
      return size ? { [member]: size } : undefined;
    },
    write: (request) => request[member],
  };
}
