/** @cornerstonejs/codec-openjph: OpenJPH with WebAssembly SIMD. It knows high-throughput codestreams only. */

import factory from '@cornerstonejs/codec-openjph/wasmjs';
import { loadWith } from './cornerstone.js';

const { HTJ2KDecoder } = await factory();

export const load = loadWith(new HTJ2KDecoder());
