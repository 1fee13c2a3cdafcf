import { EngineError, RequestError } from '../errors.js';
import { checkBlobOptions, encoderOf, encoderOptions } from './blob-options.js';
import { giveMemory } from '../render/spare-memory.js';
import { turnUpright } from './orientation.js';

/**
 * @typedef {import('./blob-options.js').BlobOptions} BlobOptions
 * @typedef {Uint8ClampedArray<ArrayBuffer> | Uint16Array<ArrayBuffer>} PictureData
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
   * @param {PictureData} data red, green, blue and unassociated alpha of each pixel, 0 to 255, in a Uint16Array 0 to 65535;
   *   rows from the top
   * @param {(parameters: any) => Promise<{ data: Uint8Array<ArrayBuffer> }>} [encode] makes image files
   * @param {{ colorSpace?: 'srgb' | 'display-p3', icc?: Uint8Array }} [colours] what its colours are; default: sRGB
   */
  constructor(width, height, data, encode, { colorSpace = 'srgb', icc } = {}) {
    this.width = width;
    this.height = height;
    this.data = data;
    /** Bits of a value: 8 or 16. @type {8 | 16} */
    this.depth = data instanceof Uint16Array ? 16 : 8;
    /** The space that the colours are in, as canvases name it. */
    this.colorSpace = colorSpace;
    /** The ICC profile of the colours, which image files are given; undefined where they are sRGB. */
    this.icc = icc;
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
    return new Picture(width, height, data, this.#encode, this);
  }

  /**
   * @returns {ImageData} sharing the picture's memory; of a picture of 16 bits a copy, rounded to 8. In browsers and their
   *   workers.
   */
  toImageData() {
    return new ImageData(this.#eightBits(), this.width, this.height, { colorSpace: this.colorSpace });
  }

  /** @returns {Promise<ImageBitmap>} In browsers and their workers. */
  toImageBitmap() {
    return createImageBitmap(this.toImageData(), { premultiplyAlpha: 'default', colorSpaceConversion: 'none' });
  }

  /**
   * Gives the picture's memory to the next pictures, which are faster to make with it. Neither the picture nor what shares
   * its memory is to be used afterwards.
   */
  free() {
    const { buffer, byteLength } = this.data;
    if (byteLength > 0 && byteLength === buffer.byteLength) giveMemory(buffer);
    this.data = new Uint8ClampedArray(0);
  }

  /**
   * The picture as an image file: the same bytes in Node and in every browser. JPEG and WebP files have 8 bits, others as
   * many as the picture.
   * @param {BlobOptions} [options]
   * @returns {Promise<Blob>}
   * @throws {RequestError} `bad-request` when the type cannot be encoded, or an option is none
   */
  async toBlob(options = {}) {
    checkBlobOptions(options);
    const { type = 'image/png', engine = 'wasm' } = options;
    if (engine === 'browser') return this.#browserBlob(options);
    if (!this.#encode) throw new EngineError('engine', `Nothing here encodes ${type}.`);
    const { width, height, depth } = this;
    const bytes = new Uint8Array(this.data.buffer, this.data.byteOffset, this.data.byteLength);
    const parameters = {
      codec: encoderOf(type),
      type,
      bytes,
      width,
      height,
      depth,
      options: encoderOptions({ ...options, icc: options.icc ?? this.icc }),
    };
    const { data } = await this.#encode(parameters);
    return new Blob([data], { type });
  }

  /**
   * What the browser's canvas makes of the picture.
   * @param {BlobOptions} options
   */
  async #browserBlob({ type = 'image/png', quality = 0.85, background = [255, 255, 255] }) {
    if (typeof OffscreenCanvas === 'undefined') {
      throw new RequestError('bad-request', 'There is no browser here to encode with.', {
        hint: 'Leave the option "engine" out, or make it \'wasm\'.',
      });
    }
    const canvas = new OffscreenCanvas(this.width, this.height);
    const { colorSpace } = this;
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d', { colorSpace }));
    context.putImageData(this.toImageData(), 0, 0);
    if (type === 'image/jpeg') {
      context.globalCompositeOperation = 'destination-over';
      context.fillStyle = `rgb(${background.join()})`;
      context.fillRect(0, 0, this.width, this.height);
    }
    const blob = await canvas.convertToBlob({ type, quality });
    // A browser that cannot encode a type makes a PNG instead, and does not say so.
    if (blob.type === type) return blob;
    throw new RequestError('bad-request', `This browser does not encode ${type}.`, {
      hint: 'Leave the option "engine" out, or make it \'wasm\'.',
    });
  }

  /** @returns {Uint8ClampedArray<ArrayBuffer>} */
  #eightBits() {
    if (!(this.data instanceof Uint16Array)) return this.data;
    const bytes = new Uint8ClampedArray(this.data.length);
    // Such an array rounds; 65535 is 257 × 255.
    this.data.forEach((value, i) => (bytes[i] = value / 257));
    return bytes;
  }
}
