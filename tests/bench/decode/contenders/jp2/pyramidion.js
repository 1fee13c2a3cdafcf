/** Pyramidion as pages use it: excerpts, by the modules that they name. Cutting them out is not counted. */

import { Core } from '../../../../../js/engine/core.js';
import { compiledModule } from '../../../../../js/engine/modules.js';
import { open } from '../../../../../js/index.js';
import { loadCodestreams } from './codestreams.js';

const MOST_BYTES = 2 ** 28;

const core = new Core();
for (const name of /** @type {const} */ (['jp2', 'jp2-more'])) {
  await core.addModule({ name, module: await compiledModule(name) });
}

/** @type {import('../../contender.js').Load} */
export function load(folder) {
  const excerpts = new Map();
  return loadCodestreams(folder, async (codestream) => {
    if (!excerpts.has(codestream)) excerpts.set(codestream, await excerptOf(codestream));
    const { data, error } = await core.decode(excerpts.get(codestream));
    if (error) throw new Error(error.message);
    return data;
  });
}

/** What decodes all of it. */
async function excerptOf(codestream) {
  // SIZ stands first, and these images begin at (0, 0).
  const tileSize = new DataView(codestream.buffer, codestream.byteOffset).getUint32(8);
  const image = await open(new Blob([codestream]), { tileSize, workers: 0 });
  const { codec, width, height, bytes } = await image.excerpt({ level: 0, column: 0, row: 0 });
  const excerpt = { codec, width, height, bytes: await bytes() };
  image.close();
  return { ...excerpt, maxBytes: MOST_BYTES, as: 'picture', settings: { colour: { space: 'srgb' } } };
}
