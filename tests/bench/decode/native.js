/** Native libraries, through small C programs that are compiled on the first run. */

import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeOnce, run } from '../prepare/command.js';
import { nativeProgram } from '../prepare/native-program.js';
import { bench, cache } from '../prepare/places.js';

/**
 * The system's libtiff.
 * @returns {Promise<import('./measure.js').Contender>}
 * @throws {import('../prepare/command.js').MissingProgram}
 */
export async function nativeLibtiff() {
  const source = join(bench, 'native-libtiff.c');
  const { mtimeMs } = await stat(source);
  const program = await makeOnce(join(cache, `native-libtiff-${Math.round(mtimeMs)}`), (temporary) =>
    run('cc', ['-std=c17', '-O2', '-Wall', '-Wextra', source, '-o', temporary, '-ltiff']),
  );
  return contender('native libtiff', program);
}

/**
 * OpenJPEG as it is without our kernels, by -O3.
 * @returns {Promise<import('./measure.js').Contender>}
 * @throws {import('../prepare/command.js').MissingProgram}
 */
export async function nativeOpenjpeg() {
  return contender('native OpenJPEG', await nativeProgram('native_openjpeg'));
}

/** Asks one of the programs: native-libtiff.c says how. */
function contender(name, program) {
  const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function ask(...words) {
    child.stdin.write(`${words.join('\t')}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ended`);
    return value.split(' ').map(Number);
  }

  return {
    name,
    async firstTile(path) {
      const out = join(cache, 'native.rgba');
      const [, tilePixels] = await ask('save', path, out);
      return new Uint8Array(await readFile(out)).subarray(0, tilePixels * 4);
    },
    async time(path, seconds) {
      const [passes, passed, tiles] = await ask('time', path, seconds);
      return (passes * tiles) / passed;
    },
    close: () => child.stdin.end(),
  };
}
