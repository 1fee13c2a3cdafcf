/**
 * Pictures into files.
 * @module
 */

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
 * Encodes a picture and writes it.
 * @param {string} path
 * @param {import('../index.js').Picture} picture
 * @param {import('../index.js').BlobOptions} options
 */
export async function writePicture(path, picture, options) {
  const blob = await picture.toBlob(options);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  await writeWhole(path, async (file) => void (await file.writeFile(bytes)));
}
