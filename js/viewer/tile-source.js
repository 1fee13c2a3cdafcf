/**
 * An open image as an OpenSeadragon tile source.
 * @module
 */

import { messageOf } from '../errors.js';
import { EarlyTiles } from './early-tiles.js';
import { askForAll, firstTiles } from './first-view.js';
import { Repainting } from './repainting.js';
import { TileMaker } from './tile-maker.js';
import { around, contains, ifSmall, outwards, seenArea, wholeOf } from './seen-area.js';
import { standInFor } from './stand-in.js';
import { dataOf, partOf } from './tile-data.js';
import { isSeenFirst, TileRequests } from './tile-requests.js';
import { TileRests } from './tile-rests.js';

let sources = 0;

/** A tile that is put together from more parts is not to be had quickly: each is a range, and has far more bytes than pixels. */
export const MOST_QUICK_PARTS = 64;

/**
 * The tile source class for a copy of OpenSeadragon. Its levels have the sizes they have in the file: they need not
 * halve, nor have the same tiles. OpenSeadragon counts levels from the smallest, the image from the largest.
 * @param {any} OpenSeadragon
 * @returns {any}
 */
export function tileSourceFor({ TileSource, Point, Rect, converter }) {
  return class PyramidTileSource extends TileSource {
    /** @type {TileMaker} */
    #maker;
    /** @type {TileRequests} */
    #requests;
    /** @type {Repainting} */
    #repainting;
    /** @type {TileRests} */
    #rests;
    /** @type {EarlyTiles | undefined} */
    #early;
    #id = ++sources;

    /**
     * @param {import('./tile-maker.js').TiledImage & {info?: any}} image
     * @param {import('./tile-maker.js').Look} [look]
     */
    constructor(image, { render, watermark } = {}) {
      super({
        width: image.width,
        height: image.height,
        minLevel: 0,
        maxLevel: image.levels.length - 1,
      });
      this.image = image;
      this.#maker = new TileMaker(image);
      this.#repainting = new Repainting(
        { render, watermark },
        {
          converter,
          tiles: () => this.#tiles(),
          make: (tile, look, urgency) => this.#make(tile, look, urgency),
          makeWhole: (tile, look, urgency) => this.#maker.make(...this.#request(tile, look, urgency)),
          seen: (tile) => this.#onScreen(tile),
          parts: (tile, look, urgency, area) => this.#maker.parts(...this.#request(tile, look, urgency), area),
          makeRestsSoon: () => this.#rests.makeSoon(),
        },
      );
      this.#rests = new TileRests({
        incomplete: () => this.#repainting.incomplete(),
        isLacking: (tile) => this.#isLacking(tile),
        standIn: (tile) => this.#standIn(tile),
        complete: (tile, urgency) => this.#repainting.complete(tile, urgency),
        showMore: (tile, urgency) => this.#repainting.complete(tile, urgency, this.#due(tile, true)),
        fail,
      });
      this.#requests = new TileRequests(
        (tile, signal) => this.#repainting.make(tile, signal),
        (tile) => {
          this.#repainting.arrived(tile);
          this.#rests.arrived(tile);
        },
      );
    }

    /**
     * Shows the image otherwise, in all viewers that have this source. What is on the screen stays until all of it can
     * change at once. It can be called as often as a slider moves: of looks that come too fast only the last is made.
     * @param {import('./tile-maker.js').Look} [look] the whole look; default: the plain picture
     * @returns {Promise<void>} resolves when the screen shows this look, or a later one; rejects, as `image.tile` does, when
     *   it cannot: then it shows the one before
     */
    setLook({ render, watermark } = {}) {
      return this.#repainting.show({ render, watermark });
    }

    /**
     * Asks for the tiles that a viewer will show first, before it does: it makes ready while their bytes are on their way. When it
     * is going to show something else, they are given up.
     * @param {any} viewer OpenSeadragon's, which is about to open this source, alone and at home
     * @returns {Promise<void>} resolves when the bytes have been asked for, at the latest after a tenth of a second: time to open
     *   the source
     */
    async prepare(viewer) {
      this.#early?.giveUp();
      const { look } = this.#repainting;
      const early = new EarlyTiles(viewer, look);
      this.#early = early;
      await askForAll(firstTiles(this, viewer), ({ level, x, y, priority }, onAsked) =>
        early.start({ level, x, y }, async (signal) => ({
          canvas: await this.#maker.make(this.#level(level), x, y, { ...look, signal, priority, onAsked }),
        })),
      );
    }

    /** @param {number} level */
    getLevelScale(level) {
      return this.#level(level).width / this.image.width;
    }

    /** @param {number} level */
    getTileWidth(level) {
      return this.#level(level).tileWidth;
    }

    /** @param {number} level */
    getTileHeight(level) {
      return this.#level(level).tileHeight;
    }

    /** @param {number} level */
    getNumTiles(level) {
      const { columns, rows } = this.#level(level);
      return new Point(columns, rows);
    }

    /**
     * @param {number} level
     * @param {{x: number, y: number}} point the image is 1 wide
     */
    getTileAtPoint(level, { x, y }) {
      const { width, height, tileWidth, tileHeight, columns, rows } = this.#level(level);
      const column = Math.floor((x * width) / tileWidth);
      const row = Math.floor((y * this.aspectRatio * height) / tileHeight);
      return new Point(clamp(column, columns), clamp(row, rows));
    }

    /**
     * @param {number} level
     * @param {number} column
     * @param {number} row
     * @param {boolean} [inPixels] the part of the tile that is drawn; else its place in the image, which is 1 wide
     */
    getTileBounds(level, column, row, inPixels) {
      const grid = this.#level(level);
      const { x, y, width, height } = this.#maker.box(grid, column, row);
      if (inPixels) return new Rect(0, 0, width, height);
      // Each direction has its own scale: a writer that rounds its levels' sizes changes the aspect ratio a little.
      const [across, down] = [1 / grid.width, 1 / this.aspectRatio / grid.height];
      return new Rect(x * across, y * down, width * across, height * down);
    }

    /**
     * Whether a tile can be had much sooner than those of the next level.
     * @param {number} level
     */
    isQuick(level) {
      return this.#level(level).parts <= MOST_QUICK_PARTS;
    }

    /**
     * A name, not an address: it is unique and nothing is fetched from it.
     * @param {number} level
     * @param {number} column
     * @param {number} row
     */
    getTileUrl(level, column, row) {
      return `pyramidion:${this.#id}/${level}/${column}/${row}`;
    }

    hasTransparency() {
      return hasAlpha(this.image.info);
    }

    /** @param {any} job */
    downloadTileStart(job) {
      this.#requests.start(job);
      this.#rests.watch(job.tile.tiledImage.viewer);
    }

    /** @param {any} job */
    downloadTileAbort(job) {
      this.#requests.abort(job);
    }

    /** @param {any} viewer */
    destroy(viewer) {
      this.#early?.giveUp();
      this.#requests.leave(viewer);
      this.#rests.leave(viewer);
      this.#maker.clear();
    }

    /** OpenSeadragon's tiles of this source, in all viewers. */
    #tiles() {
      return [...this.#requests.viewers]
        .flatMap((viewer) => viewer.tileCache.getLoadedTilesFor(null))
        .filter((tile) => tile.tiledImage?.source === this);
    }

    /**
     * @param {any} tile OpenSeadragon's
     * @param {import('./tile-maker.js').Look} look
     * @param {import('./repainting.js').Urgency} urgency
     * @returns {Parameters<TileMaker['make']>}
     */
    #request(tile, look, { signal, priority = isSeenFirst(tile) ? 1 : 0 }) {
      const { level, x, y } = tile;
      const grid = this.#level(level);
      const [column, row] = [modulo(x, grid.columns), modulo(y, grid.rows)];
      // Of the others OpenSeadragon asks for the best first.
      return [grid, column, row, { ...look, signal, priority }];
    }

    /**
     * Makes a tile that there is not yet; only what is to be on the screen, where that can be had for less than all of it.
     * @param {any} tile OpenSeadragon's
     * @param {import('./tile-maker.js').Look} look
     * @param {import('./repainting.js').Urgency} urgency
     * @returns {Promise<import('./tile-data.js').TileData>}
     */
    async #make(tile, look, urgency) {
      const request = this.#request(tile, look, urgency);
      const { source, parts } = this.#level(tile.level);
      const early = this.#early?.take(tile, look, urgency.signal);
      if (early) return early;
      const isDivided = source === 'tile' && parts < 1 && mayBeDivided(tile, look);
      const area = isDivided ? this.#due(tile, false) : undefined;
      return area ? this.#maker.makePart(...request, area) : { canvas: await this.#maker.make(...request) };
    }

    /**
     * The part of a tile that is on the screen, when that is not about all.
     * @param {any} tile OpenSeadragon's
     */
    #onScreen(tile) {
      if (this.#level(tile.level).source !== 'tile') return undefined;
      return ifSmall(this.#seen(tile, tile.tiledImage.getDrawArea()), this.#box(tile));
    }

    /**
     * The part of a tile that is on the screen, or will be when the view has come to rest, with what costs no more.
     * @param {any} tile OpenSeadragon's
     * @param {boolean} isMoving whether what is on the screen until then matters, too
     * @returns {import('./tile-maker.js').Box | undefined} undefined: all of it
     */
    #due(tile, isMoving) {
      const box = this.#box(tile);
      const due = this.#seen(tile, tile.tiledImage.getLoadArea());
      const seen = isMoving ? this.#seen(tile, tile.tiledImage.getDrawArea()) : undefined;
      const both = due && seen ? around(due, seen) : (due ?? seen);
      const area = both && outwards(both, box);
      // A few rows less may be a row of precincts less.
      return area && contains(area, wholeOf(box)) ? undefined : area;
    }

    /** Whether of what is seen of a tile something is not as it should be. @param {any} tile OpenSeadragon's */
    #isLacking(tile) {
      const part = tile.tiledImage?.source === this && tile.loaded ? partOf(tile) : undefined;
      if (!part || part.isLast) return false;
      const seen = this.#seen(tile, tile.tiledImage.getDrawArea());
      return Boolean(seen && !contains(part.area, seen));
    }

    /** @param {any} tile OpenSeadragon's */
    #standIn(tile) {
      const { context, part } = dataOf(tile);
      if (!context || !part || part.hasStandIn) return;
      standInFor(tile, context, this.#tiles());
      part.hasStandIn = true;
    }

    /**
     * @param {any} tile OpenSeadragon's
     * @param {any} area OpenSeadragon's
     */
    #seen(tile, area) {
      return seenArea(tile, area, this.#box(tile), this.#level(tile.level));
    }

    /** Where a tile lies in its level. @param {any} tile OpenSeadragon's */
    #box({ level, x, y }) {
      return this.#maker.box(this.#level(level), x, y);
    }

    /** @param {number} level OpenSeadragon's */
    #level(level) {
      return this.#maker.levels[this.#maker.levels.length - 1 - level];
    }
  };
}

