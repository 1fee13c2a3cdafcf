/**
 * Memory of pictures that nobody looks at any more, for the next ones.
 *
 * The system clears memory before it gives it away, page by page: for a tile that takes longer than making its picture.
 * @module
 */

/** About what the tiles of a large screen have. */
const MOST_BYTES = 32 * 2 ** 20;

/** @type {ArrayBuffer[]} */
const spare = [];
let total = 0;

/** @param {ArrayBuffer} buffer is not to be used by others from now on */
export function giveMemory(buffer) {
  if (total + buffer.byteLength > MOST_BYTES || spare.includes(buffer)) return;
  spare.push(buffer);
  total += buffer.byteLength;
}

/**
 * @param {number} bytes
 * @returns {Uint8Array<ArrayBuffer> | undefined} with anything in it; undefined when there is none of this size
 */
export function takeMemory(bytes) {
  const found = spare.findIndex(({ byteLength }) => byteLength === bytes);
  if (found < 0) return undefined;
  total -= bytes;
  return new Uint8Array(spare.splice(found, 1)[0]);
}
