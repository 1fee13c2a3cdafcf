/**
 * A convolution kernel as a reader types it: numbers with blanks, commas or semicolons between, row by row.
 * @module
 */

/** What changes nothing, to begin with. */
export const IDENTITY_KERNEL = '0 0 0\n0 1 0\n0 0 0';

const LARGEST = 15;

/**
 * @param {string} text without a problem
 * @returns {number[][]} its rows
 */
export function kernelOf(text) {
  const numbers = wordsOf(text).map(Number);
  const side = Math.sqrt(numbers.length);
  return Array.from({ length: side }, (_, row) => numbers.slice(row * side, (row + 1) * side));
}

/**
 * What is wrong with a kernel, for the reader.
 * @param {string} text
 * @returns {string} empty if nothing is
 */
export function kernelProblem(text) {
  const words = wordsOf(text);
  const wrong = words.find((word) => !Number.isFinite(Number(word)));
  if (wrong !== undefined) return `“${wrong.slice(0, 20)}” is not a number.`;
  const side = Math.sqrt(words.length);
  if (side % 2 !== 1 || side > LARGEST) {
    return `A kernel has 3 × 3 = 9 numbers, 5 × 5 = 25, and so on up to ${LARGEST} × ${LARGEST}; here are ${words.length}.`;
  }
  const uneven = text.split(/[;\n]/).map(wordsOf);
  const row = uneven.find(({ length }) => length > 0 && length !== side);
  const isInRows = uneven.filter(({ length }) => length > 0).length > 1;
  return row && isInRows ? `Of ${words.length} numbers each row has ${side}; one has ${row.length}.` : '';
}

/** @param {string} text */
const wordsOf = (text) => text.split(/[\s,;]+/).filter((word) => word !== '');
