/** pdf.js's OpenJPEG, as its package offers it to others. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { rgbToRgba } from '../rgba.js';
import { loadCodestreams } from './codestreams.js';

// Node 20 lacks it.
Promise.withResolvers ??= () => {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};

const { JpxImage } = await import('pdfjs-dist/image_decoders/pdf.image_decoders.mjs');
const folderOfWasm = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'wasm');
JpxImage.setOptions({
  useWasm: true,
  useWorkerFetch: false,
  wasmUrl: '',
  handler: { sendWithPromise: async (_, { filename }) => new Uint8Array(await readFile(join(folderOfWasm, filename))) },
});

/** @type {import('../../contender.js').Load} */
export const load = (folder) =>
  loadCodestreams(folder, async (codestream) => rgbToRgba(await JpxImage.decode(codestream, { numComponents: 3 })));
