/**
 * Which module reads a file.
 * @module
 */

/** @typedef {'tiff' | 'jp2'} FileKind the module's name */

const SIGNATURE = [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a];
const CODESTREAM = [0xff, 0x4f, 0xff, 0x51];

/**
 * What a file is by its first bytes: JPEG 2000 with boxes (ISO/IEC 15444-1, I.5.1) or without, else TIFF, whose reader
 * says what is wrong with all others.
 * @param {Uint8Array} bytes
 * @returns {FileKind}
 */
export function fileKind(bytes) {
  const isJp2 = [SIGNATURE, CODESTREAM].some((begin) => begin.every((byte, i) => bytes[i] === byte));
  return isJp2 ? 'jp2' : 'tiff';
}

/** A sidecar file is asked for from so many tiles on, unless the file is small (wasm/jp2/jp2_pyramid.cpp). */
const MANY_TILES = 64;
const SMALL_FILE = 256 << 10;

/**
 * Whether a JPEG 2000 file says in its first bytes that its codestream has many tiles (ISO/IEC 15444-1, A.5.1), so that the
 * core will ask for a sidecar file.
 * @param {Uint8Array} bytes
 * @param {number} [size] of the file, if it is known
 */
export function hasManyTiles(bytes, size = Infinity) {
  const start = bytes.findIndex((_, at) => CODESTREAM.every((byte, i) => bytes[at + i] === byte));
  if (size <= SMALL_FILE || start < 0 || start + 40 > bytes.length) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start + 8);
  // Behind SOC, SIZ, Lsiz and Rsiz: Xsiz, Ysiz, XOsiz, YOsiz, XTsiz, YTsiz, XTOsiz, YTOsiz.
  const [width, height, , , tileWidth, tileHeight, left, top] = Array.from({ length: 8 }, (_, i) =>
    view.getUint32(4 * i),
  );
  return Math.ceil((width - left) / tileWidth) * Math.ceil((height - top) / tileHeight) >= MANY_TILES;
}

/**
 * Whether an excerpt is a JPEG 2000 codestream, or a file of one.
 * @param {string} codec the module that decodes it
 */
export function isJpeg2000(codec) {
  return codec === 'jp2' || codec === 'jp2-more';
}

/**
 * A guess by its name, to have the module ready when the first bytes come.
 * @param {string} name or address
 * @returns {FileKind}
 */
export function likelyKind(name) {
  return /\.(jp2|jpx|jpf|jph|j2k|j2c|jpc|jhc)$/i.test(name.replace(/[?#].*$/s, '')) ? 'jp2' : 'tiff';
}
