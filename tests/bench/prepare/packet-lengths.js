/**
 * The packets of a JPEG 2000 file as its own PLT marker segments list them, read here once more and apart from the core:
 * what a view's packets come to is what the core's requests are measured against.
 *
 * One layer, RPCL or LRCP, no offsets, no subsampling, the same coding for all components: what prepare/jpeg2000.js makes.
 */

import { open } from 'node:fs/promises';

const MARKERS = { sot: 0xff90, sod: 0xff93, plt: 0xff58, siz: 0xff51, cod: 0xff52, eoc: 0xffd9 };
/** Of the file's begin: boxes and main header. A TLM of some ten thousand tile-parts fits. */
const MOST_HEADER = 1 << 20;
/** Most tile-part headers are short. */
const FIRST_READ = 4096;

/**
 * @typedef {object} Coding
 * @property {number} width
 * @property {number} height
 * @property {number} tileWidth
 * @property {number} tileHeight
 * @property {number} components
 * @property {number} progression 0: LRCP, 2: RPCL.
 * @property {number} decompositions
 * @property {boolean} reversible
 * @property {number[]} precincts The exponent of their sides, by resolution.
 */

/**
 * @param {string} path
 * @returns {Promise<{coding: Coding, lengths: Map<number, number[]>}>} By tile, in the order of the codestream.
 * @throws {Error} When the file is not of the kind that is read here.
 */
export async function readPacketLengths(path) {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (offset, length) => {
      const wanted = Math.min(length, size - offset);
      const bytes = Buffer.alloc(wanted);
      await file.read(bytes, 0, wanted, offset);
      return bytes;
    };
    const first = await read(0, MOST_HEADER);
    const begin = first.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]));
    const { coding, end } = readMainHeader(first, begin);
    const lengths = new Map();
    for (let offset = end; offset < size;) {
      const part = await readTilePart(read, offset);
      if (!part) break;
      lengths.set(part.tile, [...(lengths.get(part.tile) ?? []), ...part.lengths]);
      offset = part.end || size;
    }
    return { coding, lengths };
  } finally {
    await file.close();
  }
}

function readMainHeader(bytes, begin) {
  const coding = {};
  for (let at = begin + 2; ;) {
    const marker = bytes.readUInt16BE(at);
    if (marker === MARKERS.sot) return { coding, end: at };
    const body = at + 4;
    if (marker === MARKERS.siz) readSize(coding, bytes, body);
    if (marker === MARKERS.cod) readCodingStyle(coding, bytes, body);
    at += 2 + bytes.readUInt16BE(at + 2);
  }
}

function readSize(coding, bytes, at) {
  const [width, height, x, y, tileWidth, tileHeight] = [2, 6, 10, 14, 18, 22].map((i) => bytes.readUInt32BE(at + i));
  if (x || y) throw new Error('an image with an offset');
  Object.assign(coding, { width, height, tileWidth, tileHeight, components: bytes.readUInt16BE(at + 34) });
}

function readCodingStyle(coding, bytes, at) {
  const [style, progression, , layers, , decompositions] = bytes.subarray(at, at + 6);
  if (layers !== 1 || (progression !== 0 && progression !== 2)) throw new Error('layers, or another progression');
  const precincts = Array.from({ length: decompositions + 1 }, (_, r) => (style & 1 ? bytes[at + 10 + r] & 15 : 15));
  Object.assign(coding, { progression, decompositions, reversible: bytes[at + 9] === 1, precincts });
}

/** One tile-part's packet lengths, and where the next one begins (0: nowhere). */
async function readTilePart(read, offset) {
  let bytes = await read(offset, FIRST_READ);
  if (bytes.readUInt16BE(0) !== MARKERS.sot) return undefined;
  const [tile, length] = [bytes.readUInt16BE(4), bytes.readUInt32BE(6)];
  const lengths = [];
  for (let at = 12; ;) {
    if (at + 4 > bytes.length) bytes = await read(offset, 2 * bytes.length);
    const marker = bytes.readUInt16BE(at);
    if (marker === MARKERS.sod) return { tile, lengths, end: length && offset + length };
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    while (end > bytes.length) bytes = await read(offset, 2 * bytes.length);
    if (marker === MARKERS.plt) readLengths(bytes.subarray(at + 5, end), lengths);
    at = end;
  }
}

/** Seven bits a byte, the highest says that more follow. No length of these files is split between two segments. */
function readLengths(bytes, lengths) {
  let value = 0;
  for (const byte of bytes) {
    value = value * 128 + (byte & 127);
    if (byte & 128) continue;
    lengths.push(value);
    value = 0;
  }
}
