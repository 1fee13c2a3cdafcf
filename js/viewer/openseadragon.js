/**
 * Pyramids in OpenSeadragon 6.
 *
 *     import OpenSeadragon from 'openseadragon';
 *     import { open } from 'pyramidion';
 *     import { createTileSource, viewerOptions } from 'pyramidion/openseadragon';
 *
 *     const image = await open('https://example.org/map.tif');
 *     const viewer = OpenSeadragon({ id: 'map', ...viewerOptions(OpenSeadragon) });
 *     viewer.open(createTileSource(OpenSeadragon, image));
 * @module
 */

import { pixelDrawerFor } from './pixel-drawer.js';
import { teachTileType } from './tile-data.js';
import { tileSourceFor } from './tile-source.js';

/**
 * The parts of the library, version 6, that are used here.
 * @typedef {{ TileSource: Function, CanvasDrawer: Function }} Library
 */

/** @type {WeakMap<object, {TileSource: any, Drawer: any}>} by the copy of OpenSeadragon */
const classes = new WeakMap();

/**
 * An open image as a tile source. It works with every drawer and with a viewer's default options; `viewerOptions` make
 * it faster and sharper. Closing the image is left to its owner: close it after the viewer has left it.
 *
 * With `render` and `watermark` it is shown as `image.tile` shows it with these options. The source's method `setLook` changes
 * both while it is on the screen.
 * @param {Library} OpenSeadragon
 * @param {import('./tile-maker.js').TiledImage} image
 * @param {import('./tile-maker.js').Look} [look]
 * @returns {any} an `OpenSeadragon.TileSource`. Its type is left open: by OpenSeadragon's own types, `viewer.open` does not
 *   take one
 */
export function createTileSource(OpenSeadragon, image, look) {
  return new (classesOf(OpenSeadragon).TileSource)(image, look);
}

/**
 * Options for `OpenSeadragon()` that suit such tile sources. Put your own after them.
 *
 * - `drawer` shows the image's own pixels at 1:1, and draws image bitmaps without a copy.
 * - `maxTilesPerFrame`: all tiles of a view are asked for at once, so that they are fetched in few requests.
 *   OpenSeadragon's default is one tile a frame.
 * - `immediateRender`: the sharp tiles first.
 * - `smoothTileEdgesMinZoom`: this drawer has no seams to hide.
 * @template {Function} Drawer
 * @param {Library & { CanvasDrawer: Drawer }} OpenSeadragon
 * @returns {{drawer: Drawer, maxTilesPerFrame: number, immediateRender: boolean, smoothTileEdgesMinZoom: number}}
 */
export function viewerOptions(OpenSeadragon) {
  return {
    drawer: classesOf(OpenSeadragon).Drawer,
    maxTilesPerFrame: 64,
    immediateRender: true,
    smoothTileEdgesMinZoom: Infinity,
  };
}

/** @param {Library} OpenSeadragon */
function classesOf(OpenSeadragon) {
  let made = classes.get(OpenSeadragon);
  if (!made) {
    teachTileType(OpenSeadragon);
    made = { TileSource: tileSourceFor(OpenSeadragon), Drawer: pixelDrawerFor(OpenSeadragon) };
    classes.set(OpenSeadragon, made);
  }
  return made;
}
