/**
 * @typedef {import('./source.js').ByteRange} ByteRange
 * @typedef {ByteRange & { priority: number, isAlone?: boolean }} Want `isAlone`: not to be asked for together with what lies
 *   elsewhere
 */

/**
 * What the next request asks for: the most urgent range with those around it, and then, as long as it may, the next urgent
 * ones with theirs.
 * @template {Want} Any
 * @param {Any[]} queue the first come first
 * @param {{ maxGap: number, maxRequestBytes: number, maxRuns: number }} limits in bytes; `maxRuns`: how many may lie apart
 * @returns {{ runs: ByteRange[], wants: Set<Any> }} the runs by offset, and what they serve
 */
export function nextRuns(queue, { maxRuns, ...limits }) {
  const sorted = [...queue].sort(byOffset);
  /** @type {ByteRange[]} */
  const runs = [];
  /** @type {Set<Any>} */
  const wants = new Set();
  for (const seed of [...queue].sort((a, b) => b.priority - a.priority)) {
    if (wants.has(seed)) continue;
    const { run, first, count } = groupAround(sorted, sorted.indexOf(seed), limits);
    const isTooMuch = totalLength(runs) + run.length > limits.maxRequestBytes;
    const isAlone = sorted.slice(first, first + count).some((want) => want.isAlone);
    if (runs.length > 0 && (isTooMuch || isAlone)) break;
    runs.push(run);
    sorted.splice(first, count).forEach((want) => wants.add(want));
    if (isAlone || runs.length >= maxRuns) break;
  }
  return { runs: runs.sort(byOffset), wants };
}

/**
 * The ranges that are best read together with one: those that lie so close that reading the gaps between costs less than
 * another request.
 * @param {ByteRange[]} sorted by offset
 * @param {number} index of the one
 * @param {{ maxGap: number, maxRequestBytes: number }} limits in bytes
 * @returns {{ run: ByteRange, first: number, count: number }} what to read, and which of them that serves
 */
function groupAround(sorted, index, { maxGap, maxRequestBytes }) {
  let [first, behind] = [index, index + 1];
  let start = sorted[index].offset;
  let end = start + sorted[index].length;
  const fits = (/** @type {number} */ from, /** @type {number} */ to) => to - from <= maxRequestBytes;

  // Forwards first: files are written in reading order.
  for (; behind < sorted.length; behind++) {
    const { offset, length } = sorted[behind];
    const reach = Math.max(end, offset + length);
    if (offset > end + maxGap || !fits(start, reach)) break;
    end = reach;
  }
  for (; first > 0; first--) {
    const { offset, length } = sorted[first - 1];
    const reach = Math.max(end, offset + length);
    if (offset + length + maxGap < start || !fits(offset, reach)) break;
    start = offset;
    end = reach;
  }
  return { run: { offset: start, length: end - start }, first, count: behind - first };
}

/**
 * How large a gap is best read along. A gap costs the time that its bytes take; a request that runs beside others costs
 * nothing, but one that must wait for another to end costs a part of a round trip, about as much as `worth` bytes. So
 * where ranges need more requests than can run at a time, the smallest gaps up to `worth` are closed until they do not.
 * @param {ByteRange[]} ranges
 * @param {{ maxGap: number, worth: number, parallel: number }} limits `maxGap`: what is always read along; `parallel`: how
 *   many requests can run at a time
 * @returns {number} in bytes
 */
export function bestGap(ranges, { maxGap, worth, parallel }) {
  if (ranges.length <= parallel) return maxGap;
  const gaps = gapsAbove(ranges, maxGap);
  const tooMany = Math.max(0, gaps.length + 1 - parallel);
  const closed = gaps.filter((gap) => gap <= worth).sort((a, b) => a - b);
  return closed.slice(0, tooMany).at(-1) ?? maxGap;
}

/**
 * How many runs ranges make when gaps are read along.
 * @param {ByteRange[]} ranges
 * @param {number} maxGap in bytes
 */
export function countRuns(ranges, maxGap) {
  return ranges.length === 0 ? 0 : gapsAbove(ranges, maxGap).length + 1;
}

/**
 * The gaps between ranges that are larger than one, in bytes.
 * @param {ByteRange[]} ranges
 * @param {number} least
 */
function gapsAbove(ranges, least) {
  const sorted = [...ranges].sort(byOffset);
  /** @type {number[]} */
  const gaps = [];
  let end = sorted[0]?.offset ?? 0;
  for (const { offset, length } of sorted) {
    if (offset > end + least) gaps.push(offset - end);
    end = Math.max(end, offset + length);
  }
  return gaps;
}

/**
 * How many bytes ranges have together.
 * @param {Iterable<ByteRange>} ranges
 */
export function totalLength(ranges) {
  let bytes = 0;
  for (const { length } of ranges) bytes += length;
  return bytes;
}

/** @param {ByteRange} a @param {ByteRange} b */
const byOffset = (a, b) => a.offset - b.offset;
