/**
 * A small uncompressed grey image whose pixels all tell where they are, for tests that look at geometry.
 * @module
 */

import { LONG, SHORT, tiffBytes } from '../../fixtures/tiff-writer.mjs';

const DATA = 8192;

/**
 * @typedef {object} Shape
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [tile] the width and height of a tile, a multiple of 16
 * @property {number} [orientation]
 * @property {number} [gap] bytes between a tile and the next
 */

/** A stored pixel's value: no two neighbours have the same. @param {number} x @param {number} y */
export const valueAt = (x, y) => (x * 5 + y * 37) & 255;

/**
 * A TIFF file of one level.
 * @param {Shape} [shape]
 */
export function tiledImage({ width = 40, height = 24, tile = 16, orientation = 1, gap = 0 } = {}) {
  const [columns, rows] = [Math.ceil(width / tile), Math.ceil(height / tile)];
  const bytesOfTile = tile * tile;
  const offsets = Array.from({ length: columns * rows }, (_, i) => DATA + i * (bytesOfTile + gap));
  const data = offsets.map((offset, number) => {
    const [left, top] = [(number % columns) * tile, Math.floor(number / columns) * tile];
    const at = (/** @type {number} */ i) => valueAt(left + (i % tile), top + Math.floor(i / tile));
    return { offset, bytes: Uint8Array.from({ length: bytesOfTile }, (_, i) => at(i)) };
  });
  /** @type {import('../../fixtures/tiff-writer.mjs').Tag[]} */
  const tags = [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, [8]],
    [259, SHORT, [1]],
    [262, SHORT, [1]],
    [274, SHORT, [orientation]],
    [277, SHORT, [1]],
    [322, LONG, [tile]],
    [323, LONG, [tile]],
    [324, LONG, offsets],
    [325, LONG, offsets.map(() => bytesOfTile)],
  ];
  return tiffBytes({ directories: [tags], data });
}

/**
 * The values of a rectangle of the stored image.
 * @param {{ x: number, y: number, width: number, height: number }} box
 */
export function valuesOf({ x, y, width, height }) {
  return Uint8Array.from({ length: width * height }, (_, i) => valueAt(x + (i % width), y + Math.floor(i / width)));
}
