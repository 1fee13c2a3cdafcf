/**
 * The rest of tiles of which only what was on the screen has been made.
 *
 * It is made when nothing has happened for a while, after all that is wanted sooner. When the view moves onto it before, what is
 * seen of it is made at once: until then something else stands in for it, and OpenSeadragon takes the tile as one that is still
 * loading.
 * @module
 */

import { isInView, suitsView } from './tile-requests.js';

/**
 * @typedef {object} Parts
 * @property {() => any[]} incomplete OpenSeadragon's tiles that have a rest to be made
 * @property {(tile: any) => boolean} isLacking whether it is seen
 * @property {(tile: any) => void} standIn puts something else in its place
 * @property {(tile: any, urgency: { signal: AbortSignal, priority: number }) => Promise<void>} complete makes all of it
 * @property {(tile: any, urgency: { signal: AbortSignal, priority: number }) => Promise<void>} showMore makes what is seen of it
 * @property {(tile: any, error: unknown) => void} fail
 */

/** How long nothing must have happened, in milliseconds: longer than a hand that moves a slider. */
const PAUSE = 150;
const AT_ONCE = 0;
const LATER = -1;

/** Completes the tiles of one tile source. */
export class TileRests {
  #parts;
  #viewers = new Set();
  /** @type {Map<any, { request: AbortController, priority: number }>} by tile */
  #making = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @param {any} viewer that has tiles of the source */
  watch(viewer) {
    if (this.#viewers.has(viewer)) return;
    this.#viewers.add(viewer);
    viewer.addHandler('viewport-change', this.#move);
    viewer.addHandler('update-tile', this.#count);
  }

  /** @param {any} viewer */
  leave(viewer) {
    this.#viewers.delete(viewer);
    viewer.removeHandler('viewport-change', this.#move);
    viewer.removeHandler('update-tile', this.#count);
    for (const tile of this.#making.keys()) {
      if (!this.#viewers.has(tile.tiledImage?.viewer)) this.#giveUp(tile);
    }
  }

  /** Has the rests made that there are now, or will be by then. */
  makeSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const tile of this.#parts.incomplete()) {
        if (suitsView(tile) && isInView(tile)) void this.#make(tile, LATER);
      }
    }, PAUSE);
  }

  /** The view may have moved while a tile was being made. @param {any} tile that has arrived */
  arrived(tile) {
    if (this.#parts.isLacking(tile)) this.#hurry(tile);
    this.makeSoon();
  }

  #move = () => {
    const lacking = new Set(this.#parts.incomplete().filter((tile) => this.#parts.isLacking(tile)));
    for (const tile of lacking) this.#hurry(tile);
    for (const tile of this.#making.keys()) if (!lacking.has(tile)) this.#giveUp(tile);
    this.makeSoon();
  };

  #count = (/** @type {{ tile: any, tiledImage: any }} */ { tile, tiledImage }) => {
    if (this.#parts.isLacking(tile) && suitsView(tile)) tiledImage._tilesLoading++;
  };

  /** @param {any} tile */
  #hurry(tile) {
    this.#parts.standIn(tile);
    if (suitsView(tile)) void this.#make(tile, AT_ONCE);
  }

  /**
   * @param {any} tile
   * @param {number} priority
   */
  async #make(tile, priority) {
    const before = this.#making.get(tile);
    if (before && before.priority >= priority) return;
    const request = new AbortController();
    this.#making.set(tile, { request, priority });
    const urgency = { signal: request.signal, priority };
    const making = priority === LATER ? this.#parts.complete(tile, urgency) : this.#parts.showMore(tile, urgency);
    // Not sooner: both want the same bytes.
    before?.request.abort();
    try {
      await making;
    } catch (error) {
      if (!request.signal.aborted) this.#parts.fail(tile, error);
    }
    if (this.#making.get(tile)?.request !== request) return;
    this.#making.delete(tile);
    // The view may have moved on.
    if (priority === AT_ONCE) this.arrived(tile);
  }

  /** @param {any} tile */
  #giveUp(tile) {
    this.#making.get(tile)?.request.abort();
    this.#making.delete(tile);
  }
}
