/**
 * Answers requests of the Internet Imaging Protocol from images.
 * @module
 */

import { storedFile } from '../image/encoded-tile.js';
import { parseIip } from '../protocol/iip.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import { encodedPicture } from './iip/encoding.js';
import { levelOf, pictureBox, tileBox } from './iip/geometry.js';
import { objectsAnswer, objectsText } from './iip/objects.js';
import { profile, spectrum } from './iip/samples.js';
import { changesTile, renderSettings } from './iip/settings.js';
import { imageOfView } from './iip/views.js';

/**
 * @typedef {import('../image/image.js').Image} Image
 * @typedef {import('../image/picture.js').Picture} Picture
 * @typedef {import('../protocol/iip.js').IipRequest} IipRequest
 * @typedef {import('./answers.js').Answer} Answer
 * @typedef {import('./handler.js').ServiceOptions & { signal?: AbortSignal }} Options
 * @typedef {import('../image/orientation.js').Rectangle} Rectangle
 */

/** How INTERPOLATION's numbers resize. */
const FILTERS = /** @type {const} */ (['iipimage-nearest', 'iipimage-bilinear', 'auto']);
/** A request must not ask for a whole image of tiles. */
const MOST_TILES = 100;
/** JPEG, in FlashPix' numbers, and its subtype: each tile has its own tables. */
const FLASHPIX_JPEG = [2, 0, 0, 0, 0, 0, 0, 0];

/** @type {import('./handler.js').Protocol} */
export const iip = { path: '/iip', read: parseIip, answer };

/**
 * @param {Image | undefined} main
 * @param {IipRequest} request
 * @param {Options} options
 * @returns {Promise<Answer>}
 * @throws {ProtocolError}
 */
async function answer(main, request, options) {
  const { output } = request;
  if (!main || !output) return objectsAnswer(main, request, options);
  const image = await imageOfView(main, request);
  switch (output.kind) {
    case 'tile':
      return tileAnswer(image, request, output, options);
    case 'picture':
      return pictureAnswer(image, request, output, options);
    case 'tiles':
      return tilesAnswer(main, image, request, output, options);
    case 'spectrum':
      return spectrum(main, request, output, options);
    case 'profile':
      return profile(image, output, options);
  }
}

/**
 * @param {Image} image
 * @param {IipRequest} request
 * @param {import('../protocol/iip/outputs.js').Tile} output
 * @param {Options} options
 */
async function tileAnswer(image, request, { format, resolution, tile }, options) {
  const level = levelOf(image, resolution);
  const { box, place } = tileBox(image, level, tile, isHalfTurn(request));
  const isPlain = place && !options.watermark && !changesTile(request);
  const type = `image/${format}`;
  const urgency = { signal: options.signal };
  // Its colours are left to the profile, as those of other tiles are.
  const body = isPlain && (await storedFile(image, { level: level.level, ...place, ...urgency }, type));
  if (body) return { type, body };
  return encodedPicture(await pictureOf(image, request, { level: level.level, box }, options), format, request);
}

/**
 * @param {Image} image
 * @param {IipRequest} request
 * @param {import('../protocol/iip/outputs.js').Export} output
 * @param {Options} options
 */
async function pictureAnswer(image, request, { format }, options) {
  const place = pictureBox(image, request, options.maxSize);
  return encodedPicture(await pictureOf(image, request, place, options), format, request);
}

/**
 * The facts that were asked for, then tiles, each with a line that tells its length before it. Nothing is processed,
 * but the watermark is on them: who must see it must not get round it.
 * @param {Image} main
 * @param {Image} image
 * @param {IipRequest} request
 * @param {import('../protocol/iip/outputs.js').Tiles} output
 * @param {Options} options
 * @returns {Promise<Answer>}
 */
async function tilesAnswer(main, image, request, { resolution, first, last }, options) {
  const level = levelOf(image, resolution);
  const { columns } = tileBox(image, level, Math.max(first, last), false);
  const rowsBetween = [Math.floor(first / columns), Math.floor(last / columns)].sort((a, b) => a - b);
  const columnsBetween = [first % columns, last % columns].sort((a, b) => a - b);
  const numbers = between(rowsBetween).flatMap((row) =>
    between(columnsBetween).map((column) => row * columns + column),
  );
  if (numbers.length > MOST_TILES) {
    const text = `TIL gives at most ${MOST_TILES} tiles at a time, not ${numbers.length}.`;
    throw new ProtocolError(text, { command: 'TIL', allowed: `${MOST_TILES} tiles` });
  }
  const encoder = new TextEncoder();
  const facts = await objectsText(main, request, options);
  const plain = { image: request.image, objects: [] };
  const parts = numbers.map(async (tile) => {
    const { body } = await tileAnswer(image, plain, { kind: 'tile', format: 'jpeg', resolution, tile }, options);
    const bytes = /** @type {Uint8Array<ArrayBuffer>} */ (body);
    const line = `Tile,${resolution},${tile},0/${FLASHPIX_JPEG.length + bytes.length}:`;
    return [...[encoder.encode(line), Uint8Array.from(FLASHPIX_JPEG)], bytes, encoder.encode('\r\n')];
  });
  const blob = new Blob([encoder.encode(facts), ...(await Promise.all(parts)).flat()]);
  return { type: 'application/vnd.netfpx', body: new Uint8Array(await blob.arrayBuffer()) };
}

/** @param {number[]} ends */
function between([first, last]) {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/**
 * @param {Image} image
 * @param {IipRequest} request
 * @param {{ level: number, box: Rectangle, size?: { width: number, height: number } }} place `size`: of the picture, where
 *   it is not the box's
 * @param {Options} options
 * @returns {Promise<Picture>}
 */
async function pictureOf(image, request, { level, box, size }, { watermark, interpolation, signal }) {
  const { mirror, rotation } = request;
  const output = size && { outputWidth: size.width, outputHeight: size.height, filter: FILTERS[interpolation] };
  const turned = { ...(mirror ? { mirror } : {}), ...(rotation ? { rotation } : {}) };
  const render = renderSettings(request, image);
  return image.region({
    level,
    ...box,
    ...output,
    ...turned,
    layers: layersOf(image, request),
    render,
    watermark,
    signal,
  });
}

/**
 * Tiles of a picture that stands on its head are counted from the last, as by IIPImage. Turned otherwise, each is turned
 * in its place.
 * @param {IipRequest} request
 */
function isHalfTurn({ mirror, rotation = 0 }) {
  return !mirror && Math.abs(rotation) % 360 === 180;
}

/**
 * @param {Image} image
 * @param {IipRequest} request
 */
function layersOf({ info }, { layers }) {
  if (layers === undefined || layers < 0) return undefined;
  return layers === 0 ? Math.ceil(info.layers / 2) : layers;
}
