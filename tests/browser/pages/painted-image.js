/**
 * An image that is painted on demand, in the shape of an open one: for tests of viewers without files.
 * Every pixel tells where it is, and its level.
 * @module
 */

/**
 * The colour of a pixel.
 * @param {number} level
 * @param {number} x
 * @param {number} y
 * @returns {[number, number, number]}
 */
export const colourAt = (level, x, y) => [
  (x * 37 + y * 11) & 255,
  (x ^ y) & 255,
  (level * 60 + ((x >> 8) + (y >> 8)) * 3) & 255,
];

/**
 * @typedef {{width: number, height: number, tileWidth: number, tileHeight: number, parts?: number}} LevelShape
 * @typedef {import('../../../js/image/orientation.js').Rectangle} Box
 * @typedef {{signal?: AbortSignal, priority?: number, render?: {invert?: boolean}}} Options
 */

/** As much of an image as viewers use. */
export class PaintedImage {
  /** What was asked for, in order. @type {string[]} */
  requests = [];
  /** The areas of tiles of which only a part was asked for, in order. @type {{ name: string, area: Box, priority?: number }[]} */
  areas = [];
  /** What was asked for and then aborted. @type {string[]} */
  aborted = [];
  /** Requests wait for this. @type {Promise<unknown>} */
  gate = Promise.resolve();
  /** Those that nobody waits for wait for this instead. @type {Promise<unknown>} */
  laterGate = Promise.resolve();
  info = { photometric: 'RGB', bands: 3 };

  /**
   * @param {LevelShape[]} shapes the full size first
   * @param {boolean} [white] whether every pixel is white instead
   */
  constructor(shapes, white = false) {
    this.white = white;
    this.levels = shapes.map((shape, level) => ({ level, ...shape }));
    this.width = shapes[0].width;
    this.height = shapes[0].height;
  }

  /** @param {{level: number, column: number, row: number, area?: Box} & Options} request */
  async tile({ level, column, row, area, ...options }) {
    const { width, height, tileWidth, tileHeight } = this.levels[level];
    const [x, y] = [column * tileWidth, row * tileHeight];
    if (x >= width || y >= height || x < 0 || y < 0) throw new RangeError(`There is no tile ${column}, ${row}.`);
    const box = { x, y, width: Math.min(tileWidth, width - x), height: Math.min(tileHeight, height - y) };
    if (area) this.areas.push({ name: `tile ${level}/${column}/${row}`, area, priority: options.priority });
    const part = area ? { ...area, x: x + area.x, y: y + area.y } : box;
    return this.#paint(`tile ${level}/${column}/${row}`, level, part, options);
  }

  /** @param {{level: number, x: number, y: number, width: number, height: number} & Options} request */
  async region({ level, x, y, width, height, ...options }) {
    return this.#paint(`region ${level}/${x},${y},${width},${height}`, level, { x, y, width, height }, options);
  }

  /**
   * @param {string} name
   * @param {number} level
   * @param {{x: number, y: number, width: number, height: number}} box
   * @param {Options} options
   */
  async #paint(name, level, { x, y, width, height }, { signal, render, priority = 0 }) {
    this.requests.push(name);
    signal?.addEventListener('abort', () => this.aborted.push(name));
    await (priority < 0 ? this.laterGate : this.gate);
    signal?.throwIfAborted();
    if (render && Object.keys(render).some((option) => option !== 'invert'))
      throw new Error('There is no such option.');
    const data = new Uint8ClampedArray(width * height * 4);
    for (let row = 0, at = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at += 4) {
        const colour = this.white ? [255, 255, 255] : colourAt(level, x + column, y + row);
        data.set(render?.invert ? colour.map((value) => 255 - value) : colour, at);
        data[at + 3] = 255;
      }
    }
    const image = new ImageData(data, width, height);
    return { width, height, data, toImageData: () => image, toImageBitmap: () => createImageBitmap(image) };
  }
}
