/**
 * The tiles that OpenSeadragon waits for.
 *
 * OpenSeadragon never ends a request that has begun, though the reader may have moved on. Here the tiles that no
 * viewer needs any more are given up: their fetch and their place in the decoding queue become free. To OpenSeadragon
 * they are still loading; when the reader comes back they are asked for again.
 * @module
 */

import { TILE_TYPE } from './tile-data.js';

/**
 * @typedef {object} Waiting
 * @property {AbortController | undefined} request undefined while it is given up
 */

/** Serves the image jobs of one tile source. */
export class TileRequests {
  #make;
  /** @type {Map<any, Waiting>} by OpenSeadragon's job */
  #waiting = new Map();
  #viewers = new Set();

  /** @param {(tile: any, signal: AbortSignal) => Promise<ImageBitmap>} make */
  constructor(make) {
    this.#make = make;
  }

  /** @param {any} job */
  start(job) {
    const waiting = { request: undefined };
    this.#waiting.set(job, waiting);
    this.#watch(job.tile.tiledImage.viewer);
    this.#ask(job, waiting);
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
      const bitmap = await this.#make(job.tile, request.signal);
      if (request.signal.aborted) return bitmap.close();
      this.#waiting.delete(job);
      job.finish({ canvas: bitmap }, null, TILE_TYPE);
    } catch (error) {
      if (request.signal.aborted) return;
      this.#waiting.delete(job);
      // OpenSeadragon hands its second argument on, as `tileRequest` of the event tile-load-failed.
      job.fail(error instanceof Error ? error.message : String(error), error);
    }
  }

  /** @param {any} viewer */
  #watch(viewer) {
    if (this.#viewers.has(viewer)) return;
    this.#viewers.add(viewer);
    viewer.addHandler('viewport-change', this.#review);
  }

  #review = () => {
    for (const [job, waiting] of this.#waiting) {
      const isNeeded = isInView(job.tile);
      if (isNeeded && !waiting.request) {
        this.#ask(job, waiting);
      } else if (!isNeeded && waiting.request) {
        waiting.request.abort();
        waiting.request = undefined;
        // The job would otherwise time out while nobody needs it, and its tile be marked as broken for good.
        clearTimeout(job.jobId);
      }
    }
  };
}

/**
 * Whether the viewer wants this tile where it is, or where it is going to.
 * @param {any} tile
 */
function isInView({ tiledImage, level, x, y }) {
  if (!tiledImage) return false;
  const { viewer, source } = tiledImage;
  if (!viewer?.viewport) return false;
  const width = tiledImage.getBounds().width;
  const screenPixels = viewer.viewport.deltaPixelsFromPointsNoRotate(source.getPixelRatio(level), false).x * width;
  if (screenPixels < tiledImage.minPixelRatio && level > source.minLevel) return false;
  return Boolean(tiledImage.getLoadArea()?.intersection(tiledImage.getTileBounds(level, x, y)));
}
