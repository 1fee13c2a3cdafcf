/**
 * Parts of decoded samples.
 * @module
 */

/** @typedef {import('./core.js').Raster} Raster */
/** @typedef {[x: number, y: number, width: number, height: number]} Area in pixels */

/**
 * What a part of a raster is like; the samples are left out.
 * @param {Raster} raster
 * @param {Area} area
 * @returns {Omit<Raster, 'data'>}
 */
export function partOf(raster, [x, y, width, height]) {
  /** @type {number[]} */
  const absent = [];
  for (let i = 0; i < raster.absent.length; i += 4) {
    const [left, top] = [Math.max(raster.absent[i], x), Math.max(raster.absent[i + 1], y)];
    const right = Math.min(raster.absent[i] + raster.absent[i + 2], x + width);
    const bottom = Math.min(raster.absent[i + 1] + raster.absent[i + 3], y + height);
    if (left < right && top < bottom) absent.push(left - x, top - y, right - left, bottom - top);
  }
  const { bands, bits, significantBits, sampleFormat, description, noData } = raster;
  return { width, height, bands, bits, significantBits, sampleFormat, description, noData, absent };
}

/**
 * @param {Pick<Raster, 'bands' | 'bits'>} raster
 * @param {Area} area
 */
export const bytesOfPart = ({ bands, bits }, [, , width, height]) => (width * height * bands * bits) / 8;

/**
 * Copies the samples of a part, row by row.
 * @param {Raster} raster
 * @param {Area} area
 * @param {Uint8Array} into with room from `at` on
 * @param {number} at
 */
export function copyPart({ data, width: stride, bands, bits }, [x, y, width, height], into, at) {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const pixel = (bands * bits) / 8;
  if (width === stride) {
    into.set(bytes.subarray(y * stride * pixel, (y + height) * stride * pixel), at);
    return;
  }
  for (let row = y; row < y + height; row++, at += width * pixel) {
    const start = (row * stride + x) * pixel;
    into.set(bytes.subarray(start, start + width * pixel), at);
  }
}
