import { messageOf } from '../errors.js';
import { INDEX_BEGIN } from '../source/sidecar.js';

/**
 * The file's structure. The core says whether a sidecar file would help. Where one is looked for, the structure need not wait
 * for it: it is the same without, but for what it says of how the file's parts are found.
 * @param {import('../engine/home.js').Home} home
 * @param {object} options
 * @param {import('./file-kind.js').FileKind} options.kind
 * @param {import('../engine/core.js').Piece[]} options.pieces what has been read already
 * @param {number} options.size
 * @param {import('../engine/index-reader.js').IndexReader} options.indexReader
 * @param {import('./sidecar-finder.js').SidecarFinder} options.sidecars
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<{ structure: any, withIndex?: Promise<any> }>} `withIndex`: the structure when it is known whether there is
 *   a sidecar file, until when nothing may be planned
 */
export async function openHome(home, { indexReader, sidecars, ...options }) {
  if (sidecars.isNamed || !sidecars.isPossible) {
    home.indexBytes = (await sidecars.find(options.signal))?.packetBytes ?? 0;
  }
  let isLookedFor = false;
  const structure = await home.open({
    ...options,
    fetchMissing: async (ranges, signal) => {
      const isSidecarWanted = home.indexBytes === undefined && ranges.some(({ offset }) => offset >= INDEX_BEGIN);
      if (!isSidecarWanted) return indexReader.missing(ranges, signal);
      isLookedFor = true;
      home.indexBytes = 0;
      return [];
    },
  });
  const findIndex = async () => {
    const sidecar = await sidecars.find();
    if (!sidecar?.packetBytes) return structure;
    const missing = indexReader.missing.bind(indexReader);
    try {
      return await home.reopen(sidecar.packetBytes, [...options.pieces, ...sidecar.takeArrived()], missing);
    } catch (error) {
      // Only the index cannot be read: the image can be without it.
      const again = await home.reopen(0, options.pieces, missing);
      sidecars.notes.push(`The index file cannot be read: ${messageOf(error)}`);
      return again;
    }
  };
  return { structure, withIndex: isLookedFor ? findIndex() : undefined };
}
