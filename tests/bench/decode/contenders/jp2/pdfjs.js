/** pdf.js's OpenJPEG, as its package offers it to others. */

import { rgbToRgba } from '../rgba.js';
import { loadCodestreams } from './codestreams.js';
import { JpxImage } from './pdfjs-module.js';

/** @type {import('../../contender.js').Load} */
export const load = (folder) =>
  loadCodestreams(folder, async (codestream) => rgbToRgba(await JpxImage.decode(codestream, { numComponents: 3 })));
