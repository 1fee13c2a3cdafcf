import { RequestError } from '../errors.js';
import { Home } from '../engine/home.js';
import { IndexReader } from '../engine/index-reader.js';
import { releasePool, sharedPool } from '../engine/pool.js';
import { RangeReader } from '../source/range-reader.js';
import { toSource } from '../source/source.js';
import { fileKind, hasManyTiles, likelyKind } from './file-kind.js';
import { Image } from './image.js';
import { ImageFile } from './image-file.js';
import { openHome } from './open-home.js';
import { SidecarFinder } from './sidecar-finder.js';

/**
 * @typedef {object} OpenOptions
 * @property {AbortSignal} [signal] gives up
 * @property {number} [workers] how many threads decode; 0: the caller's own. Default: one fewer than the processor has
 *   cores, at least 2 if it has so many, at most 4
 * @property {import('../engine/pool.js').Pool} [pool] threads of your own
 * @property {'upright' | 'stored'} [orientation] whether coordinates and pictures are turned as the file says they are to
 *   be seen (the default), or are as they are stored
 * @property {number} [tileSize] of the tiles in which a JPEG 2000 image is offered, in pixels, whatever tiles its
 *   codestream has; 16 to 4096, default 512. A TIFF has its own.
 * @property {Partial<import('./image-file.js').Limits>} [limits] what the file may cost before it is refused
 * @property {import('./sidecar-finder.js').IndexOption} [index] the file that `pyramidion index` has written for the image:
 *   `'auto'` (the default) looks for it beside the image, at its address with `.idx` behind the path, where it would save
 *   requests; `false` does not; else its address, path, `Blob` or source. One that does not fit is not used: `info.notes`
 *   says so.
 * @property {number} [cacheBytes] how many bytes of the file are kept in memory; default 32 MiB
 * @property {(read: import('../source/range-reader.js').Read) => void} [onRead] told each range that is read
 * @property {typeof globalThis.fetch} [fetch] instead of the global one, for instance to sign requests
 * @property {Record<string, string>} [headers] sent with each request
 * @property {RequestCredentials} [credentials] default: the browser's
 */

/** @type {Readonly<import('./image-file.js').Limits>} */
const LIMITS = Object.freeze({
  maxDirectories: 10_000,
  maxDirectoryEntries: 4_096,
  maxTileBytes: 2 ** 29,
  maxRegionPixels: 2 ** 28,
});

/** Of the tiles of JPEG 2000 images, in pixels. */
const TILE_SIZE = 512;
const LEAST_TILE_SIZE = 16;
const MOST_TILE_SIZE = 4096;

/**
 * Opens an image. A few parts of the file are read, those that tell where its tiles are.
 *
 *     const image = await open('https://example.org/map.tif');
 *     console.log(image.width, image.height, image.levels.length);
 *     image.close();
 * @param {string | URL | Blob | import('../source/source.js').Source} input an address, a `File` or `Blob`, in Node a path, or
 *   a source of your own
 * @param {OpenOptions} [options]
 * @returns {Promise<Image>}
 * @throws {import('../errors.js').SourceError} when bytes cannot be had
 * @throws {import('../errors.js').FormatError} when it is no image that is read here, or a damaged one
 */
export async function open(input, options = {}) {
  const {
    signal,
    workers,
    orientation = 'upright',
    cacheBytes,
    onRead,
    tileSize = TILE_SIZE,
    index = 'auto',
  } = options;
  signal?.throwIfAborted();
  if (orientation !== 'upright' && orientation !== 'stored') {
    throw new RequestError('bad-request', `The option "orientation" cannot be ${orientation}.`, {
      hint: "It is 'upright' or 'stored'.",
    });
  }
  if (!Number.isInteger(tileSize) || tileSize < LEAST_TILE_SIZE || tileSize > MOST_TILE_SIZE) {
    throw new RequestError('bad-request', `Tiles cannot be ${tileSize} pixels large.`, {
      hint: `Give a whole number from ${LEAST_TILE_SIZE} to ${MOST_TILE_SIZE}.`,
    });
  }
  const limits = { ...LIMITS, ...options.limits };
  const source = toSource(input, options);
  const pool = (options.pool ?? sharedPool(workers)).retain();
  const reader = new RangeReader(source, { cacheBytes, onRead });
  const sidecars = new SidecarFinder({ reader, input, index, options });
  /** @type {Home | undefined} */
  let home;
  try {
    const slot = pool.home();
    home = new Home(slot, { url: source.name, limits: { ...limits, tileSize } });
    const likely = likelyKind(source.name);
    const named = sidecars.isNamed ? sidecars.find(signal) : undefined;
    named?.catch(() => {});
    const indexReader = new IndexReader(reader, (reason) => sidecars.find(reason));
    const coming = indexReader.first(signal, likely === 'tiff');
    coming.catch(() => {});
    // The thread starts while the first bytes are on their way: they have been asked for by the end of this turn.
    await undefined;
    slot.warmUp(likely);
    const pieces = await coming;
    const kind = fileKind(pieces[0].bytes);
    const isScattered = kind === 'jp2' && hasManyTiles(pieces[0].bytes, source.size);
    // The core will want it, but the thread may not be ready yet.
    if (isScattered) sidecars.find().catch(() => {});
    const tried = isScattered ? reader.trySeveral() : undefined;
    if (kind === 'jp2' || (await named)) indexReader.beExact();
    const size = source.size ?? -1;
    const opened = await openHome(home, { kind, pieces, size, indexReader, sidecars, signal });
    indexReader.stop();
    const file = new ImageFile({ reader, indexReader, pool, home, kind, limits, tried, sidecars, ...opened });
    return new Image(file, 0, orientation === 'upright');
  } catch (error) {
    home?.close();
    reader.close(error);
    releasePool(pool);
    throw error;
  }
}
