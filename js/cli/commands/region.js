import { numberList, UsageError, wholeNumber } from '../arguments.js';
import { swapsSides } from '../../image/orientation.js';
import { carriedFrom, ENCODING_OPTIONS, encodingOf } from '../encoding.js';
import { IMAGE_FORMATS, OUTPUT_NOTE, OUTPUT_OPTIONS } from '../formats.js';
import { outputOf } from '../output-file.js';
import { refusePictureOptions, RENDER_OPTIONS, TURN_OPTIONS, wantedOf } from '../render-options.js';
import { READING_OPTIONS, withImage } from '../source.js';
import { seenBox, storedLevels } from '../stored-coordinates.js';
import { checkPictureSize, writePicture } from '../write-picture.js';
import { writeSamples } from '../write-samples.js';

/**
 * @typedef {object} Area of an image
 * @property {number} [level] whose pixels are meant; default: full-size ones
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number} [outputWidth]
 * @property {number} [outputHeight]
 */

/**
 * @typedef {object} Request
 * @property {number[] | undefined} rectangle X,Y,W,H
 * @property {number | undefined} level
 * @property {number[] | undefined} size W,H
 */

/** @type {import('../main.js').Command} */
export const region = {
  name: 'region',
  summary: 'Decodes a rectangle of the image, at a level or a size',
  usage: 'SOURCE [--region X,Y,W,H] [--level L | --size W,H] -o OUT',
  notes: [
    OUTPUT_NOTE,
    'SOURCE is a path or an http(s) URL. Coordinates count from 0 at the top left of the image as stored, before ' +
      'Orientation. Level 0 is full size. Without --level and --size the region comes at full size.',
  ],
  operands: [1, 1],
  options: {
    region: {
      type: 'string',
      value: 'X,Y,W,H',
      help: "the rectangle, in full-size pixels, or in the level's own with --level; default: all of the image",
    },
    level: { type: 'string', short: 'l', value: 'L', help: 'take the pixels of this level' },
    size: { type: 'string', value: 'W,H', help: 'resize to W × H pixels; .raw cannot be resized' },
    ...OUTPUT_OPTIONS,
    ...ENCODING_OPTIONS,
    ...TURN_OPTIONS,
    ...RENDER_OPTIONS,
    ...READING_OPTIONS,
  },

  async run([source], values) {
    const request = {
      rectangle: numberList(values, 'region', 'X,Y,W,H'),
      level: wholeNumber(values, 'level'),
      size: numberList(values, 'size', 'W,H'),
    };
    const { path, format: type } = outputOf(values, IMAGE_FORMATS);
    const { options, keep } = encodingOf(values, type);
    check(request, type);
    if (type === 'samples') refusePictureOptions(values);
    const wanted = wantedOf(values);
    const orientation = type === 'samples' ? 'stored' : 'upright';
    await withImage(source, values, { orientation }, async (image) => {
      if (type === 'samples') {
        const level = request.level ?? 0;
        return writeSamples(path, image, inLevel(image.levels, { ...request, level }));
      }
      const levels = storedLevels(image);
      /** @type {Area} */
      const area = request.level === undefined ? atSize(levels[0], request) : inLevel(levels, request);
      checkPictureSize(
        area.outputWidth ?? area.width,
        area.outputHeight ?? area.height,
        wanted.render?.depth === 16 ? 16 : 8,
      );
      const picture = await image.region({ ...seenArea(image, area), ...wanted });
      const { scale } = image.levels[request.level ?? 0];
      const across = (area.outputWidth ?? area.width) / (area.width * scale);
      const down = (area.outputHeight ?? area.height) / (area.height * scale);
      const carried = await carriedFrom(image, keep, { across, down });
      return writePicture(path, picture, { ...options, ...carried });
    });
  },
};

/**
 * @param {Request} request
 * @param {string} type
 */
function check({ rectangle, level, size }, type) {
  if (level !== undefined && size) throw new UsageError('--level and --size exclude each other.');
  if (size && type === 'samples') {
    throw new UsageError('.raw holds the samples as stored and cannot be resized: give --level instead of --size.');
  }
  if (rectangle && (rectangle[2] === 0 || rectangle[3] === 0)) throw new UsageError('--region is empty: W or H is 0.');
  if (size && (size[0] === 0 || size[1] === 0)) throw new UsageError('--size is empty: W or H is 0.');
}

/**
 * The request in a level's pixels.
 * @param {readonly import('../../index.js').Level[]} levels as stored
 * @param {Request} request with a level
 */
function inLevel(levels, { rectangle, level = 0 }) {
  const found = levels[level];
  if (!found) {
    throw new Error(`There is no level ${level}: the image's levels are numbered 0 to ${levels.length - 1}.`);
  }
  const [x, y, width, height] = rectangle ?? [0, 0, found.width, found.height];
  checkInside({ x, y, width, height }, found, `level ${level}`);
  return { level, x, y, width, height };
}

/**
 * The request in full-size pixels, with the size of its picture.
 * @param {import('../../index.js').Level} largest as stored
 * @param {Request} request without a level
 * @returns {Area}
 */
function atSize(largest, { rectangle, size }) {
  const [x, y, width, height] = rectangle ?? [0, 0, largest.width, largest.height];
  checkInside({ x, y, width, height }, largest, 'the image');
  const [outputWidth, outputHeight] = size ?? [width, height];
  return { x, y, width, height, outputWidth, outputHeight };
}

/**
 * An area as it is seen.
 * @param {import('../../index.js').Image} image open upright
 * @param {Area} area as stored
 * @returns {Area}
 */
function seenArea(image, { level, outputWidth, outputHeight, ...box }) {
  const [across, down] = swapsSides(image.info.orientation) ? [outputHeight, outputWidth] : [outputWidth, outputHeight];
  return { level, ...seenBox(image, level ?? 0, box), outputWidth: across, outputHeight: down };
}

/**
 * @param {{ x: number, y: number, width: number, height: number }} rectangle
 * @param {{ width: number, height: number }} bounds
 * @param {string} name
 */
function checkInside({ x, y, width, height }, bounds, name) {
  if (x + width <= bounds.width && y + height <= bounds.height) return;
  throw new Error(
    `--region ${x},${y},${width},${height} reaches beyond ${name}, which is ${bounds.width} × ${bounds.height} ` +
      'pixels. Give a rectangle inside it.',
  );
}
