/**
 * The sidecar file `image.jp2.idx`, as docs/index-format.md lays it down.
 * @module
 */

/** The first bytes of every sidecar file. */
export const MAGIC = new Uint8Array([0x89, 0x50, 0x59, 0x52, 0x49, 0x44, 0x58, 0x0a]);
export const VERSION = 3;
/** The header without its list of sections, and an entry of that. */
export const HEADER_BYTES = 40;
export const SECTION_BYTES = 24;
/** The most bytes of the image file that are hashed. */
export const MOST_HASHED = 64 << 10;
/** Kinds of sections. */
export const SECTIONS = Object.freeze({ packets: 1, pieces: 2, bytes: 3 });

const MOST_SECTIONS = 64;
const TWO_32 = 2 ** 32;

/**
 * @typedef {import('./source.js').ByteRange} ByteRange
 *
 * @typedef {object} SidecarHeader
 * @property {number} size of the image file, in bytes
 * @property {ByteRange} hashed the part of the image file that is hashed
 * @property {string} hash of it, in hexadecimal
 * @property {Map<number, Section>} sections where they are in the sidecar file, by kind
 *
 * @typedef {ByteRange & { check: string }} Section `check`: of those that are read whole, the end of the hash, in hexadecimal
 */

/** What a sidecar file says makes no sense. */
export class SidecarError extends Error {}

/**
 * Whether bytes are the begin of a sidecar file of any version.
 * @param {Uint8Array} bytes
 */
export function isSidecar(bytes) {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * @param {Uint8Array} bytes the file's first ones
 * @returns {SidecarHeader}
 * @throws {SidecarError}
 */
export function readHeader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES) throw new SidecarError('is too short');
  const version = view.getUint16(8, true);
  if (version !== VERSION) throw new SidecarError(`is of version ${version}, which is not known here`);
  const count = view.getUint16(10, true);
  const hashed = { offset: number64(view, 16), length: view.getUint32(12, true) };
  if (count > MOST_SECTIONS || hashed.length > MOST_HASHED || bytes.length < HEADER_BYTES + count * SECTION_BYTES) {
    throw new SidecarError('has an impossible header');
  }
  /** @type {Map<number, Section>} */
  const sections = new Map();
  for (let at = HEADER_BYTES; at < HEADER_BYTES + count * SECTION_BYTES; at += SECTION_BYTES) {
    const check = hexadecimal(view.getUint32(at + 4, true));
    const section = { offset: number64(view, at + 8), length: number64(view, at + 16), check };
    sections.set(view.getUint32(at, true), section);
  }
  const hash = hexadecimal(view.getUint32(36, true), view.getUint32(32, true));
  return { size: number64(view, 24), hashed, hash, sections };
}

/**
 * FNV-1a in 64 bits, in hexadecimal. It tells versions of a file apart, not forgeries.
 * @param {Uint8Array} bytes
 */
export function hashOf(bytes) {
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    // Times the prime, 2^40 + 0x1b3.
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / TWO_32) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return hexadecimal(high, low);
}

/**
 * The section "pieces": which parts of the image file the section "bytes" holds, in its order.
 * @param {Uint8Array} bytes the section
 * @returns {ByteRange[]}
 * @throws {SidecarError}
 */
export function readPieces(bytes) {
  let position = 0;
  const take = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      if (position >= bytes.length || scale > 2 ** 49) throw new SidecarError('has a damaged list of pieces');
      const byte = bytes[position++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const count = take();
  if (count > bytes.length) throw new SidecarError('has an impossible list of pieces');
  let end = 0;
  return Array.from({ length: count }, () => {
    const zigzag = take();
    const offset = end + (zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2);
    const length = take();
    end = offset + length;
    if (offset < 0 || !Number.isSafeInteger(end)) throw new SidecarError('has an impossible piece');
    return { offset, length };
  });
}

/**
 * @param {DataView} view
 * @param {number} at
 */
function number64(view, at) {
  const value = view.getUint32(at, true) + view.getUint32(at + 4, true) * TWO_32;
  if (!Number.isSafeInteger(value)) throw new SidecarError('has an impossible number');
  return value;
}

/** @param {...number} words of 32 bits, the highest first */
function hexadecimal(...words) {
  return words.map((word) => word.toString(16).padStart(8, '0')).join('');
}
