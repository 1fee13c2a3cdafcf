/**
 * The options of `Picture.toBlob`, checked, in the form that the encoders take.
 * @module
 */

import { RequestError } from '../errors.js';
import { badOption, checkedNumber, checkedOneOf } from '../render/checks.js';

/**
 * @typedef {object} Resolution pixels per unit
 * @property {number} x
 * @property {number} [y] default: as `x`
 * @property {'inch' | 'cm' | 'none'} [unit] default `inch`; with `none` only the ratio of `x` and `y` says something
 */

/**
 * @typedef {object} BlobOptions
 * @property {string} [type] `image/png` (the default), `image/jpeg`, `image/webp` or `image/tiff`
 * @property {number} [quality] of a JPEG or a lossy WebP, 0 to 1; default 0.85
 * @property {'4:4:4' | '4:2:0'} [subsampling] of a JPEG's chroma; default: 4:2:0 below quality 0.9, 4:4:4 from there on
 * @property {boolean} [progressive] whether a JPEG is; default false
 * @property {number[]} [background] red, green and blue, 0 to 255, behind transparent pixels of a JPEG; default white
 * @property {number} [level] of Deflate, in a PNG 0 (not compressed) to 9 (smallest), in a TIFF 1 to 9; default 6
 * @property {'adaptive' | 'none' | 'sub' | 'up' | 'average' | 'paeth'} [filter] of a PNG's rows; default `adaptive`
 * @property {boolean} [lossless] whether a WebP is; default false
 * @property {'none' | 'lzw' | 'deflate'} [compression] of a TIFF; default `deflate`. LZW and Deflate come with a predictor.
 * @property {number} [tile] side of a TIFF's tiles in pixels, a multiple of 16 up to 4096; default: strips, of a pyramid 256
 * @property {boolean | 'chained' | 'subifd'} [pyramid] whether a TIFF has reduced levels: in directories that follow each
 *   other (`true`, `chained`) or in SubIFDs; default false
 * @property {Uint8Array} [icc] an ICC profile to embed. It is left out where its colours are not the file's.
 * @property {number | Resolution} [resolution] to write into the file; a number: pixels per inch
 * @property {string} [xmp] a packet of XMP to write into the file
 * @property {'wasm' | 'browser'} [engine] `wasm` (the default) makes the same bytes everywhere; `browser` leaves PNG, JPEG
 *   and WebP to the browser's canvas, with `type`, `quality` and `background` alone
 */

/** The WebAssembly module that makes each type. @type {Record<string, import('../engine/modules.js').ModuleName>} */
const MODULES = {
  'image/png': 'encode',
  'image/jpeg': 'encode',
  'image/webp': 'encode-webp',
  'image/tiff': 'encode-tiff',
};

const TYPES = Object.keys(MODULES);

/** What makes a file of a picture. @param {string} type @returns {import('../engine/modules.js').ModuleName} */
export function encoderOf(type) {
  return MODULES[type];
}

/** @typedef {(name: string, value: any) => unknown} Check throws for a value that the option cannot have */

/** @param {...(string | boolean)} values @returns {Check} */
const oneOf =
  (...values) =>
  (name, value) =>
    checkedOneOf(name, value, values);

/** @param {(value: any) => boolean} isAllowed @param {string} allowed @returns {Check} */
const such = (isAllowed, allowed) => (name, value) => {
  if (!isAllowed(value)) throw badOption(name, allowed, value);
};

/** @type {Record<string, Check>} */
const CHECKS = {
  type: oneOf(...TYPES),
  quality: (name, value) => checkedNumber(name, value, { least: 0, most: 1 }),
  subsampling: oneOf('4:4:4', '4:2:0'),
  progressive: oneOf(true, false),
  background: such(isColour, 'red, green and blue in an array, each 0 to 255'),
  level: such((value) => isWhole(value, 0, 9), 'a whole number from 0 to 9'),
  filter: oneOf('adaptive', 'none', 'sub', 'up', 'average', 'paeth'),
  lossless: oneOf(true, false),
  compression: oneOf('none', 'lzw', 'deflate'),
  tile: such((value) => isWhole(value / 16, 1, 256), 'a multiple of 16 from 16 to 4096'),
  pyramid: oneOf(true, false, 'chained', 'subifd'),
  icc: such((value) => value instanceof Uint8Array, 'a Uint8Array'),
  resolution: such(
    isResolution,
    'a positive number, or { x, y, unit } with positive numbers and a unit of inch, cm or none',
  ),
  xmp: such((value) => typeof value === 'string', 'a string'),
  engine: oneOf('wasm', 'browser'),
};

/** @param {unknown} value */
function isColour(value) {
  const isByte = (/** @type {unknown} */ one) => typeof one === 'number' && one >= 0 && one <= 255;
  return Array.isArray(value) && value.length === 3 && value.every(isByte);
}

/** @param {unknown} value @param {number} from @param {number} to */
const isWhole = (value, from, to) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to;

/** @param {any} value */
function isResolution(value) {
  const isPositive = (/** @type {unknown} */ one) => typeof one === 'number' && one > 0 && Number.isFinite(one);
  if (typeof value !== 'object' || value === null) return isPositive(value);
  const { x, y = x, unit = 'inch' } = value;
  return isPositive(x) && isPositive(y) && ['inch', 'cm', 'none'].includes(unit);
}

/**
 * @param {BlobOptions} options
 * @throws {import('../errors.js').RequestError} `bad-request` for an option that is unknown or has a value that it cannot
 *   have
 */
export function checkBlobOptions(options) {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(CHECKS, name)) {
      throw new RequestError('bad-request', `toBlob has no option "${name}".`, {
        hint: `Its options are ${Object.keys(CHECKS).join(', ')}.`,
      });
    }
    CHECKS[name](name, value);
  }
}

/**
 * The options that `Core.encode` hands to the encoder: what is undefined has the encoder's own default.
 * @param {BlobOptions} options which have been checked
 */
export function encoderOptions({ quality = 0.85, resolution, xmp, pyramid, ...options }) {
  return {
    ...options,
    // libjpeg's 0 is its 1.
    quality: Math.round(quality * 100),
    resolution: resolution === undefined ? undefined : wholeResolution(resolution),
    xmp: xmp === undefined ? undefined : new TextEncoder().encode(xmp),
    pyramid: pyramid === true ? 'chained' : pyramid || undefined,
  };
}

/** @param {number | Resolution} resolution @returns {Required<Resolution>} */
function wholeResolution(resolution) {
  const { x, y = x, unit = 'inch' } = typeof resolution === 'number' ? { x: resolution } : resolution;
  return { x, y, unit };
}
