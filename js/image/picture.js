import { EngineError } from '../errors.js';
import { turnUpright } from './orientation.js';

/**
 * @typedef {object} BlobOptions
 * @property {string} [type] `image/png` (the default), `image/jpeg`, `image/tiff`, in browsers also what they encode
 * @property {number} [quality] of a JPEG, 0 to 1; default 0.85
 * @property {number[]} [background] red, green and blue, 0 to 255, behind transparent pixels of a JPEG; default white
 */

/**
 * Pixels to look at.
 *
 *     canvas.getContext('2d').putImageData(picture.toImageData(), 0, 0);
 */
export class Picture {
  #encode;

  /**
   * @param {number} width in pixels
   * @param {number} height in pixels
   * @param {Uint8ClampedArray<ArrayBuffer>} data red, green, blue and unassociated alpha of each pixel, 0 to 255, rows from the top
   * @param {(parameters: object) => Promise<{ data: Uint8Array<ArrayBuffer> }>} [encode] makes image files, where the platform cannot
   */
  constructor(width, height, data, encode) {
    this.width = width;
    this.height = height;
    this.data = data;
    this.#encode = encode;
  }

  /**
   * The picture turned and mirrored, as TIFF's Orientation says that stored pixels are to be seen.
   * @param {number} orientation 1 to 8; with 1 it is the same
   * @returns {Picture}
   */
  turned(orientation) {
    const { width, height, data } = turnUpright(
      this.data,
      { width: this.width, height: this.height, bands: 4 },
      orientation,
    );
    return new Picture(width, height, data, this.#encode);
  }

  /** @returns {ImageData} sharing the picture's memory. In browsers and their workers. */
  toImageData() {
    return new ImageData(this.data, this.width, this.height);
  }

  /** @returns {Promise<ImageBitmap>} In browsers and their workers. */
  toImageBitmap() {
    return createImageBitmap(this.toImageData(), { premultiplyAlpha: 'default', colorSpaceConversion: 'none' });
  }

  /**
   * The picture as an image file.
   * @param {BlobOptions} [options]
   * @returns {Promise<Blob>}
   * @throws {import('../errors.js').RequestError} `bad-request` when the type cannot be encoded
   */
  async toBlob({ type = 'image/png', quality = 0.85, background = [255, 255, 255] } = {}) {
    if (typeof OffscreenCanvas !== 'undefined' && type !== 'image/tiff') {
      const canvas = new OffscreenCanvas(this.width, this.height);
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
      context.putImageData(this.toImageData(), 0, 0);
      if (type === 'image/jpeg') {
        context.globalCompositeOperation = 'destination-over';
        context.fillStyle = `rgb(${background.join()})`;
        context.fillRect(0, 0, this.width, this.height);
      }
      const blob = await canvas.convertToBlob({ type, quality });
      // A browser that cannot encode a type makes a PNG instead, and does not say so.
      if (blob.type === type) return blob;
    }
    if (!this.#encode) throw new EngineError('engine', `Nothing here encodes ${type}.`);
    const bytes = new Uint8Array(this.data.buffer, this.data.byteOffset, this.data.byteLength);
    const { data } = await this.#encode({
      type,
      quality,
      background,
      bytes,
      width: this.width,
      height: this.height,
    });
    return new Blob([data], { type });
  }
}
