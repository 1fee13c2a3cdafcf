/** pdf.js's OpenJPEG, made ready for Node. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// Node 20 lacks it.
Promise.withResolvers ??= () => {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};

export const { JpxImage } = await import('pdfjs-dist/image_decoders/pdf.image_decoders.mjs');
const folderOfWasm = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'wasm');
JpxImage.setOptions({
  useWasm: true,
  useWorkerFetch: false,
  wasmUrl: '',
  handler: { sendWithPromise: async (_, { filename }) => new Uint8Array(await readFile(join(folderOfWasm, filename))) },
});
