/**
 * What the first bytes of a JPEG or WebP file say.
 * @module
 */

/**
 * @typedef {object} JpegHeader
 * @property {number} width
 * @property {number} height
 * @property {'grey' | 'RGB' | 'YCbCr' | 'other'} colours what a reader takes the components for
 */

/** @param {Uint8Array} bytes */
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** @param {Uint8Array} bytes @param {number} from @param {number} to */
const textOf = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));

/** A marker that says how the file is coded, and its size: SOF0 to SOF15, but not DHT, JPG and DAC between them. */
const isFrame = (/** @type {number} */ marker) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * @param {Uint8Array} bytes
 * @returns {JpegHeader | undefined} undefined when there is no sound header
 */
export function jpegHeader(bytes) {
  const view = viewOf(bytes);
  let isJfif = false;
  /** @type {number | undefined} */
  let transform;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = bytes[at + 1];
    if (marker === 0xe0) isJfif ||= textOf(bytes, at + 4, at + 8) === 'JFIF';
    if (marker === 0xee && textOf(bytes, at + 4, at + 9) === 'Adobe') transform = bytes[at + 15];
    if (!isFrame(marker)) continue;
    if (at + 10 > bytes.length) return undefined;
    const count = bytes[at + 9];
    const ids = Array.from({ length: count }, (_, i) => bytes[at + 10 + 3 * i]);
    return {
      width: view.getUint16(at + 7),
      height: view.getUint16(at + 5),
      colours: coloursOf(ids, isJfif, transform),
    };
  }
  return undefined;
}

/**
 * As libjpeg and browsers guess them.
 * @param {number[]} ids of the components
 * @param {boolean} isJfif
 * @param {number} [transform] Adobe's
 * @returns {JpegHeader['colours']}
 */
function coloursOf(ids, isJfif, transform) {
  if (ids.length === 1) return 'grey';
  if (ids.length !== 3) return 'other';
  if (isJfif) return 'YCbCr';
  const isRgb = transform === undefined ? String.fromCharCode(...ids) === 'RGB' : transform === 0;
  return isRgb ? 'RGB' : 'YCbCr';
}

/**
 * @param {Uint8Array} bytes
 * @returns {{ width: number, height: number } | undefined} undefined when there is no sound header
 */
export function webpSize(bytes) {
  if (bytes.length < 30 || textOf(bytes, 0, 4) !== 'RIFF' || textOf(bytes, 8, 12) !== 'WEBP') return undefined;
  const view = viewOf(bytes);
  switch (textOf(bytes, 12, 16)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return {
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      };
    default:
      return undefined;
  }
}
