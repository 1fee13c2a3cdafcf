import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from '../support/run.mjs';

/** Configures the CMake project once, and builds what has changed into js/wasm. */
export async function webAssembly() {
  if (!existsSync(join(ROOT, 'build/wasm/build.ninja'))) await run('emcmake', ['cmake', '--preset', 'wasm'], { quiet: true });
  await run('cmake', ['--build', '--preset', 'wasm']);
}
