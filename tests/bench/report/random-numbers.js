/**
 * The same numbers in every run.
 * @returns {(limit: number) => number} Gives the next one: 0 ≤ n < limit, a whole number.
 */
export function randomNumbers() {
  let state = 1;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * Math.floor(limit));
  };
}
