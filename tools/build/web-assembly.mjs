import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { ROOT, run } from '../support/run.mjs';
import { unlessUnchanged } from '../support/unchanged.mjs';
import { linkageOf, RUNTIME } from './linkage.mjs';

/** The WebAssembly modules: js/engine/modules.js says what each does. */
export const MODULES = [
  ...['tiff', 'tiff-more', 'jp2', 'jp2-more'],
  ...['render', 'colour', 'encode', 'encode-tiff', 'encode-webp', 'read-picture'],
];
/** Those and what only the command line loads. */
const ALL_MODULES = [...MODULES, 'indexer'];

const BUILT = 'build/wasm/modules';

/**
 * Configures the CMake project once, builds what has changed, and takes the modules to js/wasm, with one JavaScript for all,
 * minified.
 */
export async function webAssembly() {
  if (!existsSync(join(ROOT, 'build/wasm/build.ninja'))) await run('emcmake', ['cmake', '--preset', 'wasm'], { quiet: true });
  await run('cmake', ['--build', '--preset', 'wasm']);
  const linked = [...ALL_MODULES, RUNTIME];
  const files = {
    inputs: [...linked.flatMap((name) => [`${BUILT}/${name}.mjs`, `${BUILT}/${name}.wasm`]), 'tools/build/linkage.mjs'],
    outputs: [...ALL_MODULES.map((name) => `js/wasm/${name}.wasm`), 'js/wasm/runtime.mjs', 'js/wasm/linkage.mjs'],
  };
  await unlessUnchanged('web-assembly', files, async () => {
    await mkdir(join(ROOT, 'js/wasm'), { recursive: true });
    for (const name of ALL_MODULES) await copyFile(join(ROOT, BUILT, `${name}.wasm`), join(ROOT, `js/wasm/${name}.wasm`));
    const scripts = await Promise.all(
      linked.map(async (name) => [name, await readFile(join(ROOT, BUILT, `${name}.mjs`), 'utf8')]),
    );
    const { [RUNTIME]: runtime, ...others } = Object.fromEntries(scripts);
    const { code } = await transform(runtime, { minify: true, format: 'esm' });
    await writeFile(join(ROOT, 'js/wasm/runtime.mjs'), code);
    const linkage = linkageOf({ [RUNTIME]: runtime, ...others });
    await writeFile(join(ROOT, 'js/wasm/linkage.mjs'), `export default ${JSON.stringify(linkage)};\n`);
  });
}
