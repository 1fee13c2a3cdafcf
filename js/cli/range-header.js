/**
 * The Range header of a request (RFC 9110, section 14).
 * @module
 */

/**
 * What a Range header asks of a file of `size` bytes.
 *
 * A header that is absent, malformed, of another unit, or that lists several ranges is ignored, as the RFC allows:
 * the answer is then the whole file.
 * @param {string | undefined} header
 * @param {number} size
 * @returns {{ start: number, end: number } | 'whole' | 'unsatisfiable'} `end` is one past the last byte
 */
export function requestedRange(header, size) {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  if (match[1] === '') {
    const length = Number(match[2]);
    if (length === 0 || size === 0) return 'unsatisfiable';
    return { start: Math.max(0, size - length), end: size };
  }
  const start = Number(match[1]);
  const last = match[2] === '' ? size - 1 : Number(match[2]);
  if (match[2] !== '' && last < start) return 'whole';
  if (start >= size) return 'unsatisfiable';
  return { start, end: Math.min(last + 1, size) };
}
