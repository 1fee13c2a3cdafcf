/** What the decoders of @cornerstonejs have in common. */

import { rgbToRgba } from '../rgba.js';
import { loadCodestreams } from './codestreams.js';

/**
 * @param {any} decoder Its J2KDecoder or HTJ2KDecoder.
 * @returns {import('../../contender.js').Load}
 */
export const loadWith = (decoder) => (folder) =>
  loadCodestreams(folder, async (codestream) => {
    decoder.getEncodedBuffer(codestream.length).set(codestream);
    decoder.decode();
    return rgbToRgba(decoder.getDecodedBuffer());
  });
