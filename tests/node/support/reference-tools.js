/**
 * The programs that tests compare JPEG 2000 decoding with.
 * @module
 */

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Reference } from '../../fixtures/reference/jpeg2000.mjs';

/** For a test's `skip`: false, or why the program cannot be started. @param {string} program */
export function unlessInstalled(program) {
  try {
    execFileSync(program, { stdio: 'ignore' });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT')
      return `${program} is not installed (see tests/fixtures/packages.txt)`;
  }
  return false;
}

/**
 * @template Result
 * @param {string | Uint8Array} file a path, or its bytes
 * @param {(reference: Reference) => Promise<Result>} use
 */
export async function withReference(file, use) {
  const reference = await Reference.of(typeof file === 'string' ? await readFile(file) : file);
  try {
    return await use(reference);
  } finally {
    await reference.close();
  }
}
