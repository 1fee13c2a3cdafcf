/**
 * Makes the tiles of a viewer's grid: as image bitmaps, which any thread draws without a copy.
 * @module
 */

import { gridLevel } from '../image/tile-grid.js';
import { SharedPictures } from './shared-pictures.js';

/**
 * @typedef {import('../image/tile-grid.js').GridLevel} GridLevel
 * @typedef {import('../image/tile-grid.js').ImageLevel} ImageLevel
 * @typedef {import('../image/picture.js').Picture} Picture
 */

/**
 * @typedef {object} Look how an image is shown
 * @property {import('../render/options.js').RenderOptions} [render] as `image.tile` takes it; default: the plain picture
 * @property {import('../render/watermark.js').WatermarkOptions} [watermark] default: none
 *
 * @typedef {{ signal: AbortSignal, priority?: number, onAsked?: () => void } & Look} MakeOptions
 *
 * @typedef {object} TiledImage the part of an open image that tiles are made from. Each picture is a new one: it may be
 *   freed when it has been drawn
 * @property {number} width
 * @property {number} height
 * @property {readonly ImageLevel[]} levels
 * @property {(request: {level: number, column: number, row: number, area?: Box} & Partial<MakeOptions>) => Promise<Picture>} tile
 * @property {(request: {level: number, x: number, y: number, width: number, height: number} & Partial<MakeOptions>) => Promise<Picture>} region
 */

const SHEET_BYTES = 64 << 20;

/** The tiles of one image, in a grid that suits a viewer. */
export class TileMaker {
  #image;
  #sheets = new SharedPictures(SHEET_BYTES);
  /** @type {Look & { number: number }} */
  #lastLook = { number: 0 };

  /** @param {TiledImage} image */
  constructor(image) {
    this.#image = image;
    /** The grid's levels, the full size first. @type {GridLevel[]} */
    this.levels = image.levels.map(gridLevel);
  }

  /**
   * One tile, cropped to the image.
   * @param {GridLevel} level
   * @param {number} column
   * @param {number} row
   * @param {MakeOptions} options
   * @returns {Promise<ImageBitmap>} rejects as `image.tile` does
   */
  async make(level, column, row, options) {
    const { width, height } = this.box(level, column, row);
    const parts = await this.parts(level, column, row, options);
    if (level.source !== 'sheet') {
      const bitmap = await parts[0].picture.toImageBitmap();
      freeParts(parts);
      return bitmap;
    }
    const canvas = new OffscreenCanvas(width, height);
    putParts(contextOf(canvas, parts), parts);
    return canvas.transferToImageBitmap();
  }

  /**
   * A tile of which only a part is there. The rest can be painted beside it.
   * @param {GridLevel} level
   * @param {number} column
   * @param {number} row
   * @param {MakeOptions} options
   * @param {Box} area the part, in the tile's own pixels
   * @returns {Promise<import('./tile-data.js').TileData>} rejects as `image.tile` does
   */
  async makePart(level, column, row, options, area) {
    const { width, height } = this.box(level, column, row);
    const parts = await this.parts(level, column, row, options, area);
    const canvas = new OffscreenCanvas(width, height);
    const context = contextOf(canvas, parts);
    putParts(context, parts);
    freeParts(parts);
    const isWhole = parts[0].picture.width === width && parts[0].picture.height === height;
    return { canvas, context, ...(!isWhole && { part: { area, hasStandIn: false } }) };
  }

  /**
   * The pictures that a tile is put together from.
   * @param {GridLevel} level
   * @param {number} column
   * @param {number} row
   * @param {MakeOptions} options
   * @param {Box} [area] the part of the tile that is needed, in its own pixels; there may be more of it
   * @returns {Promise<Part[]>} rejects as `image.tile` does
   *
   * @typedef {{ picture: Picture, left: number, top: number, isShared?: boolean }} Part and where its corner is in the tile
   */
  async parts(level, column, row, options, area) {
    const box = this.box(level, column, row);
    switch (level.source) {
      case 'tile': {
        const picture = await this.#image.tile({ level: level.level, column, row, area, ...options });
        // An image of the user's own may give all of the tile.
        const isPart = area && picture.width === area.width && picture.height === area.height;
        return [{ picture, left: isPart ? area.x : 0, top: isPart ? area.y : 0 }];
      }
      case 'region':
        return [{ picture: await this.#image.region({ level: level.level, ...box, ...options }), left: 0, top: 0 }];
      case 'sheet':
        return Promise.all(
          sheetsUnder(level, box).map(async (sheet) => ({
            picture: await this.#sheet(level, sheet, options),
            left: sheet.x - box.x,
            top: sheet.y - box.y,
            isShared: true,
          })),
        );
    }
  }

  /**
   * The pixels of its level that a tile covers.
   * @param {GridLevel} level
   * @param {number} column
   * @param {number} row
   * @returns {Box}
   *
   * @typedef {{x: number, y: number, width: number, height: number}} Box
   */
  box({ width, height, tileWidth, tileHeight }, column, row) {
    const [x, y] = [column * tileWidth, row * tileHeight];
    return { x, y, width: Math.min(tileWidth, width - x), height: Math.min(tileHeight, height - y) };
  }

  /** Forgets what was kept to cut tiles from. */
  clear() {
    this.#sheets.clear();
  }

  /**
   * @param {GridLevel} level
   * @param {Box} box
   * @param {MakeOptions} options
   */
  #sheet(level, box, { signal, ...options }) {
    const key = [level.level, box.x, box.y, this.#numberOf(options)].join();
    const make = (/** @type {AbortSignal} */ shared) =>
      this.#image.region({ level: level.level, ...box, signal: shared, ...options });
    return this.#sheets.get(key, make, signal);
  }

  /** Sheets of different looks are different sheets. @param {Look} look */
  #numberOf({ render, watermark }) {
    const { render: last, watermark: lastMark, number } = this.#lastLook;
    if (render !== last || watermark !== lastMark) this.#lastLook = { render, watermark, number: number + 1 };
    return this.#lastLook.number;
  }
}

/**
 * Puts a tile together. Only what falls on the canvas is copied.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Part[]} parts
 */
export function putParts(context, parts) {
  const { width, height } = context.canvas;
  for (const { picture, left, top } of parts) {
    context.putImageData(picture.toImageData(), left, top, -left, -top, width, height);
  }
}

/**
 * A context whose colours are the pictures'.
 * @param {OffscreenCanvas} canvas
 * @param {Part[]} parts
 */
export function contextOf(canvas, [{ picture }]) {
  const { colorSpace } = picture;
  return /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d', { colorSpace }));
}

/** Lets pictures go that nobody else has. @param {Part[]} parts */
export function freeParts(parts) {
  for (const { picture, isShared } of parts) if (!isShared) picture.free?.();
}

/**
 * @param {GridLevel} level
 * @param {Box} box
 * @returns {Box[]}
 */
function sheetsUnder({ width, height, sheetWidth, sheetHeight }, box) {
  const sheets = [];
  for (let y = box.y - (box.y % sheetHeight); y < box.y + box.height; y += sheetHeight) {
    for (let x = box.x - (box.x % sheetWidth); x < box.x + box.width; x += sheetWidth) {
      sheets.push({ x, y, width: Math.min(sheetWidth, width - x), height: Math.min(sheetHeight, height - y) });
    }
  }
  return sheets;
}
