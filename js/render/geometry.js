/**
 * The options of a region's geometry, checked, and the size that a turned picture has.
 * @module
 */

import { badOption, checkedOneOf } from './checks.js';

/**
 * How the pixels of another size come about. `auto` averages areas where the picture shrinks and is `lanczos` where it
 * grows, each direction for itself. `nearest` takes one pixel and skips the others. `bilinear`, `bicubic` (Catmull-Rom) and
 * `lanczos` (three lobes) interpolate, and weigh all pixels where the picture shrinks. `area` averages. The two of
 * IIPImage align the corners of pixels instead of their centres, and skip pixels where the picture shrinks.
 * @typedef {'auto' | 'nearest' | 'bilinear' | 'bicubic' | 'lanczos' | 'area' | 'iipimage-nearest' | 'iipimage-bilinear'} Filter
 */

/**
 * @typedef {object} GeometryOptions
 * @property {Filter} [filter] for a region whose picture has another size; default `auto`
 * @property {boolean} [mirror] left and right swapped, before the picture is turned; default false
 * @property {number} [rotation] degrees clockwise; default 0. Multiples of 90 move pixels and change none; other angles
 *   interpolate (Catmull-Rom), and the picture becomes as large as the rectangle around, with transparent corners
 */

/** @type {Filter[]} */
const OWN_FILTERS = ['auto', 'nearest', 'bilinear', 'bicubic', 'lanczos', 'area'];

/** @type {Filter[]} */
export const FILTERS = [...OWN_FILTERS, 'iipimage-nearest', 'iipimage-bilinear'];

/**
 * @param {GeometryOptions} options
 * @returns {{ filter: Filter, isMirrored: boolean, rotation: number }} as the core takes them, the rotation from 0 to 360
 * @throws {import('../errors.js').RequestError} `bad-request`
 */
export function checkedGeometry({ filter = 'auto', mirror = false, rotation = 0 }) {
  if (!Number.isFinite(rotation)) throw badOption('rotation', 'a finite number of degrees', rotation);
  return {
    filter: checkedOneOf('filter', filter, FILTERS),
    isMirrored: checkedOneOf('mirror', mirror, [true, false]),
    rotation: ((rotation % 360) + 360) % 360,
  };
}

/**
 * The size of a picture that has been turned: of the rectangle around it.
 * @param {{ width: number, height: number }} size
 * @param {number} rotation degrees
 */
export function turnedSize({ width, height }, rotation) {
  if (rotation % 180 === 0) return { width, height };
  if (rotation % 90 === 0) return { width: height, height: width };
  const { cosine, sine } = turnOf(rotation);
  const [across, down] = [Math.abs(cosine), Math.abs(sine)];
  // What floating-point numbers add to an integer is no pixel more (as wasm/geometry/angle_turn.cpp).
  const side = (/** @type {number} */ length) => Math.ceil(length - 1e-6);
  return { width: side(width * across + height * down), height: side(width * down + height * across) };
}

/** @param {number} rotation degrees */
export function turnOf(rotation) {
  const radians = (rotation * Math.PI) / 180;
  return { cosine: Math.cos(radians), sine: Math.sin(radians) };
}
