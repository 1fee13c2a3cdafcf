/** What `pyramidion index` makes of a file. */

import { mkdir, rm, symlink } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { makeOnce, run } from './command.js';
import { cache, root } from './places.js';

const program = join(root, 'js/cli/pyramidion.js');

/**
 * The same file in another folder, with an index file beside it: written anew each time, by the program as it stands.
 * @param {string} path
 * @returns {Promise<string>}
 */
export async function withIndexFile(path) {
  const folder = join(cache, 'indexed');
  const link = join(folder, basename(path));
  await mkdir(folder, { recursive: true });
  await Promise.all([link, `${link}.idx`].map((old) => rm(old, { force: true })));
  await symlink(relative(folder, path), link);
  await run(process.execPath, [program, 'index', link]);
  return link;
}

/**
 * A copy that lists the lengths of its packets, which are the same.
 * @param {string} path
 * @returns {Promise<string>}
 */
export function withPacketLengths(path) {
  return makeOnce(join(cache, 'listed', basename(path)), (temporary) =>
    run(process.execPath, [program, 'index', path, '--into', temporary]),
  );
}
