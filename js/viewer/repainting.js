/**
 * Another look for the tiles that OpenSeadragon has already.
 *
 * The tiles on the screen stay until all of them have their new look, and change together: nothing flickers. While they
 * are being made, only the last look that is asked for is remembered. Tiles that are out of sight are taken away; they are
 * made when they are seen again. Of those that reach beyond the screen, what is on it comes first, and the rest when no other
 * look has been asked for a while, or the view moves.
 * @module
 */

import { TILE_TYPE } from './tile-data.js';
import { freeParts, putParts } from './tile-maker.js';
import { isCoarsest } from './tile-requests.js';

/**
 * @typedef {import('./tile-maker.js').Look} Look
 * @typedef {{ look: Look, resolve: () => void, reject: (reason: unknown) => void }} Wish
 *
 * @typedef {object} Parts
 * @property {any} converter OpenSeadragon's
 * @property {() => any[]} tiles those of the source that its viewers have
 * @property {(tile: any, look: Look, signal: AbortSignal) => Promise<ImageBitmap>} make
 * @property {(tile: any) => Box | undefined} seen the part of a tile that is on the screen, if that is not all of it
 * @property {(tile: any, look: Look, signal: AbortSignal, area?: Box) => Promise<import('./tile-maker.js').Part[]>} parts
 *
 * @typedef {import('./tile-maker.js').Box} Box
 */

/** How long the rest waits, in milliseconds: longer than a hand that moves a slider. */
const PAUSE = 150;

/** Repaints the tiles of one tile source. */
export class Repainting {
  #parts;
  #look;
  /** Which look OpenSeadragon's tiles have. @type {WeakMap<any, Look>} */
  #looks = new WeakMap();
  /** What is to come next: the last one. @type {Wish[]} */
  #wishes = [];
  #isPainting = false;
  /** Ends the wait for the rest of the tiles. @type {(() => void) | undefined} */
  #completeNow;

  /**
   * @param {Look} look the first one
   * @param {Parts} parts
   */
  constructor(look, parts) {
    this.#look = look;
    this.#parts = parts;
  }

