/**
 * Decodes a whole file at a reduced resolution, as a page would that has downloaded it, and tells the processor time.
 * Started by first-view.js: `node whole-file.js DECODER PATH REDUCE`.
 */

import { readFile } from 'node:fs/promises';

const [name, path, reduce] = process.argv.slice(2);

/** Each is given the file and how many resolutions it shall leave out. */
const decoders = {
  async 'codec-openjpeg'() {
    const { default: factory } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
    const { J2KDecoder } = await factory();
    const decoder = new J2KDecoder();
    return (bytes, resolutions) => {
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decoder.decodeSubResolution(resolutions, 0);
      return decoder.getDecodedBuffer();
    };
  },
  async 'pdf.js'() {
    const { JpxImage } = await import('../decode/contenders/jp2/pdfjs-module.js');
    return (bytes, reducePower) => JpxImage.decode(bytes, { numComponents: 3, reducePower });
  },
};

try {
  const decode = await decoders[name]();
  const bytes = new Uint8Array(await readFile(path));
  const start = process.cpuUsage();
  const pixels = await decode(bytes, Number(reduce));
  const { user, system } = process.cpuUsage(start);
  process.send(pixels.length > 0 ? { milliseconds: (user + system) / 1000 } : { error: 'it gave no pixels' });
} catch (error) {
  process.send({
    error: typeof error === 'number' ? 'out of memory, or another C++ exception' : String(error?.message ?? error),
  });
}
process.disconnect();
