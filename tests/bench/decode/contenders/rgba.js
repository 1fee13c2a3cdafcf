/** The last step for peers that stop at RGB or YCbCr. */

/**
 * @param {ArrayLike<number>} rgb
 * @returns {Uint8Array}
 */
export function rgbToRgba(rgb) {
  const pixels = rgb.length / 3;
  const rgba = new Uint8Array(pixels * 4);
  for (let i = 0, from = 0, to = 0; i < pixels; ++i, from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
    rgba[to + 3] = 255;
  }
  return rgba;
}

/**
 * JFIF's colours: full range, BT.601.
 * @param {Uint8Array} ycbcr
 * @returns {Uint8ClampedArray}
 */
export function ycbcrToRgba(ycbcr) {
  const pixels = ycbcr.length / 3;
  const rgba = new Uint8ClampedArray(pixels * 4);
  for (let i = 0, from = 0, to = 0; i < pixels; ++i, from += 3, to += 4) {
    const y = ycbcr[from];
    const cb = ycbcr[from + 1] - 128;
    const cr = ycbcr[from + 2] - 128;
    rgba[to] = y + 1.402 * cr;
    rgba[to + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgba[to + 2] = y + 1.772 * cb;
    rgba[to + 3] = 255;
  }
  return rgba;
}
