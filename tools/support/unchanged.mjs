/**
 * Leaving out work that was done before.
 * @module
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const STAMPS = join(ROOT, 'build/stamps');

/**
 * Does a piece of work unless its inputs are what they were when it last succeeded, and its outputs are still there.
 * @param {string} name of the work
 * @param {{ inputs: string[], outputs?: string[] }} files paths in the project; a folder stands for all files below it
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether the work was done
 */
export async function unlessUnchanged(name, { inputs, outputs = [] }, work) {
  const stamp = join(STAMPS, name);
  const now = await digest(inputs);
  const before = await readFile(stamp, 'utf8').catch(() => '');
  if (now === before && outputs.every((path) => existsSync(join(ROOT, path)))) return false;
  await work();
  await mkdir(STAMPS, { recursive: true });
  await writeFile(stamp, now);
  return true;
}

/** @param {string[]} inputs */
async function digest(inputs) {
  const sum = createHash('sha256');
  for (const input of inputs) {
    for (const path of await filesOf(input)) {
      sum.update(path).update('\0');
      sum.update(await readFile(join(ROOT, path)));
    }
  }
  return sum.digest('hex');
}

/**
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesOf(path) {
  const found = await stat(join(ROOT, path)).catch(() => undefined);
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  const names = (await readdir(join(ROOT, path))).filter((name) => name !== 'node_modules').sort();
  return (await Promise.all(names.map((name) => filesOf(`${path}/${name}`)))).flat();
}
