/** The peers are installed by the first benchmark, not with the project: tests must not wait for them. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, run } from './command.js';
import { bench } from './places.js';

/** Installs the exact versions of package-lock.json into tests/bench/node_modules, unless they are there. */
export async function installPeers() {
  const lock = await readFile(join(bench, 'package-lock.json'), 'utf8');
  const stamp = join(bench, 'node_modules/.installed-lock.json');
  if ((await exists(stamp)) && (await readFile(stamp, 'utf8')) === lock) return;
  console.error('Installing the peers (once) …');
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: bench });
  await writeFile(stamp, lock);
}
