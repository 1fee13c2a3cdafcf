/**
 * An ICC profile in the APP2 segments of a JPEG stream, over which a large one is spread (ICC.1:2022, annex B.4).
 * @module
 */

const NAME = 'ICC_PROFILE\0';
/** Marker, length, name, number, count. */
const FRONT = 2 + 2 + NAME.length + 2;

/**
 * @param {Uint8Array} bytes a JPEG stream, or a file with one or several in it, which have the same profile
 * @returns {Uint8Array | undefined} undefined unless all of its parts are there
 */
export function profileInJpeg(bytes) {
  /** By their numbers. @type {Map<number, Uint8Array>} */
  const parts = new Map();
  let count = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0xe2 || String.fromCharCode(...bytes.subarray(at + 4, at + 4 + NAME.length)) !== NAME)
      continue;
    const end = at + 2 + ((bytes[at + 2] << 8) | bytes[at + 3]);
    const [number, of] = bytes.subarray(at + FRONT - 2, at + FRONT);
    if (end > bytes.length || number === 0 || (count > 0 && of !== count)) continue;
    count = of;
    if (!parts.has(number)) parts.set(number, bytes.subarray(at + FRONT, end));
    if (parts.size === count) break;
  }
  const inOrder = Array.from({ length: count }, (_, i) => parts.get(i + 1));
  if (count === 0 || inOrder.includes(undefined)) return undefined;
  const whole = new Uint8Array(inOrder.reduce((sum, part) => sum + (part?.length ?? 0), 0));
  let offset = 0;
  for (const part of inOrder) {
    if (part) whole.set(part, offset);
    offset += part?.length ?? 0;
  }
  return whole;
}
