/**
 * What can be asked of an image, and whether it can be had.
 * @module
 */

import { LimitError, RequestError } from '../errors.js';
import { levelAt } from './levels.js';

/**
 * @typedef {import('./levels.js').Level} Level
 * @typedef {import('./orientation.js').Rectangle} Rectangle
 * @typedef {import('./picture.js').Picture} Picture
 */

/**
 * @typedef {object} Urgency
 * @property {AbortSignal} [signal] ends the request; it rejects with the signal's reason
 * @property {number} [priority] higher ones first; default 0
 *
 * @typedef {object} Notices
 * @property {(progress: { done: number, total: number }) => void} [onProgress] told how many tiles are done
 * @property {() => void} [onAsked] told when bytes of the file are asked for, or are there; perhaps several times
 *
 * @typedef {object} Quality
 * @property {number} [layers] of a JPEG 2000 image: fetch and decode only so many of its quality layers; default: all
 *
 * @typedef {object} Preview
 * @property {(picture: Picture) => void} [onPreview] given the picture with the first quality layer only, as soon as that
 *   has come; not called for images of one layer
 */

/**
 * @typedef {object} Rendered
 * @property {import('../render/options.js').RenderOptions} [render] how samples are shown; default: the plain picture
 * @property {import('../render/watermark.js').WatermarkOptions} [watermark] a mark to be drawn on it; default: none
 */

/** @typedef {{ level: number, column: number, row: number } & Urgency & Pick<Notices, 'onAsked'> & Quality & Preview & Rendered} TileRequest */

/**
 * @typedef {{ area?: Rectangle }} PartOfTile `area`: the part that is wanted, in pixels from the tile's corner; default: all
 *   of it. Parts of one tile are decoded once, as the tile, when there is something to `render` or a `watermark`
 */

/**
 * @typedef {TileRequest | ({ level: number, x?: number, y?: number, width?: number, height?: number } & Urgency & Quality)} SamplesRequest
 *   a tile, or a rectangle in the level's pixels; default: the whole level
 */

/**
 * @typedef {object} RegionOptions
 * @property {number} [x] of the left edge, in full-size pixels, or in the level's own where `level` is given; default 0
 * @property {number} [y] of the upper edge
 * @property {number} [width] default: to the right edge
 * @property {number} [height] default: to the lower edge
 * @property {number} [level] take the pixels of this level; default: the smallest that has enough for the output
 * @property {number} [outputWidth] of the picture, in pixels; default: as the region is, or in proportion to `outputHeight`
 * @property {number} [outputHeight]
 *
 * @typedef {RegionOptions & Pick<Notices, 'onProgress'> & Urgency & Quality & Preview & Rendered & import('../render/geometry.js').GeometryOptions} RegionRequest
 */

/**
 * The rectangle of a request in a level's pixels.
 * @param {readonly Level[]} levels
 * @param {number} level
 * @param {RegionOptions} request
 * @param {string} url for errors
 * @returns {Rectangle}
 * @throws {RequestError} `bad-request` when it is not inside the level
 */
export function boxIn(levels, level, request, url) {
  const bounds = levelAt(levels, level, url);
  const { x = 0, y = 0, width, height } = request;
  const box = { x, y, width: width ?? bounds.width - x, height: height ?? bounds.height - y };
  const isWhole = Object.values(box).every(Number.isInteger) && x >= 0 && y >= 0 && box.width > 0 && box.height > 0;
  if (isWhole && x + box.width <= bounds.width && y + box.height <= bounds.height) return box;
  throw new RequestError(
    'bad-request',
    `The region ${x},${y} ${box.width} × ${box.height} is not inside level ${level}, which is ${bounds.width} × ${bounds.height} pixels.`,
    { url, hint: 'Coordinates are whole pixels, from 0 at the top left.' },
  );
}

/**
 * How many quality layers a request is for.
 * @param {Quality} request
 * @param {number} most how many the image has
 * @param {string} url for errors
 * @returns {number} 0: all
 * @throws {RequestError} `bad-request` when there cannot be so many
 */
export function layersOf({ layers }, most, url) {
  if (layers === undefined) return 0;
  if (Number.isInteger(layers) && layers > 0) return Math.min(layers, most);
  throw new RequestError('bad-request', `There cannot be ${layers} quality layers.`, {
    url,
    hint: `Give a whole number; the image has ${most}.`,
  });
}

/**
 * @param {{ width: number, height: number }} size in pixels
 * @param {import('./image-file.js').Limits} limits
 * @param {string} url for errors
 * @throws {LimitError} when there are more than `maxRegionPixels`
 */
export function refuseLarge({ width, height }, { maxRegionPixels }, url) {
  if (width * height <= maxRegionPixels) return;
  throw new LimitError('limit-exceeded', `${width} × ${height} pixels are more than ${maxRegionPixels}.`, {
    url,
    hint: 'Ask for a smaller region or level, or raise the limit "maxRegionPixels" in the options of open().',
  });
}
