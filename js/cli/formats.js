/**
 * What an output file's ending means.
 * @module
 */

/** Pictures by media type, and `samples`: the native samples before any rendering. */
export const IMAGE_FORMATS = /** @type {const} */ ({
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.raw': 'samples',
});

/** What help says about outputs. */
export const OUTPUT_NOTE =
  "OUT's ending chooses the format: .png, .jpg, .webp and .tif hold the picture, turned upright as the file's Orientation " +
  'says. .raw holds the native samples as stored, never turned: without a header, pixel-interleaved, little-endian, ' +
  'widened to 8, 16, 32 or 64 bits with their value unchanged; JPEG YCbCr comes as RGB, a palette as indices.';

/** The options of every command that writes an image. */
export const OUTPUT_OPTIONS = /** @type {const} */ ({
  output: { type: 'string', short: 'o', value: 'OUT', help: 'the file to write' },
});
