/* global show */
/**
 * Views of a painted image in OpenSeadragon.
 * @module
 */

import { colourAt } from '../pages/painted-image.js';
import { decodePng } from './png.js';

/**
 * A page that shows an image of these levels completely.
 * @param {{ newPage: (t: import('node:test').TestContext) => Promise<import('../engines/index.js').Page> }} engine
 * @param {import('node:test').TestContext} t
 * @param {{ url: string }} server
 * @param {readonly import('../pages/painted-image.js').LevelShape[]} shapes
 * @param {object} options the viewer's, and `white` and `look` of the image
 */
export async function pageWithImage(engine, t, { url }, shapes, options) {
  const page = await engine.newPage(t);
  await page.goto(`${url}/tests/browser/pages/openseadragon.html`);
  await page.waitFor(() => 'ready' in window);
  await page.evaluate((job) => show(...job), /** @type {const} */ ([shapes, options]));
  return page;
}

/**
 * How many pixels of a screenshot differ from the painted image's.
 * @param {Buffer} png
 * @param {{width: number, height: number}} size the image's
 * @param {number} left the image's pixel in the top left corner
 * @param {number} top
 * @param {(value: number) => number} [look] what is shown of a value
 */
export function wrongPixels(png, size, left, top, look = (value) => value) {
  const { width, height, data } = decodePng(png);
  let wrong = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = left + x < size.width && top + y < size.height;
      const expected = inside ? colourAt(0, left + x, top + y).map(look) : [0, 0, 0];
      const at = 4 * (y * width + x);
      if (expected.some((value, channel) => Math.abs(value - data[at + channel]) > 0)) wrong++;
    }
  }
  return wrong;
}