/**
 * Whether a tile may have its rest painted later: not where it is copied for other drawers, or by whoever changes tiles. Of
 * another look than the plain one the samples of all of it are read anyway.
 * @param {any} tile OpenSeadragon's
 * @param {import('./tile-maker.js').Look} look
 */
function mayBeDivided({ tiledImage: { viewer } }, { render, watermark }) {
  const isOurs = viewer.drawer?.getType() === 'pyramidion';
  return isOurs && !render && !watermark && viewer.numberOfHandlers('tile-invalidated') === 0;
}

/**
 * The rest of a tile cannot be had. Who listens hears the same as of a tile of which nothing can be had.
 * @param {any} tile OpenSeadragon's
 * @param {unknown} error
 */
function fail(tile, error) {
  const part = partOf(tile);
  if (part) part.isLast = true;
  const { tiledImage } = tile;
  tiledImage?.viewer.raiseEvent('tile-load-failed', {
    ...{
      tile,
      tiledImage,
      message: messageOf(error),
      tileRequest: error,
      time: Date.now(),
      tries: 1,
      maxReached: true,
    },
  });
  tiledImage?.viewer.forceRedraw();
}

/**
 * @param {number} index
 * @param {number} count
 */
const clamp = (index, count) => Math.max(0, Math.min(count - 1, index));

/**
 * Where OpenSeadragon repeats an image its tiles' numbers go on beyond the ends.
 * @param {number} index
 * @param {number} count
 */
const modulo = (index, count) => ((index % count) + count) % count;

/** Bands that are colour, by photometric interpretation; three for all others. @type {Record<string, number>} */
const COLOURS = { MinIsWhite: 1, MinIsBlack: 1, Palette: 1, CMYK: 4 };

/** @param {{photometric?: string, bands?: number}} [info] */
function hasAlpha({ photometric = '', bands = 0 } = {}) {
  return bands > (COLOURS[photometric] ?? 3);
}
