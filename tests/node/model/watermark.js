/**
 * Watermarks in double precision, as the formulas have them.
 * @module
 */

/** Compositing and Blending Level 1, on an opaque backdrop. All numbers are 0–1. @type {Record<string, (below: number, mark: number) => number>} */
const BLENDS = {
  over: (_, mark) => mark,
  multiply: (below, mark) => below * mark,
  screen: (below, mark) => below + mark - below * mark,
};

/**
 * A value of a marked picture, 0–1.
 * @param {string} mode
 * @param {{ below: number, mark: number, alpha: number, opacity: number }} values `alpha`: the mark's
 */
export function markedValue(mode, { below, mark, alpha, opacity }) {
  if (mode === 'add') {
    // IIPImage: 8 bits and single precision, truncated.
    const added = Math.trunc(Math.fround(Math.fround(mark * 255 * Math.fround(opacity)) * Math.fround(alpha)));
    return Math.min(1, below + added / 255);
  }
  return (1 - alpha * opacity) * below + alpha * opacity * BLENDS[mode](below, mark);
}
