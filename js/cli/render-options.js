/**
 * The options that say how samples are shown, and which watermark is drawn.
 * @module
 */

import { UsageError } from './arguments.js';

/** @typedef {import('./main.js').Values} Values */

/** @type {import('./main.js').Command['options']} */
export const RENDER_OPTIONS = {
  range: { type: 'string', value: 'MIN,MAX', help: 'the sample values that become black and white; or auto' },
  'no-data': { type: 'string', value: 'N', help: "the value that stands for nothing, or ignore; default: the file's" },
  channels: {
    type: 'string',
    value: 'LIST',
    help: 'the bands shown: B for grey, R,G,B, or BAND:#rrggbb[:MIN:MAX],… whose light is added',
  },
  shade: { type: 'string', value: 'AZ,EL', help: "hill shading: the light's azimuth and elevation in degrees" },
  twist: { type: 'string', value: 'ROWS', help: 'new channels from old: "a,b,c;d,e,f;g,h,i"' },
  gamma: { type: 'string', value: 'N', help: 'raise values to this power: above 1 darkens; or log' },
  invert: { type: 'boolean', help: 'negative' },
  colormap: {
    type: 'string',
    value: 'NAME',
    help: 'viridis, magma, inferno, plasma, cividis, turbo, hot, cold, jet, …',
  },
  convolution: { type: 'string', value: 'KERNEL', help: 'sharpen, gaussian, sobel, …, or rows of weights: "0,-1,0;…"' },
  contrast: { type: 'string', value: 'N', help: 'a factor; or stretch, or equalize' },
  depth: { type: 'string', value: 'BITS', help: '8 (default) or 16, for .png and .tif' },
  tone: { type: 'string', value: 'NAME', help: 'color (default), gray or bitonal' },
  background: { type: 'string', value: '#RRGGBB', help: 'what shows through; default: transparency is kept' },
  color: { type: 'string', value: 'HOW', help: 'an ICC profile: convert (default), embed or ignore' },
  render: { type: 'string', value: 'JSON', help: 'all of these as the library takes them: \'{"gamma":2}\'' },
  watermark: { type: 'string', value: 'FILE', help: 'an image to draw on the tiles' },
  opacity: { type: 'string', value: 'N', help: "the watermark's, 0 to 1; default: 1" },
  probability: { type: 'string', value: 'N', help: 'of a tile to be marked, 0 to 1; default: 1' },
  mode: { type: 'string', value: 'MODE', help: "the watermark's: over (default), add, multiply or screen" },
  placement: { type: 'string', value: 'WHERE', help: "the watermark's: random (default), center, grid or corner" },
  scale: { type: 'string', value: 'N', help: "the watermark's size, of the tile's; default: its own" },
  seed: { type: 'string', value: 'N', help: 'another puts watermarks elsewhere; default: 0' },
};

/** @type {import('./main.js').Command['options']} */
export const TURN_OPTIONS = {
  filter: {
    type: 'string',
    value: 'NAME',
    help: 'for --size: auto (default), nearest, bilinear, bicubic, lanczos, area',
  },
  mirror: { type: 'boolean', help: 'swap left and right, before --rotate' },
  rotate: { type: 'string', value: 'DEGREES', help: 'turn clockwise, by any angle' },
};

const OF_WATERMARK = ['opacity', 'probability', 'mode', 'placement', 'scale', 'seed'];
/** Options that are texts, under the names that the library has for them. @type {Record<string, string>} */
const TEXTS = { colormap: 'colormap', background: 'background', color: 'color', tone: 'quality' };

/**
 * What the options ask for besides the plain picture. What numbers can be is the library's to say.
 * @param {Values} values
 * @returns {{ render?: import('../render/options.js').RenderOptions, watermark?: any, filter?: any, mirror?: boolean, rotation?: number }}
 * @throws {UsageError}
 */
export function wantedOf(values) {
  const render = renderOf(values);
  const wanted = {
    render: Object.keys(render).length > 0 ? render : undefined,
    watermark: watermarkOf(values),
    filter: values.filter,
    mirror: values.mirror === true ? true : undefined,
    rotation: given(values, 'rotate', numberOf),
  };
  return defined(wanted);
}

