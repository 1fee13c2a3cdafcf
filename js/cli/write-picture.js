/**
 * Pictures into files.
 * @module
 */

import { writeWhole } from './output-file.js';

/** What the encoders can hold of a picture at once. */
const MOST_BYTES = 2 ** 30;

/**
 * Refuses a picture that is too large to encode in memory, before anything is read.
 * @param {number} width
 * @param {number} height
 * @param {number} [depth] bits of its values
 */
export function checkPictureSize(width, height, depth = 8) {
  const pixelBytes = (4 * depth) / 8;
  if (width * height * pixelBytes <= MOST_BYTES) return;
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
