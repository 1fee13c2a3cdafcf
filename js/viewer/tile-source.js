/**
 * An open image as an OpenSeadragon tile source.
 * @module
 */

import { Repainting } from './repainting.js';
import { TileMaker } from './tile-maker.js';
import { isSeenFirst, TileRequests } from './tile-requests.js';

let sources = 0;

/** Pixels around what is seen that what is seen may depend on. */
const SEEN_MARGIN = 2;
/** A tile that is put together from more parts is not to be had quickly: each is a range, and has far more bytes than pixels. */
const MOST_QUICK_PARTS = 64;
/** More of a tile is as good as all of it. */
const MOST_OF_A_TILE = 0.9;

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
          make: (tile, look, signal) => this.#maker.make(...this.#request(tile, look, signal)),
          seen: (tile) => this.#seenArea(tile),
          parts: (tile, look, signal, area) => this.#maker.parts(...this.#request(tile, look, signal), area),
        },
      );
      this.#requests = new TileRequests(
        (tile, signal) => this.#repainting.make(tile, signal),
        (tile) => this.#repainting.arrived(tile),
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
    }

    /** @param {any} job */
    downloadTileAbort(job) {
      this.#requests.abort(job);
    }

    /** @param {any} viewer */
    destroy(viewer) {
      this.#requests.leave(viewer);
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
     * @param {AbortSignal} signal
     * @returns {Parameters<TileMaker['make']>}
     */
    #request(tile, look, signal) {
      const { level, x, y } = tile;
      const grid = this.#level(level);
      const [column, row] = [modulo(x, grid.columns), modulo(y, grid.rows)];
      // Of the others OpenSeadragon asks for the best first.
      return [grid, column, row, { ...look, signal, priority: isSeenFirst(tile) ? 1 : 0 }];
    }

    /**
     * The part of a tile that is on the screen, and a little more for what is interpolated; nothing when that is about all.
     * @param {any} tile OpenSeadragon's
     * @returns {import('./tile-maker.js').Box | undefined}
     */
    #seenArea({ level, x, y, tiledImage }) {
      const grid = this.#level(level);
      const area = tiledImage.getDrawArea();
      const isPlain = !tiledImage.wrapHorizontal && !tiledImage.wrapVertical;
      if (grid.source !== 'tile' || !isPlain || !area || area.degrees !== 0) return undefined;
      const box = this.#maker.box(grid, x, y);
      const [across, down] = [grid.width, this.aspectRatio * grid.height];
      const left = clamp(Math.floor(area.x * across) - SEEN_MARGIN - box.x, box.width);
      const top = clamp(Math.floor(area.y * down) - SEEN_MARGIN - box.y, box.height);
      const right = clamp(Math.ceil((area.x + area.width) * across) + SEEN_MARGIN - box.x - 1, box.width) + 1;
      const bottom = clamp(Math.ceil((area.y + area.height) * down) + SEEN_MARGIN - box.y - 1, box.height) + 1;
      const seen = { x: left, y: top, width: right - left, height: bottom - top };
      const isMost = seen.width * seen.height > MOST_OF_A_TILE * box.width * box.height;
      return isMost || seen.width <= 0 || seen.height <= 0 ? undefined : seen;
    }

    /** @param {number} level OpenSeadragon's */
    #level(level) {
      return this.#maker.levels[this.#maker.levels.length - 1 - level];
    }
  };
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
