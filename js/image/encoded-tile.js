/**
 * Tiles as image files. One that is in the file as a JPEG or WebP of its own is handed over as it is, when decoding and
 * encoding it again would change nothing but make it worse.
 * @module
 */

import { UnsupportedError } from '../errors.js';
import { checkBlobOptions } from './blob-options.js';
import { jpegHeader, webpSize } from './image-headers.js';

/**
 * @typedef {import('./image.js').Image} Image
 * @typedef {Omit<import('./image-request.js').TileRequest, 'onPreview'> & import('./picture.js').BlobOptions
 *   & { render?: any, watermark?: any }} EncodedTileRequest
 *   a tile, how to render it, and what to encode it as; `type` is `image/jpeg` by default
 * @typedef {{ level: number, column: number, row: number, signal?: AbortSignal, priority?: number }} Place
 */

/**
 * @param {Image} image
 * @param {EncodedTileRequest} request
 * @param {boolean} hasProfile whether the image has one, by which pictures of it are converted
 * @returns {Promise<Blob>}
 */
export async function encodedTile(image, { type = 'image/jpeg', ...request }, hasProfile) {
  const { level, column, row, signal, priority, layers, render, watermark, ...encoding } = request;
  checkBlobOptions({ type, ...encoding });
  const place = { level, column, row, signal, priority };
  const isConverted = hasProfile && render?.color !== 'ignore';
  const isEncodedByDefault = Object.values(encoding).every((value) => value === undefined);
  const isOpaque = image.info.noData === undefined || render?.noData === 'ignore';
  const isPlain = !watermark && !isConverted && isOpaque && changesNothing(render) && isEncodedByDefault;
  const file = isPlain ? await storedFile(image, place, type) : undefined;
  if (file) return new Blob([file], { type });
  const tile = /** @type {import('./image-request.js').TileRequest} */ ({ ...place, layers, render, watermark });
  const picture = await image.tile(tile);
  return picture.toBlob({ type, ...encoding });
}

/** @param {any} [render] settings */
function changesNothing(render) {
  return Object.entries(render ?? {}).every(
    ([name, value]) => value === undefined || (['color', 'noData'].includes(name) && value === 'ignore'),
  );
}

/**
 * The tile as it is in the file, its colours left to a profile, when that is what a reader should see.
 * @param {Image} image
 * @param {Place} place
 * @param {string} type
 * @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} undefined when it has to be decoded
 */
export async function storedFile(image, place, type) {
  const { compression, bits, bands, planar, orientation } = image.info;
  const read = type === 'image/jpeg' && compression === 'JPEG' ? storedJpeg : undefined;
  const readIt = type === 'image/webp' && compression === 'WebP' ? storedWebp : read;
  if (!readIt || bits !== 8 || planar || orientation !== 1 || ![1, 3].includes(bands)) return undefined;
  try {
    return await readIt(image, place);
  } catch (error) {
    // A level of its own compression, or a tile that was never written.
    if (error instanceof UnsupportedError) return undefined;
    throw error;
  }
}

/**
 * @param {Image} image
 * @param {Place} place
 */
async function storedJpeg(image, place) {
  const excerpt = await image.excerpt({ ...place, form: 'jpeg' });
  if (excerpt.codec !== 'jpeg' || !isWhole(image, place, excerpt)) return undefined;
  const bytes = await excerpt.bytes(place);
  const header = jpegHeader(bytes);
  const colours = { RGB: 'RGB', YCbCr: 'YCbCr', MinIsBlack: 'grey' }[image.info.photometric];
  return header && isSize(header, excerpt) && header.colours === colours ? bytes : undefined;
}

/**
 * @param {Image} image
 * @param {Place} place
 */
async function storedWebp(image, place) {
  const excerpt = await image.excerpt(place);
  const [stored, ...others] = excerpt.parts.filter((part) => !(part instanceof Uint8Array));
  if (!stored || others.length > 0 || image.info.photometric !== 'RGB' || !isWhole(image, place, excerpt))
    return undefined;
  // The tile ends the small TIFF that holds it.
  const bytes = (await excerpt.bytes(place)).subarray(-stored[1]);
  const size = webpSize(bytes);
  return size && isSize(size, excerpt) ? bytes : undefined;
}

/**
 * Whether a tile is not cropped at the image's edge.
 * @param {Image} image
 * @param {Place} place
 * @param {{ width: number, height: number }} size
 */
function isWhole({ levels }, { level }, size) {
  return isSize({ width: levels[level].tileWidth, height: levels[level].tileHeight }, size);
}

/**
 * @param {{ width: number, height: number }} one
 * @param {{ width: number, height: number }} other
 */
function isSize(one, other) {
  return one.width === other.width && one.height === other.height;
}
