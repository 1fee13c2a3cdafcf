/**
 * Turns a picture as TIFF's Orientation says.
 * @module
 */

import { turnUpright as turnPixels } from '../index.js';

/**
 * A picture whose stored pixels have been turned and mirrored to be seen upright.
 * @param {import('../index.js').Picture} picture
 * @param {number} orientation 1 to 8; 1 leaves the picture as it is
 */
export function turnUpright(picture, orientation) {
  const { width, height } = picture;
  return Object.assign(picture, turnPixels(picture.data, { width, height, bands: 4 }, orientation));
}
