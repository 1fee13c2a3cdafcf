import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { ROOT, run } from '../support/run.mjs';
import { unlessUnchanged } from '../support/unchanged.mjs';

/** The WebAssembly modules: js/engine/modules.js says what each does. */
export const MODULES = [
  ...['tiff', 'tiff-more', 'jp2', 'jp2-more'],
  ...['render', 'colour', 'encode', 'encode-tiff', 'encode-webp', 'read-picture'],
];
/** Those and what only the command line loads. */
const ALL_MODULES = [...MODULES, 'indexer'];

const BUILT = 'build/wasm/modules';

/** Configures the CMake project once, builds what has changed, and takes the modules to js/wasm, their scripts minified. */
export async function webAssembly() {
  if (!existsSync(join(ROOT, 'build/wasm/build.ninja'))) await run('emcmake', ['cmake', '--preset', 'wasm'], { quiet: true });
  await run('cmake', ['--build', '--preset', 'wasm']);
  const names = ALL_MODULES.flatMap((name) => [`${name}.mjs`, `${name}.wasm`]);
  const files = { inputs: names.map((name) => `${BUILT}/${name}`), outputs: names.map((name) => `js/wasm/${name}`) };
  await unlessUnchanged('web-assembly', files, async () => {
    await mkdir(join(ROOT, 'js/wasm'), { recursive: true });
    for (const name of ALL_MODULES) {
      await copyFile(join(ROOT, BUILT, `${name}.wasm`), join(ROOT, `js/wasm/${name}.wasm`));
      const script = await readFile(join(ROOT, BUILT, `${name}.mjs`), 'utf8');
      await writeFile(join(ROOT, `js/wasm/${name}.mjs`), (await transform(script, { minify: true, format: 'esm' })).code);
    }
  });
}
