/**
 * The parts that arguments of IIP commands are made of. What is malformed gives undefined: the command says what it
 * takes.
 * @module
 */

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;
const WHOLE = /^\d{1,9}$/;

/** A number such as `-0.5` or `1e-3`. @param {string | undefined} text */
export function decimal(text) {
  const trimmed = text?.trim() ?? '';
  const value = DECIMAL.test(trimmed) ? Number(trimmed) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** A whole number, not negative. @param {string | undefined} text */
export function whole(text) {
  const trimmed = text?.trim() ?? '';
  return WHOLE.test(trimmed) ? Number(trimmed) : undefined;
}

/**
 * Numbers between commas.
 * @param {string} text
 * @param {number} count how many there must be
 * @param {(part: string) => number | undefined} [number]
 * @returns {number[] | undefined}
 */
export function list(text, count, number = decimal) {
  const values = text.split(',').map(number);
  return values.length === count && values.every(isKnown) ? values : undefined;
}

/**
 * Rows of numbers: `[a,b;c,d]`.
 * @param {string} text
 * @returns {number[][] | undefined} also when rows differ in length
 */
export function matrix(text) {
  const inner = /^\[(.*)\]$/s.exec(text.trim())?.[1];
  if (inner === undefined) return undefined;
  const rows = inner.split(';').map((row) => row.split(',').map(decimal));
  const isFull = rows.every((row) => row.length === rows[0].length && row.every(isKnown));
  return isFull ? /** @type {number[][]} */ (rows) : undefined;
}

/**
 * A name out of a table, whatever its case.
 * @template Value
 * @param {string} text
 * @param {Record<string, Value>} names in lower case
 * @returns {Value | undefined}
 */
export function named(text, names) {
  const key = text.trim().toLowerCase();
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

/** @param {number | undefined} value @returns {value is number} */
function isKnown(value) {
  return value !== undefined;
}