  /**
   * Makes a tile that there is not yet.
   * @param {any} tile
   * @param {AbortSignal} signal
   */
  async make(tile, signal) {
    for (;;) {
      const look = this.#look;
      const bitmap = await this.#parts.make(tile, look, signal);
      this.#looks.set(tile, look);
      if (look === this.#look || signal.aborted) return bitmap;
      bitmap.close();
    }
  }

  /**
   * @param {Look} look
   * @returns {Promise<void>} resolves when the tiles on the screen have this look, or a later one; rejects, as `image.tile`
   *   does, when they cannot have it
   */
  show(look) {
    return new Promise((resolve, reject) => {
      this.#wishes.push({ look, resolve, reject });
      if (!this.#isPainting) void this.#paint();
    });
  }

  /** A tile has arrived. It may have been on its way while the others changed. @param {any} tile */
  arrived(tile) {
    if (this.#looks.get(tile) === this.#look || this.#wishes.length > 0) return;
    // What fails here stays as it is: it has been told to whoever wanted the look.
    this.show(this.#look).catch(() => {});
  }

  async #paint() {
    this.#isPainting = true;
    for (let wishes; (wishes = this.#wishes.splice(0)).length > 0;) {
      const before = this.#look;
      this.#look = /** @type {Wish} */ (wishes.at(-1)).look;
      try {
        await this.#repaint(this.#look);
        for (const { resolve } of wishes) resolve();
      } catch (error) {
        this.#look = before;
        for (const { reject } of wishes) reject(error);
      }
    }
    this.#isPainting = false;
    this.#completeSoon();
  }

  /** @param {Look} look */
  async #repaint(look) {
    const old = this.#parts.tiles().filter((tile) => tile.loaded && this.#looks.get(tile) !== look);
    const group = new AbortController();
    const seen = tilesSeen(old);
    const making = seen.map(async (tile) => {
      const area = typeOf(tile) === TILE_TYPE ? this.#parts.seen(tile) : undefined;
      return { tile, isWhole: !area, paint: await this.#painter(tile, look, group.signal, area) };
    });
    try {
      for (const { tile, isWhole, paint } of await Promise.all(making)) {
        if (isWhole) this.#looks.set(tile, look);
        applyTo(tile, paint);
      }
    } catch (error) {
      // Without this one the others are of no use.
      group.abort(error);
      throw error;
    }
    for (const tile of old) if (!seen.includes(tile)) tile.unload(true);
  }

  /** The tiles whose rest has not the look that what is on the screen has. */
  #incomplete() {
    return this.#parts.tiles().filter((tile) => tile.loaded && this.#looks.get(tile) !== this.#look);
  }

  #completeSoon() {
    this.#completeNow?.();
    const tiles = this.#incomplete();
    if (tiles.length === 0) return;
    const viewers = new Set(tiles.map((tile) => tile.tiledImage.viewer));
    const hurry = () => {
      end();
      void this.#complete();
    };
    const timer = setTimeout(hurry, PAUSE);
    const end = () => {
      clearTimeout(timer);
      for (const viewer of viewers) viewer.removeHandler('viewport-change', hurry);
      this.#completeNow = undefined;
    };
    for (const viewer of viewers) viewer.addHandler('viewport-change', hurry);
    this.#completeNow = end;
  }

  /** Makes the rest, until another look is wanted: few tiles at a time, for that look not to have to wait. */
  async #complete() {
    const look = this.#look;
    const { signal } = new AbortController();
    const tiles = this.#incomplete().values();
    const makeSome = async () => {
      for (const tile of tiles) {
        const paint = await this.#painter(tile, look, signal);
        if (look !== this.#look || this.#isPainting) return;
        this.#looks.set(tile, look);
        applyTo(tile, paint);
      }
    };
    // What fails here stays as it is: what is on the screen could be had.
    await Promise.allSettled([makeSome(), makeSome()]);
  }

  /**
   * What changes a tile at once when all is ready.
   * @param {any} tile
   * @param {Look} look
   * @param {AbortSignal} signal
   * @param {Box} [area] of the tile; default: all of it
   * @returns {Promise<(record: any) => void>} takes OpenSeadragon's record of the tile
   */
  async #painter(tile, look, signal, area) {
    const type = typeOf(tile);
    if (type === TILE_TYPE) {
      const parts = await this.#parts.parts(tile, look, signal, area);
      return (record) => {
        paintOver(record, parts);
        freeParts(parts);
      };
    }
    // A drawer of OpenSeadragon's has had it converted.
    const bitmap = await this.#parts.make(tile, look, signal);
    const converted = await this.#parts.converter.convert(tile, { canvas: bitmap }, TILE_TYPE, type);
    bitmap.close();
    return (record) => record.setDataAs(converted, type);
  }
}

/** The type that a tile's data has now. @param {any} tile */
const typeOf = (tile) => tile.getCache(tile.originalCacheKey)?.type ?? TILE_TYPE;

/**
 * @param {any} tile
 * @param {(record: any) => void} paint
 */
function applyTo(tile, paint) {
  const record = tile.getCache(tile.originalCacheKey);
  if (!record) return;
  paint(record);
  tile.tiledImage.viewer.forceRedraw();
}

/**
 * Paints on the tile's own canvas, which it gets when it first changes: making a bitmap each time would cost more than
 * all the rest.
 * @param {any} record
 * @param {import('./tile-maker.js').Part[]} parts
 */
function paintOver(record, parts) {
  /** @type {import('./tile-data.js').TileData} */
  const { canvas, context } = record.data;
  if (context) return putParts(context, parts);
  const own = new OffscreenCanvas(canvas.width, canvas.height);
  const { colorSpace } = parts[0].picture;
  const onIt = /** @type {OffscreenCanvasRenderingContext2D} */ (own.getContext('2d', { colorSpace }));
  onIt.drawImage(canvas, 0, 0);
  putParts(onIt, parts);
  record.setDataAs({ canvas: own, context: onIt }, TILE_TYPE);
}

/**
 * Those that are on the screen, or are to be there at once.
 * @param {any[]} tiles
 */
function tilesSeen(tiles) {
  const drawn = new Set();
  for (const tiledImage of new Set(tiles.map((tile) => tile.tiledImage))) {
    for (const { tile } of tiledImage.getTilesToDraw()) drawn.add(tile);
  }
  return tiles.filter((tile) => drawn.has(tile) || isCoarsest(tile));
}
