/**
 * The kind of data in which tiles are handed to OpenSeadragon.
 *
 * It is an image bitmap in the shape of a 2D context, that is with a property `canvas` that can be drawn. So a drawer
 * made for contexts draws it as it is, and nothing is copied on the page's thread. OpenSeadragon 6.1 has a type
 * `imageBitmap` of its own, but no drawer takes it and its memory is given back only when the garbage is collected.
 * @module
 */

/** OpenSeadragon's name for the type. */
export const TILE_TYPE = 'pyramidionTile';

/**
 * @typedef {object} TileData
 * @property {ImageBitmap | OffscreenCanvas} canvas
 * @property {OffscreenCanvasRenderingContext2D} [context] of the canvas, where it is one: then the tile can be painted anew
 * @property {Part} [part] which part of the tile is as it should be; default: all of it
 *
 * @typedef {object} Part
 * @property {import('./tile-maker.js').Box} area in the tile's pixels
 * @property {boolean} hasStandIn whether something is there of the rest
 * @property {boolean} [isLast] the rest cannot be had
 */

/**
 * Teaches OpenSeadragon to copy tiles, to free them, and to turn them into what its own drawers take.
 * @param {any} OpenSeadragon
 */
export function teachTileType({ converter }) {
  converter.learn(TILE_TYPE, 'context2d', (/** @type {unknown} */ _, /** @type {TileData} */ data) => {
    const canvas = document.createElement('canvas');
    canvas.width = data.canvas.width;
    canvas.height = data.canvas.height;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.drawImage(data.canvas, 0, 0);
    return context;
  });
  converter.learn(TILE_TYPE, TILE_TYPE, async (/** @type {unknown} */ _, /** @type {TileData} */ data) => ({
    canvas: await createImageBitmap(data.canvas),
  }));
  converter.learnDestroy(TILE_TYPE, freeTile);
}

/** Gives a tile's memory back at once. @param {TileData} data */
export function freeTile({ canvas }) {
  if ('close' in canvas) canvas.close();
  else canvas.width = 0;
}

/** The type that the data of OpenSeadragon's tile has now. @param {any} tile */
export const typeOf = (tile) => tile.getCache(tile.originalCacheKey)?.type ?? TILE_TYPE;

/** The data of a tile of our type. @param {any} tile @returns {TileData} */
export const dataOf = (tile) => tile.getCache(tile.originalCacheKey)?.data;

/** Which part of a tile is as it should be; undefined: all of it. @param {any} tile @returns {Part | undefined} */
export const partOf = (tile) => (typeOf(tile) === TILE_TYPE ? dataOf(tile)?.part : undefined);
