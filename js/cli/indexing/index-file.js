/**
 * Writes sidecar files (docs/index-format.md).
 * @module
 */

import {
  HEADER_BYTES,
  MAGIC,
  MOST_HASHED,
  SECTION_BYTES,
  SECTIONS,
  VERSION,
  hashOf,
} from '../../source/sidecar-format.js';

/** @typedef {import('../../source/source.js').ByteRange} ByteRange */

/** @typedef {[kind: number, length: number, check: number]} NewSection */

/**
 * @typedef {object} IndexContent
 * @property {ByteRange} hashed the part of the image file that tells it from others; no more than its first 64 KiB are hashed
 * @property {Uint8Array} packets what the core finds packets by; empty where there are none
 * @property {ByteRange[]} pieces parts of the image file that are copied
 */

/**
 * @param {import('node:fs/promises').FileHandle} out
 * @param {import('./whole-file.js').WholeFile} image
 * @param {IndexContent} content
 * @param {(fraction: number) => void} onProgress
 * @returns {Promise<{ size: number, index: number, copies: number }>} in bytes: all, what tells of packets and pieces, and
 *   the copies
 */
export async function writeIndexFile(out, image, { hashed, packets, pieces }, onProgress) {
  const list = pieces.length > 0 ? listOf(pieces) : new Uint8Array(0);
  const copies = pieces.reduce((sum, { length }) => sum + length, 0);
  /** @type {NewSection[]} */
  const sections = [
    [SECTIONS.pieces, list.length, parseInt(hashOf(list).slice(-8), 16)],
    [SECTIONS.packets, packets.length, 0],
    [SECTIONS.bytes, copies, 0],
  ];
  const header = await headerOf(image, hashed, sections);
  for (const bytes of [header, list, packets]) await out.appendFile(bytes);
  await image.copy(pieces, out, onProgress);
  const index = header.length + list.length + packets.length;
  return { size: index + copies, index, copies };
}

/**
 * @param {import('./whole-file.js').WholeFile} image
 * @param {ByteRange} hashed
 * @param {NewSection[]} sections in their order; empty ones are left out
 */
async function headerOf(image, hashed, sections) {
  const present = sections.filter(([, length]) => length > 0);
  const header = new Uint8Array(HEADER_BYTES + present.length * SECTION_BYTES);
  const view = new DataView(header.buffer);
  const range = { offset: hashed.offset, length: Math.min(hashed.length, MOST_HASHED) };
  const hash = hashOf(await image.read(range));
  header.set(MAGIC);
  view.setUint16(8, VERSION, true);
  view.setUint16(10, present.length, true);
  view.setUint32(12, range.length, true);
  view.setBigUint64(16, BigInt(range.offset), true);
  view.setBigUint64(24, BigInt(image.size), true);
  view.setBigUint64(32, BigInt(`0x${hash}`), true);
  let offset = header.length;
  present.forEach(([kind, length, check], i) => {
    const at = HEADER_BYTES + i * SECTION_BYTES;
    view.setUint32(at, kind, true);
    view.setUint32(at + 4, check, true);
    view.setBigUint64(at + 8, BigInt(offset), true);
    view.setBigUint64(at + 16, BigInt(length), true);
    offset += length;
  });
  return header;
}

/** @param {ByteRange[]} pieces */
function listOf(pieces) {
  /** @type {number[]} */
  const bytes = [];
  const append = (/** @type {number} */ value) => {
    for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
    bytes.push(value);
  };
  append(pieces.length);
  let end = 0;
  for (const { offset, length } of pieces) {
    const distance = offset - end;
    append(distance >= 0 ? 2 * distance : -2 * distance - 1);
    append(length);
    end = offset + length;
  }
  return Uint8Array.from(bytes);
}
