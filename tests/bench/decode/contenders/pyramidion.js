/** Pyramidion's core on the caller's own thread. A tile is an excerpt here, as it is for a worker. */

import { readFile } from 'node:fs/promises';
import { Core } from '../../../../js/engine/core.js';
import { compiledModule } from '../../../../js/engine/modules.js';
import { partsOf } from '../../../../js/image/excerpt-parts.js';

const LIMITS = { maxDirectories: 100, maxDirectoryEntries: 1000, maxTileBytes: 2 ** 28 };

const core = new Core();
for (const name of /** @type {const} */ (['tiff', 'tiff-more'])) {
  core.addModule({ name, module: await compiledModule(name) });
}
let handles = 0;

/** @type {import('../contender.js').Load} */
export async function load(path) {
  const file = new Uint8Array(await readFile(path));
  const handle = ++handles;
  await core.create({ handle, size: file.length, limits: LIMITS, kind: 'tiff' });
  const { images } = await core.open({ handle, pieces: [{ offset: 0, bytes: file }] });
  const [{ width, height }] = images[0].levels;
  const request = { image: 0, level: 0, x: 0, y: 0, width, height, form: 'native' };
  const { answers } = await core.plan({ handle, pieces: [], requests: [request] });
  const excerpts = answers[0].excerpts.map((excerpt) => ({ ...excerpt, bytes: assemble(partsOf(excerpt), file) }));
  return {
    tiles: excerpts.length,
    async decode(tile) {
      const { codec, bytes, width: w, height: h } = excerpts[tile];
      const { data, error } = await core.decode({
        codec,
        bytes,
        width: w,
        height: h,
        maxBytes: 2 ** 28,
        as: 'picture',
      });
      if (error) throw new Error(error.message);
      return data;
    },
  };
}

function assemble(parts, file) {
  return Buffer.concat(
    parts.map((part) => (part instanceof Uint8Array ? part : file.subarray(part[0], part[0] + part[1]))),
  );
}
