/**
 * Numbers as the reader sees them.
 * @module
 */

const whole = new Intl.NumberFormat('en-GB');

/**
 * @param {number} width
 * @param {number} height
 */
export const size = (width, height) => `${whole.format(width)} × ${whole.format(height)}`;

/**
 * @param {number} number
 * @param {string} noun in the singular
 */
export const count = (number, noun) => `${whole.format(number)} ${noun}${number === 1 ? '' : 's'}`;

/** @param {number} number of bytes */
export function bytes(number) {
  if (number < 1e3) return `${number} bytes`;
  if (number < 1e6) return `${Math.round(number / 1e3)} kB`;
  return `${(number / 1e6).toFixed(number < 1e7 ? 1 : 0)} MB`;
}
