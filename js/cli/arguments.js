/**
 * Reads what was typed after a command's name.
 * @module
 */

import { parseArgs } from 'node:util';

/** The command line is wrong; the message says how. Exit code 2. */
export class UsageError extends Error {
  name = 'UsageError';
}

/**
 * @param {string[]} args
 * @param {import('./main.js').Command} command
 * @returns {{ operands: string[], values: import('./main.js').Values }}
 * @throws {UsageError}
 */
export function readArguments(args, command) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short }]) => [name, short ? { type, short } : { type }]),
  );
  const { positionals, values } = parse({ args: withSigns(args, command), options, allowPositionals: true });
  const [fewest, most] = command.operands;
  if (positionals.length < fewest) throw new UsageError(`${command.name} needs ${command.usage.split(' ')[0]}.`);
  if (positionals.length > most) throw new UsageError(`"${positionals[most]}" is one argument too many.`);
  return { operands: positionals, values: /** @type {import('./main.js').Values} */ (values) };
}

/**
 * Ties numbers that begin with a minus to their options, which would pass for options themselves.
 * @param {string[]} args
 * @param {import('./main.js').Command} command
 */
function withSigns(args, { options }) {
  return args.reduce((tied, arg) => {
    const last = tied.at(-1) ?? '';
    const isNumber = /^-[\d.]/.test(arg) && last.startsWith('--') && options[last.slice(2)]?.type === 'string';
    return isNumber ? [...tied.slice(0, -1), `${last}=${arg}`] : [...tied, arg];
  }, /** @type {string[]} */ ([]));
}

/** @param {import('node:util').ParseArgsConfig} config */
function parse(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    const [sentence] = /** @type {Error} */ (error).message.split(/\. |\n/, 1);
    throw new UsageError(`${sentence.replace(/\.$/, '')}.`, { cause: error });
  }
}

/**
 * A whole number, not negative, that an option gives.
 * @param {import('./main.js').Values} values
 * @param {string} name the option's
 * @returns {number | undefined} undefined when the option is absent
 * @throws {UsageError}
 */
export function wholeNumber(values, name) {
  const text = values[name];
  return text === undefined ? undefined : numbers(name, String(text), 1)[0];
}

/**
 * A number from 0 to 1 that an option gives.
 * @param {import('./main.js').Values} values
 * @param {string} name the option's
 * @returns {number | undefined} undefined when the option is absent
 * @throws {UsageError}
 */
export function fraction(values, name) {
  const text = values[name];
  if (text === undefined) return undefined;
  const isPlain = /^(\d+(\.\d*)?|\.\d+)$/.test(String(text));
  if (!isPlain || Number(text) > 1) throw new UsageError(`--${name} takes a number from 0 to 1, not "${text}".`);
  return Number(text);
}

/**
 * One of a few words that an option gives.
 * @template {string} Word
 * @param {import('./main.js').Values} values
 * @param {string} name the option's
 * @param {readonly Word[]} words
 * @returns {Word | undefined} undefined when the option is absent
 * @throws {UsageError}
 */
export function choice(values, name, words) {
  const text = values[name];
  if (text === undefined) return undefined;
  const found = words.find((word) => word === text);
  if (found === undefined) throw new UsageError(`--${name} takes ${words.join(', ')}, not "${text}".`);
  return found;
}

/**
 * Like `wholeNumber`, for an option that cannot be left out.
 * @param {import('./main.js').Values} values
 * @param {string} name
 * @returns {number}
 * @throws {UsageError}
 */
export function neededNumber(values, name) {
  const number = wholeNumber(values, name);
  if (number === undefined) throw new UsageError(`--${name} N is missing.`);
  return number;
}

/**
 * A list such as X,Y,W,H that an option gives.
 * @param {import('./main.js').Values} values
 * @param {string} name the option's
 * @param {string} form how help writes the list, such as `X,Y,W,H`
 * @returns {number[] | undefined} undefined when the option is absent
 * @throws {UsageError}
 */
export function numberList(values, name, form) {
  const text = values[name];
  return text === undefined ? undefined : numbers(name, String(text), form.split(',').length, form);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} count
 * @param {string} [form]
 */
function numbers(name, text, count, form = 'a whole number') {
  const parts = text.split(',').map((part) => part.trim());
  const good = parts.length === count && parts.every((part) => /^\d{1,15}$/.test(part));
  if (!good) throw new UsageError(`--${name} takes ${form}${count > 1 ? ' in whole numbers' : ''}, not "${text}".`);
  return parts.map(Number);
}
