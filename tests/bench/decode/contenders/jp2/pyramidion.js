/** Pyramidion's module jp2-more, by the function that its workers call. */

import { Core } from '../../../../../js/engine/core.js';
import { compiledModule } from '../../../../../js/engine/modules.js';
import { loadCodestreams } from './codestreams.js';

const MOST_BYTES = 2 ** 28;

const core = new Core();
await core.addModule({ name: 'jp2-more', module: await compiledModule('jp2-more') });

/** @type {import('../../contender.js').Load} */
export function load(folder) {
  return loadCodestreams(folder, async (bytes) => {
    // SIZ stands first, and these images begin at (0, 0).
    const siz = new DataView(bytes.buffer, bytes.byteOffset);
    const [width, height] = [siz.getUint32(8), siz.getUint32(12)];
    const { data, error } = await core.decode({
      ...{ codec: 'jp2-more', bytes, width, height, maxBytes: MOST_BYTES, as: 'picture' },
      settings: { colour: { space: 'srgb' } },
    });
    if (error) throw new Error(error.message);
    return data;
  });
}
