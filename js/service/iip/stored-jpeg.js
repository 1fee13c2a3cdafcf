/**
 * @typedef {import('../../image/image.js').Image} Image
 */

/** JPEGs of other kinds are not what a picture of them shows. */
const PHOTOMETRICS = ['YCbCr', 'RGB', 'MinIsBlack'];

/**
 * A tile that is a JPEG in the file, as it is: without the time and the loss of decoding and encoding it again.
 * @param {Image} image
 * @param {{ level: number, column: number, row: number }} tile
 * @param {{ signal?: AbortSignal }} options
 * @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} undefined when the tile is none, or is cut by the image's edge
 */
export async function storedJpeg(image, tile, { signal }) {
  const { compression, photometric, bands, bits, orientation, planar } = image.info;
  const isPlain = compression === 'JPEG' && bits === 8 && !planar && orientation === 1;
  if (!isPlain || !PHOTOMETRICS.includes(photometric) || ![1, 3].includes(bands)) return undefined;
  const { width, height, tileWidth, tileHeight } = image.levels[tile.level];
  const isWhole = (tile.column + 1) * tileWidth <= width && (tile.row + 1) * tileHeight <= height;
  if (!isWhole) return undefined;
  const excerpt = await image.excerpt({ ...tile, form: 'jpeg', signal });
  return excerpt.bytes({ signal });
}
