/** Native libtiff: the system's own, through a small C program that is compiled on the first run. */

import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeOnce, run } from '../prepare/command.js';
import { bench, cache } from '../prepare/places.js';
import { TILE_PIXELS } from '../prepare/tiles.js';

/**
 * @returns {Promise<import('./decode.js').Contender>}
 * @throws {import('../prepare/command.js').MissingProgram}
 */
export async function nativeContender() {
  const child = spawn(await compile(), [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function ask(...words) {
    child.stdin.write(`${words.join('\t')}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('native-libtiff ended');
    return value.split(' ').map(Number);
  }

  return {
    name: 'native libtiff',
    async firstTile(path) {
      const out = join(cache, 'native.rgba');
      await ask('save', path, out);
      return new Uint8Array(await readFile(out)).subarray(0, TILE_PIXELS * 4);
    },
    async time(path, seconds) {
      const [passes, passed, pixels] = await ask('time', path, seconds);
      return (passes * pixels) / TILE_PIXELS / passed;
    },
    close: () => child.stdin.end(),
  };
}

async function compile() {
  const source = join(bench, 'native-libtiff.c');
  const { mtimeMs } = await stat(source);
  return makeOnce(join(cache, `native-libtiff-${Math.round(mtimeMs)}`), (temporary) =>
    run('cc', ['-std=c17', '-O2', '-Wall', '-Wextra', source, '-o', temporary, '-ltiff']),
  );
}
