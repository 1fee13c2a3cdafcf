/**
 * Options out of their range.
 * @module
 */

import { RequestError } from '../errors.js';

const LONGEST = 80;

/**
 * The error that names the option, what it takes, and what was given.
 * @param {string} name
 * @param {string} allowed
 * @param {unknown} given
 */
export function badOption(name, allowed, given) {
  const value = given === undefined ? '' : `, not ${shown(given)}`;
  return new RequestError('bad-request', `The option "${name}" takes ${allowed}${value}.`, {
    hint: 'Correct the option, or leave it out for its default.',
  });
}

/** @param {unknown} value */
function shown(value) {
  // JSON has neither not-a-number nor the infinities.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {{ least?: number, above?: number, most: number }} bounds `above`: that number itself is none
 * @returns {number}
 */
export function checkedNumber(name, value, { least, above, most }) {
  const isAbove = above === undefined || /** @type {number} */ (value) > above;
  const isEnough = least === undefined || /** @type {number} */ (value) >= least;
  if (typeof value === 'number' && isAbove && isEnough && value <= most) return value;
  throw badOption(name, `a number ${above === undefined ? `from ${least}` : `above ${above}`} to ${most}`, value);
}

/**
 * @template {string | number | boolean | undefined} Value
 * @param {string} name
 * @param {unknown} value
 * @param {Value[]} allowed
 * @returns {Value}
 */
export function checkedOneOf(name, value, allowed) {
  if (allowed.includes(/** @type {Value} */ (value))) return /** @type {Value} */ (value);
  const known = allowed.filter((one) => one !== undefined);
  throw badOption(name, known.map((one) => JSON.stringify(one)).join(', '), value);
}
