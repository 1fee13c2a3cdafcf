/**
 * Pictures into files.
 * @module
 */

import { UsageError, wholeNumber } from './arguments.js';
import { writeWhole } from './output-file.js';

/** A picture of so many pixels takes 1 GiB: what the encoders can hold at once. */
const MOST_PIXELS = 2 ** 28;

/**
 * Refuses a picture that is too large to encode in memory, before anything is read.
 * @param {number} width
 * @param {number} height
 */
export function checkPictureSize(width, height) {
  if (width * height <= MOST_PIXELS) return;
  throw new Error(
    `A picture of ${width} × ${height} pixels is too large to encode. Give a smaller --region or --size, another ` +
      '--level, or write .raw.',
  );
}

/**
 * The quality of a JPEG that `--quality` asks for.
 * @param {import('./main.js').Values} values
 * @returns {number} 0.01 to 1
 * @throws {UsageError}
 */
export function jpegQuality(values) {
  const quality = wholeNumber(values, 'quality') ?? 85;
  if (quality < 1 || quality > 100) throw new UsageError(`--quality takes 1 to 100, not "${quality}".`);
  return quality / 100;
}

/**
 * Turns a picture upright, encodes it and writes it.
 * @param {string} path
 * @param {import('../index.js').Picture} picture with its pixels as stored
 * @param {{ type: string, quality: number, orientation: number }} options `orientation` as TIFF's, 1 to 8
 */
export async function writePicture(path, picture, { type, quality, orientation }) {
  const blob = await picture.turned(orientation).toBlob({ type, quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  await writeWhole(path, async (file) => void (await file.writeFile(bytes)));
}