/**
 * Refuses options of pictures where the samples themselves are written.
 * @param {Values} values
 */
export function refusePictureOptions(values) {
  const useless = Object.keys({ ...RENDER_OPTIONS, ...TURN_OPTIONS }).find((name) => values[name] !== undefined);
  if (useless) throw new UsageError(`.raw holds the samples as stored: --${useless} is for pictures.`);
}

/** @param {Values} values */
function renderOf(values) {
  const texts = Object.entries(TEXTS).map(([option, name]) => [name, values[option]]);
  return defined({
    ...given(values, 'render', jsonOf),
    ...defined(Object.fromEntries(texts)),
    range: given(values, 'range', (text, name) => (text === 'auto' ? text : numbersOf(text, name))),
    noData: given(values, 'no-data', noDataOf),
    channels: given(values, 'channels', channelsOf),
    shade: given(values, 'shade', shadeOf),
    twist: given(values, 'twist', rowsOf),
    gamma: given(values, 'gamma', wordOrNumber('log')),
    invert: values.invert,
    convolution: given(values, 'convolution', (text, name) => (/^[a-z]+$/.test(text) ? text : rowsOf(text, name))),
    contrast: given(values, 'contrast', wordOrNumber('stretch', 'equalize')),
    depth: given(values, 'depth', numberOf),
  });
}

/** @param {Values} values */
function watermarkOf(values) {
  if (values.watermark === undefined) {
    const useless = OF_WATERMARK.find((name) => values[name] !== undefined);
    if (useless) throw new UsageError(`--${useless} needs --watermark FILE.`);
    return undefined;
  }
  return defined({
    source: values.watermark,
    mode: values.mode,
    placement: values.placement,
    opacity: given(values, 'opacity', numberOf),
    probability: given(values, 'probability', numberOf),
    scale: given(values, 'scale', numberOf),
    seed: given(values, 'seed', numberOf),
  });
}

/**
 * @template Result
 * @param {Values} values
 * @param {string} name
 * @param {(text: string, name: string) => Result} read
 */
const given = (values, name, read) => (values[name] === undefined ? undefined : read(String(values[name]), name));

/** @param {Record<string, any>} object */
const defined = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

/**
 * @param {string} text
 * @param {string} name
 */
function numberOf(text, name) {
  const number = Number(text);
  if (text.trim() !== '' && !Number.isNaN(number)) return number;
  throw new UsageError(`--${name} takes a number, not "${text}".`);
}

/** @param {string[]} words */
const wordOrNumber =
  (...words) =>
  (/** @type {string} */ text, /** @type {string} */ name) =>
    words.includes(text) ? text : numberOf(text, name);

/**
 * @param {string} text
 * @param {string} name
 */
const noDataOf = (text, name) => (/^nan$/i.test(text) ? NaN : wordOrNumber('file', 'ignore')(text, name));

/**
 * @param {string} text
 * @param {string} name
 */
const numbersOf = (text, name) => text.split(',').map((part) => numberOf(part, name));

/**
 * @param {string} text
 * @param {string} name
 */
const rowsOf = (text, name) => text.split(';').map((row) => numbersOf(row, name));

/**
 * @param {string} text
 * @param {string} name
 */
function shadeOf(text, name) {
  const [azimuth, elevation, height] = numbersOf(text, name);
  return defined({ azimuth, elevation, height });
}

/**
 * @param {string} text
 * @param {string} name
 */
function channelsOf(text, name) {
  return text.split(',').map((part) => {
    const [band, color, minimum, maximum] = part.split(':');
    if (color === undefined) return numberOf(band, name);
    const range = minimum === undefined ? undefined : [numberOf(minimum, name), numberOf(maximum ?? '', name)];
    return defined({ band: numberOf(band, name), color, range });
  });
}

/** @param {string} text */
function jsonOf(text) {
  try {
    const object = JSON.parse(text);
    if (typeof object === 'object' && object !== null && !Array.isArray(object)) return object;
  } catch {
    // Said below.
  }
  throw new UsageError(`--render takes a JSON object, such as {"gamma":2}, not "${text}".`);
}
