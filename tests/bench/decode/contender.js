/**
 * What every contender of the decode table offers, and the process that each of them runs in: they share neither
 * memory nor compiled code, so none slows another down. Started as `node contender.js NAME`; it answers messages.
 *
 * @typedef {object} Tiles A file that is open.
 * @property {number} tiles How many it has.
 * @property {(tile: number) => Promise<Uint8Array | Uint8ClampedArray>} decode One tile to RGBA.
 * @property {() => Promise<void>} [decodeAll] All tiles to RGBA, where that is faster than one by one.
 *
 * @typedef {(path: string) => Promise<Tiles>} Load
 */

const { load } = await import(`./contenders/${process.argv[2]}.js`);
const files = new Map();

process.on('message', async ({ id, request, path, seconds }) => {
  try {
    const tiles = await open(path);
    process.send({ id, result: request === 'save' ? await tiles.decode(0) : await time(tiles, seconds) });
  } catch (error) {
    process.send({ id, error: String(error?.message ?? error) });
  }
});

async function open(path) {
  if (!files.has(path)) files.set(path, await load(path));
  return files.get(path);
}

/** Decodes all tiles over and over until so many seconds of CPU time have passed. */
async function time(tiles, seconds) {
  const start = process.cpuUsage();
  let passes = 0;
  let passed;
  do {
    await decodeAll(tiles);
    ++passes;
    const { user, system } = process.cpuUsage(start);
    passed = (user + system) / 1e6;
  } while (passed < seconds);
  return { passes, seconds: passed, tiles: tiles.tiles };
}

async function decodeAll(tiles) {
  if (tiles.decodeAll) return tiles.decodeAll();
  for (let tile = 0; tile < tiles.tiles; ++tile) await tiles.decode(tile);
}
