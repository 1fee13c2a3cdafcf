import { onAbort } from '../abort.js';
import { freeTile } from './tile-data.js';

/**
 * @typedef {import('./tile-data.js').TileData} TileData
 * @typedef {import('./tile-maker.js').Look} Look
 * @typedef {{ level: number, x: number, y: number }} TilePlace as OpenSeadragon numbers it
 */

/** Tiles for a viewer, all in one look, that are being made before it has asked for them. */
export class EarlyTiles {
  /** @type {Map<string, { making: Promise<TileData>, controller: AbortController }>} */
  #tiles = new Map();
  #viewer;
  #look;

  /**
   * @param {any} viewer OpenSeadragon's
   * @param {Look} look
   */
  constructor(viewer, look) {
    this.#viewer = viewer;
    this.#look = look;
  }

  /**
   * @param {TilePlace} tile
   * @param {(signal: AbortSignal) => Promise<TileData>} make
   * @returns {Promise<unknown>} resolves when the tile is there, or cannot be had
   */
  start(tile, make) {
    const controller = new AbortController();
    const making = make(controller.signal);
    this.#tiles.set(nameOf(tile), { making, controller });
    // Whoever takes it hears of its failure.
    return making.catch(() => {});
  }

  /**
   * A tile that OpenSeadragon asks for now. When the viewer wants one that has not been thought of, the view is another one than
   * was expected, and the others are given up.
   * @param {TilePlace & { tiledImage: any }} tile
   * @param {Look} look
   * @param {AbortSignal} signal
   * @returns {Promise<TileData> | undefined}
   */
  take(tile, look, signal) {
    // Its navigator has the same source.
    if (tile.tiledImage.viewer !== this.#viewer) return undefined;
    const early = look === this.#look ? this.#tiles.get(nameOf(tile)) : undefined;
    if (!early) {
      this.giveUp();
      return undefined;
    }
    this.#tiles.delete(nameOf(tile));
    const { making, controller } = early;
    const stopListening = onAbort(signal, () => controller.abort(signal.reason));
    return making.finally(stopListening);
  }

  /** Gives up all that nobody has asked for. */
  giveUp() {
    for (const { making, controller } of this.#tiles.values()) {
      controller.abort();
      making.then(freeTile, () => {});
    }
    this.#tiles.clear();
  }
}

/** @param {TilePlace} tile */
const nameOf = ({ level, x, y }) => `${level}/${x}/${y}`;
