/**
 * The ranges that are best read together with `seed`: those that lie so close that reading the gaps between costs less
 * than another request.
 * @template {import('./source.js').ByteRange} Range
 * @param {Range} seed
 * @param {Range[]} candidates may hold the seed
 * @param {{ maxGap: number, maxRequestBytes: number }} limits in bytes
 * @returns {Range[]} the seed and its neighbours
 */
export function groupAround(seed, candidates, { maxGap, maxRequestBytes }) {
  const others = candidates.filter((range) => range !== seed).sort((a, b) => a.offset - b.offset);
  const group = [seed];
  let [start, end] = [seed.offset, seed.offset + seed.length];
  const fits = (/** @type {number} */ from, /** @type {number} */ to) => to - from <= maxRequestBytes;

  // Forwards first: files are written in reading order.
  for (const range of others) {
    if (range.offset < start) continue;
    const reach = Math.max(end, range.offset + range.length);
    if (range.offset > end + maxGap || !fits(start, reach)) break;
    group.push(range);
    end = reach;
  }
  for (const range of others.filter(({ offset }) => offset < start).reverse()) {
    const rangeEnd = range.offset + range.length;
    if (rangeEnd + maxGap < start || !fits(range.offset, Math.max(end, rangeEnd))) break;
    group.push(range);
    start = range.offset;
    end = Math.max(end, rangeEnd);
  }
  return group;
}

/**
 * How large a gap is best read along. A gap costs the time that its bytes take; a request that runs beside others costs
 * nothing, but one that must wait for another to end costs a part of a round trip, about as much as `worth` bytes. So
 * where ranges need more requests than can run at a time, the smallest gaps up to `worth` are closed until they do not.
 * @param {import('./source.js').ByteRange[]} ranges
 * @param {{ maxGap: number, worth: number, parallel: number }} limits `maxGap`: what is always read along; `parallel`: how
 *   many requests can run at a time
 * @returns {number} in bytes
 */
export function bestGap(ranges, { maxGap, worth, parallel }) {
  if (ranges.length <= parallel) return maxGap;
  const sorted = [...ranges].sort((a, b) => a.offset - b.offset);
  /** @type {number[]} */
  const gaps = [];
  let end = sorted[0]?.offset ?? 0;
  for (const { offset, length } of sorted) {
    if (offset > end + maxGap) gaps.push(offset - end);
    end = Math.max(end, offset + length);
  }
  const tooMany = Math.max(0, gaps.length + 1 - parallel);
  const closed = gaps.filter((gap) => gap <= worth).sort((a, b) => a - b);
  return closed.slice(0, tooMany).at(-1) ?? maxGap;
}

/**
 * How many bytes ranges have together.
 * @param {Iterable<import('./source.js').ByteRange>} ranges
 */
export function totalLength(ranges) {
  let bytes = 0;
  for (const { length } of ranges) bytes += length;
  return bytes;
}
