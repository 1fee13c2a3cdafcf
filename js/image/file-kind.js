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
