/**
 * A drawer for OpenSeadragon that shows true pixels.
 *
 * OpenSeadragon's canvas drawer draws every tile one pixel larger, so that no seam shows between tiles whose edges lie
 * between pixels. That resamples every tile, even at 1:1. Here the edges are moved to the nearest pixel of the screen
 * instead: no seams either, and at 1:1 the screen shows the image's own pixels, wherever it was panned to.
 * @module
 */

import { TILE_TYPE } from './tile-data.js';

/**
 * @param {any} OpenSeadragon
 * @returns {any} a class to give to a viewer as its option `drawer`
 */
export function pixelDrawerFor(OpenSeadragon) {
  return class PixelDrawer extends OpenSeadragon.CanvasDrawer {
    /** Whether nothing has been drawn since the canvas was cleared. */
    #isBlank = false;

    getType() {
      return 'pyramidion';
    }

    getSupportedDataFormats() {
      return [TILE_TYPE, 'context2d'];
    }

    /** @param {any} tiledImage */
    minimumOverlapRequired(tiledImage) {
      return !this.#isUpright(tiledImage);
    }

    /**
     * @param {any} tile
     * @param {any} tiledImage
     * @param {unknown[]} rest
     */
    _drawTile(tile, tiledImage, ...rest) {
      this.#isBlank = false;
      if (this.#isUpright(tiledImage)) moveEdgesToPixels(tile, OpenSeadragon.pixelDensityRatio);
      super._drawTile(tile, tiledImage, ...rest);
    }

    /** @param {unknown[]} placeholder */
    _drawRectangle(...placeholder) {
      this.#isBlank = false;
      super._drawRectangle(...placeholder);
    }

    /**
     * Until there is a first tile, OpenSeadragon draws a new frame whenever it can. A canvas that is cleared is composed anew,
     * though it was blank: that costs more than all else while an image opens.
     * @param {boolean} [isSketch]
     * @param {any} [bounds] default: all
     */
    _clear(isSketch, bounds) {
      const isWhole = !isSketch && !bounds;
      if (isWhole && this.#isBlank && this.viewer.numberOfHandlers('update-viewport') === 0) return;
      super._clear(isSketch, bounds);
      this.#isBlank = isWhole || this.#isBlank;
    }

    /**
     * Whether the tiles' edges are parallel to the screen's.
     * @param {any} tiledImage
     */
    #isUpright(tiledImage) {
      return (this.viewport.getRotation(true) + tiledImage.getRotation(true)) % 90 === 0;
    }
  };
}

/**
 * @param {{position: {x: number, y: number}, size: {x: number, y: number}}} tile in CSS pixels
 * @param {number} density pixels of the screen in a CSS pixel
 */
function moveEdgesToPixels({ position, size }, density) {
  for (const axis of /** @type {const} */ (['x', 'y'])) {
    const start = nearestPixel(position[axis] * density);
    const end = nearestPixel((position[axis] + size[axis]) * density);
    position[axis] = start / density;
    size[axis] = (end - start) / density;
  }
}

/**
 * The end of a tile and the start of the next one are computed differently, so they differ by an error of rounding.
 * Edges at half a pixel are common, and there that error would part the two by a whole pixel: halves go up, early.
 * @param {number} edge
 */
function nearestPixel(edge) {
  return Math.round(edge + 1e-4);
}
