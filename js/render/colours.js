import { badOption } from './checks.js';

/**
 * @param {string} name of the option
 * @param {unknown} colour `#rrggbb`, `#rgb`, or [red, green, blue], 0 to 255
 * @returns {[red: number, green: number, blue: number]} 0 to 255
 */
export function checkedColour(name, colour) {
  if (typeof colour === 'string') {
    const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(colour)?.[1];
    if (digits) return fromDigits(digits);
  } else if (Array.isArray(colour) && colour.length === 3 && colour.every((value) => value >= 0 && value <= 255)) {
    return [colour[0], colour[1], colour[2]];
  }
  throw badOption(name, '"#rrggbb", or [red, green, blue] of numbers from 0 to 255', colour);
}

/**
 * @param {string} digits
 * @returns {[number, number, number]}
 */
function fromDigits(digits) {
  const six = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  const value = Number.parseInt(six, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
