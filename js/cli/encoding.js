/**
 * How pictures are to be encoded.
 * @module
 */

import { UsageError, wholeNumber } from './arguments.js';

/** The options of every command that encodes a picture. */
export const ENCODING_OPTIONS = /** @type {const} */ ({
  quality: { type: 'string', value: 'N', help: 'of a JPEG or a lossy WebP, 1 to 100; default: 85' },
  subsampling: {
    type: 'string',
    value: '4:4:4|4:2:0',
    help: "of a JPEG's chroma; default: 4:2:0 below quality 90, 4:4:4 from there on",
  },
  progressive: { type: 'boolean', help: 'make a JPEG progressive' },
  lossless: { type: 'boolean', help: 'make a WebP lossless' },
  'png-level': { type: 'string', value: 'N', help: 'of a PNG: 0 (not compressed) to 9 (smallest); default: 6' },
  compression: { type: 'string', value: 'none|lzw|deflate', help: 'of a TIFF; default: deflate' },
  'tiff-tile': {
    type: 'string',
    value: 'N',
    help: 'give a TIFF tiles of N × N pixels, a multiple of 16; default: strips, in a pyramid 256',
  },
  pyramid: { type: 'boolean', help: 'give a TIFF reduced levels' },
  keep: {
    type: 'string',
    value: 'LIST',
    help: "carry along the image's resolution, its xmp, or both, with a comma between; default: neither",
  },
});

const CARRIED = ['resolution', 'xmp'];

/** Which files an option is for. @type {Record<string, string>} */
const ONLY_FOR = {
  subsampling: 'image/jpeg',
  progressive: 'image/jpeg',
  lossless: 'image/webp',
  'png-level': 'image/png',
  compression: 'image/tiff',
  'tiff-tile': 'image/tiff',
  pyramid: 'image/tiff',
};

/**
 * What the options ask for.
 * @param {import('./main.js').Values} values
 * @param {string} type of the file, a media type, or `samples`
 * @returns {{ options: import('../index.js').BlobOptions, keep: string[] }} `keep`: what the image has to be asked for
 * @throws {UsageError}
 */
export function encodingOf(values, type) {
  for (const [name, wanted] of Object.entries(ONLY_FOR)) {
    if (values[name] === undefined || wanted === type) continue;
    throw new UsageError(`--${name} is for ${wanted.replace('image/', '').toUpperCase()} files only.`);
  }
  const options = {
    type,
    quality: (numberWithin(values, 'quality', 1, 100) ?? 85) / 100,
    subsampling: choice(values, 'subsampling', ['4:4:4', '4:2:0']),
    progressive: flag(values, 'progressive'),
    lossless: flag(values, 'lossless'),
    level: numberWithin(values, 'png-level', 0, 9),
    compression: choice(values, 'compression', ['none', 'lzw', 'deflate']),
    tile: multipleOf16(values, 'tiff-tile'),
    pyramid: flag(values, 'pyramid'),
  };
  return { options: /** @type {import('../index.js').BlobOptions} */ (options), keep: list(values, 'keep', CARRIED) };
}

/**
 * What an image carries along.
 * @param {import('../index.js').Image} image
 * @param {string[]} keep which of it
 * @param {{ across: number, down: number }} scale pixels of the picture for one of the image at full size, as stored
 * @returns {Promise<Pick<import('../index.js').BlobOptions, 'resolution' | 'xmp'>>}
 */
export async function carriedFrom(image, keep, { across, down }) {
  if (keep.length === 0) return {};
  const items = new Map((await image.metadata()).map(({ name, value }) => [name, /** @type {any} */ (value)]));
  const stored = [items.get('XResolution')?.[0] * across, items.get('YResolution')?.[0] * down];
  // Orientations from 5 on swap the sides.
  const [x, y] = image.info.orientation < 5 ? stored : stored.reverse();
  const carried = {
    resolution: x > 0 && y > 0 ? { x, y, unit: unitOf(items.get('ResolutionUnit')?.[0]) } : undefined,
    xmp: items.get('XMP'),
  };
  return Object.fromEntries(Object.entries(carried).filter(([name]) => keep.includes(name)));
}

/** @param {number} [unit] TIFF's number: inches when it is not there */
function unitOf(unit) {
  if (unit === 1) return 'none';
  return unit === 3 ? 'cm' : 'inch';
}

/**
 * @param {import('./main.js').Values} values
 * @param {string} name
 */
const flag = (values, name) => (values[name] === undefined ? undefined : true);

/**
 * @param {import('./main.js').Values} values
 * @param {string} name
 * @param {number} from
 * @param {number} to
 */
function numberWithin(values, name, from, to) {
  const number = wholeNumber(values, name);
  if (number === undefined || (number >= from && number <= to)) return number;
  throw new UsageError(`--${name} takes ${from} to ${to}, not "${values[name]}".`);
}

/**
 * @param {import('./main.js').Values} values
 * @param {string} name
 */
function multipleOf16(values, name) {
  const number = numberWithin(values, name, 16, 4096);
  if (number === undefined || number % 16 === 0) return number;
  throw new UsageError(`--${name} takes a multiple of 16, not "${values[name]}".`);
}

/**
 * @param {import('./main.js').Values} values
 * @param {string} name
 * @param {string[]} choices
 */
function choice(values, name, choices) {
  const value = values[name];
  if (value === undefined || choices.includes(String(value))) return value;
  throw new UsageError(`--${name} takes ${choices.join(', ')}, not "${value}".`);
}

/**
 * @param {import('./main.js').Values} values
 * @param {string} name
 * @param {string[]} known
 */
function list(values, name, known) {
  const words =
    values[name] === undefined
      ? []
      : String(values[name])
          .split(',')
          .map((word) => word.trim());
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return words;
  throw new UsageError(`--${name} takes ${known.join(', ')} with commas between, not "${unknown}".`);
}
