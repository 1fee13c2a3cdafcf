/**
 * The Range header of a request (RFC 9110, section 14).
 * @module
 */

/** A request for more ranges than anybody needs is a way to make a server work in vain (RFC 9110, section 17.15). */
const MOST_RANGES = 200;

/**
 * What a Range header asks of a file of `size` bytes.
 *
 * A header that is absent, malformed, of another unit, or that lists too many ranges or overlapping ones is ignored, as the
 * RFC allows: the answer is then the whole file.
 * @param {string | undefined} header
 * @param {number} size
 * @returns {{ start: number, end: number }[] | 'whole' | 'unsatisfiable'} the ranges that have bytes; `end` is one past the last
 */
export function requestedRanges(header, size) {
  const [, list] = /^bytes=(.*)$/i.exec(header ?? '') ?? [];
  if (list === undefined) return 'whole';
  // Empty elements of a list are to be passed over (RFC 9110, section 5.6.1).
  const asked = list.split(',').filter((one) => one.trim() !== '');
  const ranges = asked.slice(0, MOST_RANGES + 1).map((one) => rangeOf(one.trim(), size));
  if (ranges.length === 0 || ranges.length > MOST_RANGES || ranges.includes('malformed')) return 'whole';
  const satisfiable = ranges.filter((range) => typeof range === 'object');
  if (satisfiable.length === 0) return 'unsatisfiable';
  return doOverlap(satisfiable) ? 'whole' : satisfiable;
}

/**
 * @param {string} text such as `0-99`, `100-` or `-100`
 * @param {number} size
 * @returns {{ start: number, end: number } | 'unsatisfiable' | 'malformed'}
 */
function rangeOf(text, size) {
  const match = /^(\d*)-(\d*)$/.exec(text);
  if (!match || (match[1] === '' && match[2] === '')) return 'malformed';
  if (match[1] === '') {
    const length = Number(match[2]);
    if (length === 0 || size === 0) return 'unsatisfiable';
    return { start: Math.max(0, size - length), end: size };
  }
  const start = Number(match[1]);
  const last = match[2] === '' ? size - 1 : Number(match[2]);
  if (match[2] !== '' && last < start) return 'malformed';
  if (start >= size) return 'unsatisfiable';
  return { start, end: Math.min(last + 1, size) };
}

/** @param {{ start: number, end: number }[]} ranges */
function doOverlap(ranges) {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  return sorted.some(({ start }, i) => i > 0 && start < sorted[i - 1].end);
}
