/**
 * Where tests find files, and why some cannot run.
 * @module
 */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');

/** The fixtures that `tests/fixtures/make.mjs` makes. */
export const MADE = join(ROOT, 'tests', 'fixtures', 'made');

/**
 * A folder of third-party files that is not part of the project: more tests run when it is there. It is looked for
 * beside the project, or where the environment's PYRAMIDION_FIXTURES says.
 */
export const THIRD_PARTY = process.env.PYRAMIDION_FIXTURES ?? join(dirname(ROOT), 'shared', 'fixtures');

/** For a test's `skip`: false, or why its files are missing. @param {string} path */
export function unlessThere(path) {
  return existsSync(path) ? false : `${path} is not there (see tests/fixtures/README.md)`;
}

/** A fixture's path. @param {string} name */
export const made = (name) => join(MADE, name);
