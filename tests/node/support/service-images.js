/**
 * The images that tests of the image service ask for.
 * @module
 */

import { sampleImage } from './sample-image.js';

export const ORIGIN = 'https://images.example';
export const LEVELS = [
  { width: 150, height: 100 },
  { width: 75, height: 50 },
  { width: 37, height: 25 },
];
/** What a sample of the pyramid is: each level, band and pixel has its own. @type {import('./sample-image.js').SampleImage['sample']} */
export const pyramidSample = (level, x, y, band) => (x + 3 * y + 40 * level + 90 * band) & 255;
const TEXTS = {
  270: 'A "map"\nof two lines\\',
  315: 'Nemo',
  33432: '© no one',
  305: 'pencil',
  306: '2026:11:28 10:00:00',
};

/** By identifier. @type {Record<string, Uint8Array<ArrayBuffer>>} */
export const FILES = {
  'pyramid.tif': sampleImage({ levels: LEVELS, bands: 3, texts: TEXTS, sample: pyramidSample }),
  'grey16.tif': sampleImage({ levels: [{ width: 70, height: 40 }], bits: 16, sample: (_, x, y) => x * 900 + y }),
  'float.tif': sampleImage({
    levels: [{ width: 20, height: 20 }],
    ...{ bits: 32, sampleFormat: 'float' },
    sample: (_, x, y) => (x === 2 ? NaN : x / 20 + y),
  }),
  'stack.tif': sampleImage({
    levels: [0, 2, 2].map((subfile) => ({ width: 40, height: 30, subfile })),
    sample: (page, x, y) => 50 * page + x + y,
  }),
  'rows.tif': sampleImage({
    levels: [{ width: 3000, height: 20 }],
    tile: [3008, 16],
    sample: (_, x, y) => (x + y) & 255,
  }),
  'broken.tif': new TextEncoder().encode('II*\0 but no directory follows'),
  'notes.txt': new TextEncoder().encode('This is not an image at all.'),
};

/** What a handler's `resolve` does. @param {string} id */
export const resolve = (id) => (FILES[id] ? new Blob([FILES[id]]) : null);
