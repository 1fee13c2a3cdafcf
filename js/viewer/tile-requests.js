/**
 * The tiles that OpenSeadragon waits for.
 *
 * Besides the tiles of the level that suits the view, OpenSeadragon asks for those of the coarser levels beneath it. They
 * would take a third of the line from the ones that the reader waits for, and be covered by them. So they are held back,
 * unless a tile cannot be had and they must stand in for it. The coarsest that OpenSeadragon asks for is not, if it can be had
 * quickly: it is something to see at once. Else it comes when all is quiet, to be there where the reader goes next.
 *
 * OpenSeadragon never ends a request that has begun, though the reader may have moved on. Here the tiles that no
 * viewer needs any more are given up: their fetch and their place in the decoding queue become free. To OpenSeadragon
 * they are still loading; when the reader comes back they are asked for again.
 * @module
 */

import { messageOf } from '../errors.js';
import { freeTile, TILE_TYPE } from './tile-data.js';

/**
 * @typedef {object} Waiting
 * @property {AbortController | undefined} request undefined while it is given up, or held back
 */

/** So long it has to be quiet, in milliseconds. */
const PAUSE = 300;

/** Serves the image jobs of one tile source. */
export class TileRequests {
  #make;
  /** @type {Map<any, Waiting>} by OpenSeadragon's job */
  #waiting = new Map();
  #viewers = new Set();
  /** Images with a tile that could not be had: coarser ones must take its place. */
  #broken = new WeakSet();

  #onArrival;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /**
   * @param {(tile: any, signal: AbortSignal) => Promise<import('./tile-data.js').TileData>} make
   * @param {(tile: any) => void} onArrival told of each tile that a viewer has got
   */
  constructor(make, onArrival) {
    this.#make = make;
    this.#onArrival = onArrival;
  }

  /** The viewers that have asked for tiles. @returns {Iterable<any>} */
  get viewers() {
    return this.#viewers;
  }

  /** @param {any} job */
  start(job) {
    const waiting = { request: undefined };
    this.#waiting.set(job, waiting);
    this.#watch(job.tile.tiledImage.viewer);
    if (this.#mayWait(job.tile)) clearTimeout(job.jobId);
    else this.#ask(job, waiting);
  }

  /** @param {any} job */
  abort(job) {
    this.#waiting.get(job)?.request?.abort();
    this.#waiting.delete(job);
  }

  /**
   * Ends all requests of a viewer.
   * @param {any} viewer
   */
  leave(viewer) {
    for (const job of this.#waiting.keys()) {
      if (job.tile.tiledImage?.viewer === viewer || !job.tile.tiledImage) this.abort(job);
    }
    viewer.removeHandler('viewport-change', this.#review);
    viewer.removeHandler('tile-loaded', this.#arrive);
    this.#viewers.delete(viewer);
  }

  /**
   * @param {any} job
   * @param {Waiting} waiting
   */
  async #ask(job, waiting) {
    const request = new AbortController();
    waiting.request = request;
    try {
      const data = await this.#make(job.tile, request.signal);
      if (request.signal.aborted) return freeTile(data);
      this.#waiting.delete(job);
      job.finish(data, null, TILE_TYPE);
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.#askForCoarsest(), PAUSE);
    } catch (error) {
      if (request.signal.aborted) return;
      this.#waiting.delete(job);
      this.#broken.add(job.tile.tiledImage);
      this.#review();
      // OpenSeadragon hands its second argument on, as `tileRequest` of the event tile-load-failed.
      job.fail(messageOf(error), error);
    }
  }

  #askForCoarsest() {
    if ([...this.#waiting.values()].some(({ request }) => request)) return;
    for (const [job, waiting] of this.#waiting) {
      if (isCoarsest(job.tile) && isInView(job.tile)) void this.#ask(job, waiting);
    }
  }

  /** @param {any} viewer */
  #watch(viewer) {
    if (this.#viewers.has(viewer)) return;
    this.#viewers.add(viewer);
    viewer.addHandler('viewport-change', this.#review);
    viewer.addHandler('tile-loaded', this.#arrive);
  }

  #arrive = (/** @type {any} */ { promise }) => {
    // An event is not over before all who listen have had it.
    void promise.then(this.#onArrival);
  };

  #review = () => {
    for (const [job, waiting] of this.#waiting) {
      const isNeeded = isInView(job.tile) && !this.#mayWait(job.tile);
      if (isNeeded && !waiting.request) {
        this.#ask(job, waiting);
      } else if (!isNeeded && waiting.request) {
        waiting.request.abort();
        waiting.request = undefined;
      }
      // A job would otherwise time out while nobody needs it, and its tile be marked as broken for good.
      if (!waiting.request) clearTimeout(job.jobId);
    }
  };

  /**
   * Whether finer tiles will take this one's place.
   * @param {any} tile
   */
  #mayWait(tile) {
    return !suitsView(tile) && !isSeenFirst(tile) && !this.#broken.has(tile.tiledImage);
  }
}

/**
 * Whether the viewer wants this tile where it is, or where it is going to.
 * @param {any} tile
 */
export function isInView({ tiledImage, level, x, y }) {
  if (!tiledImage?.viewer?.viewport || !isFineEnough(tiledImage, level)) return false;
  return Boolean(tiledImage.getLoadArea()?.intersection(tiledImage.getTileBounds(level, x, y)));
}

/**
 * Whether the tile is of the level that the view is to be made of in the end: the finest that OpenSeadragon wants.
 * @param {any} tile
 */
export function suitsView({ tiledImage, level }) {
  return level === tiledImage.source.maxLevel || !isFineEnough(tiledImage, level + 1);
}

/**
 * Whether the tile is of the coarsest level that OpenSeadragon asks for in most views: the last that is one tile.
 * @param {any} tile
 */
export const isCoarsest = ({ tiledImage, level }) => level === tiledImage.source.getClosestLevel();

/**
 * Whether the tile is something to see at once.
 * @param {any} tile
 */
export const isSeenFirst = (tile) => isCoarsest(tile) && tile.tiledImage.source.isQuick(tile.level);

/**
 * Whether OpenSeadragon wants tiles of a level at all: not when its pixels would be too small on the screen.
 * @param {any} tiledImage
 * @param {number} level
 */
function isFineEnough(tiledImage, level) {
  const { viewer, source, minPixelRatio } = tiledImage;
  const { x } = viewer.viewport.deltaPixelsFromPointsNoRotate(source.getPixelRatio(level), false);
  return level <= source.minLevel || x * tiledImage.getBounds().width >= minPixelRatio;
}
