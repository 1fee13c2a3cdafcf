/**
 * Another look for the tiles that OpenSeadragon has already.
 *
 * The tiles on the screen stay until all of them have their new look, and change together: nothing flickers. While they
 * are being made, only the last look that is asked for is remembered. Tiles that are out of sight are taken away; they are
 * made when they are seen again. Of those that reach beyond the screen, what is on it comes first (`tile-rests` has the rest
 * made).
 * @module
 */

import { restOf, wholeOf } from './seen-area.js';
import { dataOf, freeTile, partOf, TILE_TYPE, typeOf } from './tile-data.js';
import { contextOf, freeParts, putParts } from './tile-maker.js';
import { isCoarsest } from './tile-requests.js';

/**
 * @typedef {import('./tile-maker.js').Look} Look
 * @typedef {{ look: Look, resolve: () => void, reject: (reason: unknown) => void }} Wish
 *
 * @typedef {object} Parts
 * @property {any} converter OpenSeadragon's
 * @property {() => any[]} tiles those of the source that its viewers have
 * @property {(tile: any, look: Look, urgency: Urgency) => Promise<import('./tile-data.js').TileData>} make perhaps only a part
 * @property {(tile: any, look: Look, urgency: Urgency) => Promise<ImageBitmap>} makeWhole
 * @property {(tile: any) => Box | undefined} seen the part of a tile that is on the screen, if that is not all of it
 * @property {(tile: any, look: Look, urgency: Urgency, area?: Box) => Promise<import('./tile-maker.js').Part[]>} parts
 * @property {() => void} makeRestsSoon
 *
 * @typedef {{ signal: AbortSignal, priority?: number, onAsked?: () => void }} Urgency
 * @typedef {import('./tile-maker.js').Box} Box
 */

/** Repaints the tiles of one tile source. */
export class Repainting {
  #parts;
  #look;
  /** Which look OpenSeadragon's tiles have. @type {WeakMap<any, Look>} */
  #looks = new WeakMap();
  /** What is to come next: the last one. @type {Wish[]} */
  #wishes = [];
  #isPainting = false;

  /**
   * @param {Look} look the first one
   * @param {Parts} parts
   */
  constructor(look, parts) {
    this.#look = look;
    this.#parts = parts;
  }

  /** The look that tiles are made in now. */
  get look() {
    return this.#look;
  }

  /**
   * Makes a tile that there is not yet.
   * @param {any} tile
   * @param {AbortSignal} signal
   */
  async make(tile, signal) {
    for (;;) {
      const look = this.#look;
      const data = await this.#parts.make(tile, look, { signal });
      this.#looks.set(tile, look);
      if (look === this.#look || signal.aborted) return data;
      freeTile(data);
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
    this.#parts.makeRestsSoon();
  }

  /** @param {Look} look */
  async #repaint(look) {
    const old = this.#parts.tiles().filter((tile) => tile.loaded && this.#looks.get(tile) !== look);
    const group = new AbortController();
    const seen = tilesSeen(old);
    const making = seen.map(async (tile) => {
      const area = typeOf(tile) === TILE_TYPE ? this.#parts.seen(tile) : undefined;
      return { tile, area, paint: await this.#painter(tile, look, { signal: group.signal }, area) };
    });
    try {
      for (const { tile, area, paint } of await Promise.all(making)) {
        this.#looks.set(tile, look);
        // What is beside it has the look before, unless nothing was there.
        applyTo(tile, paint, area && { area, hasStandIn: partOf(tile)?.hasStandIn ?? true });
      }
    } catch (error) {
      // Without this one the others are of no use.
      group.abort(error);
      throw error;
    }
    for (const tile of old) if (!seen.includes(tile)) tile.unload(true);
  }

  /** The tiles of which a part has the look, and the rest has not, or is not there. */
  incomplete() {
    return this.#parts.tiles().filter((tile) => {
      const part = partOf(tile);
      return tile.loaded && (part ? !part.isLast : this.#looks.get(tile) !== this.#look);
    });
  }

  /**
   * Makes what is not as it should be of a tile, unless another look is wanted by then.
   * @param {any} tile
   * @param {Urgency} urgency
   * @param {Box} [area] what of the tile it is made of, in its pixels; default: all
   * @returns {Promise<void>} rejects, as `image.tile` does, when it cannot be had
   */
  async complete(tile, urgency, area) {
    const look = this.#look;
    const part = this.#looks.get(tile) === look ? partOf(tile) : undefined;
    const rest = part ? restOf(area ?? wholeOf(dataOf(tile).canvas), part.area) : area;
    const paint = await this.#painter(tile, look, urgency, rest);
    if (urgency.signal.aborted || look !== this.#look || this.#isPainting) return;
    this.#looks.set(tile, look);
    applyTo(tile, paint, area && { area, hasStandIn: partOf(tile)?.hasStandIn ?? true });
  }

  /**
   * What changes a tile at once when all is ready.
   * @param {any} tile
   * @param {Look} look
   * @param {Urgency} urgency
   * @param {Box} [area] of the tile; default: all of it
   * @returns {Promise<(record: any) => void>} takes OpenSeadragon's record of the tile
   */
  async #painter(tile, look, urgency, area) {
    const type = typeOf(tile);
    if (type === TILE_TYPE) {
      const parts = await this.#parts.parts(tile, look, urgency, area);
      return (record) => {
        paintOver(record, parts);
        freeParts(parts);
      };
    }
    // A drawer of OpenSeadragon's has had it converted.
    const bitmap = await this.#parts.makeWhole(tile, look, urgency);
    const converted = await this.#parts.converter.convert(tile, { canvas: bitmap }, TILE_TYPE, type);
    bitmap.close();
    return (record) => record.setDataAs(converted, type);
  }
}

/**
 * @param {any} tile
 * @param {(record: any) => void} paint
 * @param {import('./tile-data.js').Part} [part] that is as it should be then; default: all of it
 */
function applyTo(tile, paint, part) {
  const record = tile.getCache(tile.originalCacheKey);
  if (!record) return;
  paint(record);
  if (typeOf(tile) === TILE_TYPE) record.data.part = part;
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
  const onIt = contextOf(own, parts);
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
