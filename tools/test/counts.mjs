/** @typedef {import('../test.mjs').Counts} Counts */

/**
 * @param {Counts[]} counts
 * @returns {Counts} all together
 */
export function sumOf(counts) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}
