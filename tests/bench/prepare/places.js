/** Where the benchmark finds and keeps things. */

import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The project's root folder. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** This folder: `tests/bench`. */
export const bench = join(root, 'tests/bench');

/** Pictures and programs that are made once and kept; git ignores it. */
export const cache = join(root, '.cache/bench');

/** Where the reports are written. */
export const build = join(root, 'build');
