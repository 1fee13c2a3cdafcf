/**
 * The command line: finds the command, runs it, and turns what goes wrong into one line and an exit code.
 * @module
 */

import { version } from '../index.js';
import { readArguments, UsageError } from './arguments.js';
import { excerpt } from './commands/excerpt.js';
import { index } from './commands/index.js';
import { info } from './commands/info.js';
import { region } from './commands/region.js';
import { serve } from './commands/serve.js';
import { tile } from './commands/tile.js';
import { errorLine } from './error-line.js';
import { commandHelp, overview } from './help.js';

/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string} summary one line for the overview
 * @property {string} usage what follows the command's name: arguments in capitals, optional ones in brackets
 * @property {string[]} [notes] paragraphs for the command's help
 * @property {[fewest: number, most: number]} operands how many arguments without a dash it takes
 * @property {Record<string, Option>} options
 * @property {(operands: string[], values: Values) => Promise<void>} run
 */

/**
 * @typedef {object} Option
 * @property {'string' | 'boolean'} type
 * @property {string} [short]
 * @property {string} [value] how help names the value: N, FILE
 * @property {string} help
 */

/** @typedef {Record<string, string | boolean | undefined>} Values */

/** @type {Command[]} */
const COMMANDS = [info, tile, region, excerpt, index, serve];

/**
 * Runs one command line. Results go to stdout or to files, errors to stderr.
 * @param {string[]} args without the program's name
 * @returns {Promise<number>} the exit code: 0, 1 when the work failed, 2 for wrong usage
 */
export async function main(args) {
  process.stdout.on('error', endQuietly);
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') return print(version);
  if (name === '--help' || name === '-h' || name === 'help') return print(overview(COMMANDS));

  const command = COMMANDS.find((known) => known.name === name);
  if (command && rest.some((arg) => arg === '--help' || arg === '-h')) return print(commandHelp(command));
  try {
    if (!command) throw new UsageError(unknownCommand(name));
    const { operands, values } = readArguments(rest, command);
    await command.run(operands, values);
    return 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const help = isUsage ? ` See: pyramidion ${command ? `${command.name} ` : ''}--help` : '';
    process.stderr.write(`pyramidion: ${errorLine(error)}${help}\n`);
    return isUsage ? 2 : 1;
  }
}

/** @param {string | undefined} name */
function unknownCommand(name) {
  const known = COMMANDS.map((command) => command.name).join(', ');
  if (name === undefined) return `say what to do: ${known}.`;
  return `there is no command "${name}". There are ${known}.`;
}

/** @param {string} text */
function print(text) {
  process.stdout.write(`${text}\n`);
  return 0;
}

/**
 * Ends the program when the reader of stdout has gone, as `pyramidion info x.tif | head -1` does.
 * @param {NodeJS.ErrnoException} error
 */
function endQuietly(error) {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
}
