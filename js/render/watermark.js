/**
 * The option `watermark`: what is asked for, checked.
 * @module
 */

import { badOption, checkedNumber, checkedOneOf } from './checks.js';

/**
 * @typedef {object} MarkPicture pixels in memory, as those of a `Picture`
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array | Uint8ClampedArray | Uint16Array} data red, green, blue and unassociated alpha of each pixel; of
 *   16 bits in a `Uint16Array`
 */

/** @typedef {string | URL | Blob | Uint8Array | ArrayBuffer | MarkPicture} MarkSource */

/**
 * A mark that is drawn on every tile, or on some of them. What is asked for as a region is marked as its tiles are. A mark
 * that is larger than a tile is cut to its top left part.
 *
 * Which tiles are marked, and where, is random but the same each time: it follows from the seed, the image (its size
 * and structure, not its address) and the tile's place. So no one learns what is below a mark by loading it again.
 *
 * The mark is drawn on the reader's machine, from a file that the reader can have as well: it deters, and protects nothing.
 * @typedef {object} WatermarkOptions
 * @property {MarkSource} source the mark: the address of a TIFF, JPEG 2000, PNG, JPEG or WebP file, in Node also its path;
 *   the file itself; or a `Picture`. Required
 * @property {'over' | 'add' | 'multiply' | 'screen'} [mode] `over` (default) covers what is below, so it shows on white and
 *   can be dark. `add` is IIPImage's: the mark is added, which lightens and does not show on white. `multiply` darkens,
 *   `screen` lightens. Alpha and opacity weigh the mark in all of them
 * @property {number} [opacity] 0 to 1; default 1
 * @property {number} [probability] that a tile is marked, 0 to 1; default 1
 * @property {'random' | 'center' | 'grid' | 'corner'} [placement] where in the tile: anywhere where it fits (default), in
 *   the middle, as often as it fits with gaps of half its size, or at the bottom right
 * @property {number} [scale] size of the mark, the side that limits it, relative to the tile's: above 0, to 16. 0.5 is half
 *   as wide as the tile, or half as high. Default: the mark's own size in pixels
 * @property {number | string} [seed] of the random numbers: another gives other places; default 0. `'visit'` draws one for
 *   each time the page is loaded
 * @property {boolean} [required] whether a mark that cannot be had makes the tile fail (default); if not, pictures come
 *   unmarked, and `info.notes` says why
 * @property {number} [maxPixels] how many pixels a mark may have before it is refused; default 4096 × 4096
 */

/** @typedef {ReturnType<typeof checkedWatermark>} CheckedWatermark */

const KNOWN = [
  ...['source', 'mode', 'opacity', 'probability', 'placement', 'scale'],
  ...['seed', 'required', 'maxPixels'],
];
const LARGEST_MARK = 4096 * 4096;
/** The most that the core makes of a picture. */
const MOST_PIXELS = 2 ** 28;

/**
 * @param {WatermarkOptions} options
 * @throws {import('../errors.js').RequestError} `bad-request`
 */
export function checkedWatermark(options) {
  if (typeof options !== 'object' || options === null) throw badOption('watermark', 'an object of options', options);
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
  if (unknown) throw badOption(`watermark.${unknown}`, `no option. There are ${KNOWN.join(', ')}`, undefined);
  const { scale, required = true } = options;
  const share = (/** @type {'opacity' | 'probability'} */ name) =>
    checkedNumber(`watermark.${name}`, options[name] ?? 1, { least: 0, most: 1 });
  return {
    source: checkedSource(options.source),
    mode: checkedOneOf('watermark.mode', options.mode ?? 'over', ['over', 'add', 'multiply', 'screen']),
    opacity: share('opacity'),
    probability: share('probability'),
    placement: checkedOneOf('watermark.placement', options.placement ?? 'random', [
      ...['random', 'center', 'grid', 'corner'],
    ]),
    /** 0: the mark's own size. */
    scale: scale === undefined ? 0 : checkedNumber('watermark.scale', scale, { above: 0, most: 16 }),
    seed: checkedSeed(options.seed ?? 0),
    isRequired: checkedOneOf('watermark.required', required, [true, false]),
    maxPixels: checkedNumber('watermark.maxPixels', options.maxPixels ?? LARGEST_MARK, { least: 1, most: MOST_PIXELS }),
  };
}

/**
 * @param {unknown} source
 * @returns {MarkSource}
 */
function checkedSource(source) {
  const isBytes = source instanceof Uint8Array || source instanceof ArrayBuffer;
  const isFile = typeof Blob !== 'undefined' && source instanceof Blob;
  const isAddress = source instanceof URL || (typeof source === 'string' && source !== '');
  if (isBytes || isFile || isAddress || isPicture(source)) return /** @type {MarkSource} */ (source);
  const allowed = 'the address of an image file, a Blob, the bytes of a file or a Picture, and must be given';
  throw badOption('watermark.source', allowed, source);
}

/**
 * @param {unknown} source
 * @returns {source is MarkPicture}
 */
export function isPicture(source) {
  const { width, height, data } = /** @type {any} */ (source ?? {});
  return Number.isInteger(width) && width > 0 && data instanceof Object && data.length === 4 * width * height;
}

/**
 * @param {unknown} seed
 * @returns {string}
 */
function checkedSeed(seed) {
  if (seed === 'visit') return visitSeed();
  if (typeof seed === 'string' || Number.isSafeInteger(seed)) return String(seed);
  throw badOption('watermark.seed', 'a whole number, a text, or "visit"', seed);
}

/** @type {string | undefined} */
let drawn;

/** A seed that nobody can foretell, the same as long as the page, or the program, lives. */
function visitSeed() {
  drawn ??= `visit ${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  return drawn;
}
