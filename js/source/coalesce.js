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
