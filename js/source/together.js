/** Gaps up to here are no wider than what stands between the parts of an excerpt: markers, and headers written anew. */
const NEARLY_NOTHING = 64;
/** Runs are no longer, so that those that several excerpts want are likely to be the same. */
const LONGEST = 32 << 10;

/**
 * Ranges that nearly touch as one: an excerpt may be of tens of thousands, each of a few bytes.
 * @param {import('./source.js').ByteRange[]} ranges
 * @returns {{ runs: import('./source.js').ByteRange[], parts: (read: Uint8Array[]) => Uint8Array[] }} what to read, and
 *   what makes of it the bytes of each range
 */
export function together(ranges) {
  /** @type {import('./source.js').ByteRange[]} */
  const runs = [];
  const places = new Uint32Array(ranges.length);
  const order = Uint32Array.from(ranges, (_, i) => i).sort((a, b) => ranges[a].offset - ranges[b].offset);
  for (const i of order) {
    const { offset, length } = ranges[i];
    const last = runs.at(-1);
    const end = offset + length;
    if (last && offset <= last.offset + last.length + NEARLY_NOTHING && end - last.offset <= LONGEST) {
      last.length = Math.max(last.length, end - last.offset);
    } else {
      runs.push({ offset, length });
    }
    places[i] = runs.length - 1;
  }
  const part = (/** @type {Uint8Array} */ bytes, /** @type {number} */ start, /** @type {number} */ length) =>
    bytes.subarray(start, start + length);
  return {
    runs,
    parts: (read) =>
      ranges.map(({ offset, length }, i) => part(read[places[i]], offset - runs[places[i]].offset, length)),
  };
}
