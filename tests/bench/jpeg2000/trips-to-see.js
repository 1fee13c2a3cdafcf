import { open } from '../../../js/index.js';
import { MOST_QUICK_PARTS } from '../../../js/viewer/tile-source.js';
import { roundTrips, startServer } from '../network/start.js';
import { LATENCY } from '../viewer/stage.js';

/**
 * How many requests must wait for one another until there is something to see: until the image is open, and the one tile is
 * there that a viewer shows first. It is asked for alone, over a line of any bandwidth: requests for what is shown later wait for
 * one another, too, but nobody waits for them.
 * @param {object} file
 * @param {string} file.folder
 * @param {string} file.file
 * @param {boolean} [file.isSingle] whether the server answers single ranges only
 * @param {boolean} [file.isNamed] whether the index file is named
 * @param {number} level that the viewer shows
 * @returns {Promise<number>}
 */
export async function tripsToSee({ folder, file, isSingle, isNamed }, level) {
  const server = await startServer({ folders: { '/': folder }, latency: LATENCY, single: isSingle ? ['/'] : [] });
  try {
    const url = `${server.address}/${file}`;
    const image = await open(url, { workers: 0, ...(isNamed && { index: `${url}.idx` }) });
    const coarsest = image.levels.length - 1;
    const isQuick = image.levels[coarsest].parts <= MOST_QUICK_PARTS;
    await image.tile({ level: isQuick ? coarsest : level, column: 0, row: 0 });
    image.close();
    return roundTrips(await server.takeRecord());
  } finally {
    server.close();
  }
}
