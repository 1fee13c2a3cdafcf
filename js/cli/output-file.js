/**
 * Output files that are never seen half-written: they grow under a temporary name beside their place and are renamed
 * when they are complete.
 * @module
 */

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { UsageError } from './arguments.js';

/** Temporary files that are being written now. */
const unfinished = new Set();

/**
 * Writes a file through `write`, all or nothing.
 * @param {string} path
 * @param {(file: import('node:fs/promises').FileHandle) => Promise<void>} write
 */
export async function writeWhole(path, write) {
  const status = await stat(path).catch(() => undefined);
  if (status?.isDirectory()) throw new Error(`${path}: it is a folder. Name a file.`);
  // A pipe or a device cannot be replaced by renaming, and is never half-written in the sense meant here.
  if (status && !status.isFile()) return writeTo(path, write);

  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`);
  unfinished.add(temporary);
  removeOnSignals();
  try {
    await writeTo(temporary, write);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw inTermsOf(path, temporary, error);
  } finally {
    unfinished.delete(temporary);
  }
}

/**
 * @param {string} path
 * @param {(file: import('node:fs/promises').FileHandle) => Promise<void>} write
 */
async function writeTo(path, write) {
  const file = await open(path, 'w');
  try {
    await write(file);
  } finally {
    await file.close();
  }
}

/**
 * An error about the temporary file, told about the file that was asked for.
 * @param {string} path
 * @param {string} temporary
 * @param {unknown} error
 */
function inTermsOf(path, temporary, error) {
  const system = /** @type {NodeJS.ErrnoException} */ (error);
  if (system?.path === temporary) system.path = path;
  return error;
}

let watchesSignals = false;

/** Lets Ctrl-C and `kill` end the program as usual, but not leave temporary files behind. */
function removeOnSignals() {
  if (watchesSignals) return;
  watchesSignals = true;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      for (const path of unfinished) rmSync(path, { force: true });
      process.kill(process.pid, signal);
    });
  }
}

/**
 * The format that an output path's ending names.
 * @template {string} Format
 * @param {import('./main.js').Values} values with `output`
 * @param {Record<string, Format>} formats by ending, such as `{ '.jpg': 'image/jpeg' }`
 * @returns {{ path: string, format: Format }}
 * @throws {UsageError} when there is no path, or its ending is not known
 */
export function outputOf({ output }, formats) {
  if (typeof output !== 'string' || output === '') throw new UsageError('-o OUT is missing.');
  const format = formats[extname(output).toLowerCase()];
  const endings = Object.keys(formats);
  if (format === undefined) {
    throw new UsageError(`${output}: the ending tells the format, and must be one of ${endings.join(' ')}.`);
  }
  return { path: output, format };
}
