/** @cornerstonejs/codec-openjpeg: OpenJPEG 2.5, the variant that only decodes. */

import factory from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import { loadWith } from './cornerstone.js';

const { J2KDecoder } = await factory();

export const load = loadWith(new J2KDecoder());
