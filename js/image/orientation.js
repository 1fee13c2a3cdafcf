/**
 * TIFF's Orientation (TIFF 6.0, section 8): how stored rows and columns are turned to be seen upright. Values 5 to 8 swap
 * width and height.
 * @module
 */

/** @typedef {{ x: number, y: number, width: number, height: number }} Rectangle */

/**
 * @param {number} orientation
 * @returns {boolean} whether the upright picture is as wide as the stored one is high
 */
export function swapsSides(orientation) {
  return orientation >= 5;
}

/**
 * Where upright pixels are stored.
 * @param {Rectangle} upright
 * @param {{ width: number, height: number }} stored the size of the stored image or level
 * @param {number} orientation 1 to 8
 * @returns {Rectangle}
 */
export function storedRectangle({ x, y, width, height }, stored, orientation) {
  const [left, top, w, h] = swapsSides(orientation) ? [y, x, height, width] : [x, y, width, height];
  const isMirroredAcross = [2, 3, 7, 8].includes(orientation);
  const isMirroredDown = [3, 4, 6, 7].includes(orientation);
  return {
    x: isMirroredAcross ? stored.width - left - w : left,
    y: isMirroredDown ? stored.height - top - h : top,
    width: w,
    height: h,
  };
}

/**
 * Where stored pixels are seen upright.
 * @param {Rectangle} stored
 * @param {{ width: number, height: number }} upright the size of the upright image or level
 * @param {number} orientation 1 to 8
 * @returns {Rectangle}
 */
export function uprightRectangle(stored, upright, orientation) {
  // Each undoes itself, but for the quarter turns, which undo each other.
  const inverse = { 6: 8, 8: 6 }[orientation] ?? orientation;
  return storedRectangle(stored, upright, inverse);
}

/**
 * Turns pixels upright.
 * @template {import('./samples.js').SampleArray | Uint8ClampedArray} Data
 * @param {Data} data rows of `width` pixels of `bands` values
 * @param {{ width: number, height: number, bands: number }} size as stored
 * @param {number} orientation 1 to 8
 * @returns {{ width: number, height: number, data: Data }}
 */
export function turnUpright(data, { width, height, bands }, orientation) {
  if (orientation === 1) return { width, height, data };
  const turned = /** @type {any} */ (new /** @type {any} */ (data.constructor)(data.length));
  const size = swapsSides(orientation) ? { width: height, height: width } : { width, height };
  for (let y = 0; y < size.height; y++) {
    // The stored pixels of an upright row lie on a line: its first pixel and the step to the next tell them all.
    const first = storedRectangle({ x: 0, y, width: 1, height: 1 }, { width, height }, orientation);
    const second = storedRectangle({ x: 1, y, width: 1, height: 1 }, { width, height }, orientation);
    const step = ((second.y - first.y) * width + second.x - first.x) * bands;
    let from = (first.y * width + first.x) * bands;
    let to = y * size.width * bands;
    for (let x = 0; x < size.width; x++, from += step) {
      for (let band = 0; band < bands; band++) turned[to++] = data[from + band];
    }
  }
  return { ...size, data: turned };
}
