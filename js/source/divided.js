/**
 * A range cut where what covers parts of it begins and ends; parts of fewer than `least` bytes do not count.
 * @param {import('./source.js').ByteRange} range
 * @param {import('./source.js').ByteRange[]} covers
 * @param {number} least
 * @returns {import('./source.js').ByteRange[]} one behind the other
 */
export function divided({ offset, length }, covers, least) {
  /** @type {import('./source.js').ByteRange[]} */
  const parts = [];
  const end = offset + length;
  let at = offset;
  // Most of a long queue lies elsewhere.
  const near = covers.filter(
    (cover) => Math.min(end, cover.offset + cover.length) - Math.max(offset, cover.offset) >= least,
  );
  for (const cover of near.sort((a, b) => a.offset - b.offset)) {
    const from = Math.max(at, cover.offset);
    const to = Math.min(end, cover.offset + cover.length);
    if (to - from < least) continue;
    if (from > at) parts.push({ offset: at, length: from - at });
    parts.push({ offset: from, length: to - from });
    at = to;
  }
  if (at < end || parts.length === 0) parts.push({ offset: at, length: end - at });
  return parts;
}

/**
 * Whether nothing of a range is left out.
 * @param {import('./source.js').ByteRange} range
 * @param {import('./source.js').ByteRange[]} covers
 */
export function isCovered({ offset, length }, covers) {
  let at = offset;
  for (const cover of [...covers].sort((a, b) => a.offset - b.offset)) {
    if (cover.offset > at) break;
    at = Math.max(at, cover.offset + cover.length);
  }
  return at >= offset + length;
}

/**
 * A range cut into pieces of one length; only the last may be shorter.
 * @param {import('./source.js').ByteRange} range
 * @param {number} count of pieces; 0 is 1
 * @returns {import('./source.js').ByteRange[]} one behind the other
 */
export function pieces({ offset, length }, count) {
  const most = Math.ceil(length / Math.max(1, count));
  return Array.from({ length: Math.ceil(length / most) }, (_, i) => ({
    offset: offset + i * most,
    length: Math.min(most, length - i * most),
  }));
}

/**
 * Runs that follow each other in one. Only the last ones can be shorter than asked for: the file ends there.
 * @param {Uint8Array[]} runs
 */
export function joined(runs) {
  const whole = new Uint8Array(runs.reduce((sum, run) => sum + run.length, 0));
  let position = 0;
  for (const run of runs) {
    whole.set(run, position);
    position += run.length;
  }
  return whole;
}
