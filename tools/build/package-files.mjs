import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../support/run.mjs';
import { unlessUnchanged } from '../support/unchanged.mjs';
import { MODULES } from './web-assembly.mjs';

const INLINE = 'js/engine/inline';
const DIST = ['pyramidion', 'openseadragon', 'worker', 'inline/worker'].map((name) => `dist/${name}.js`);
/** The types of the bundles are those of the modules they are made from. */
const DECLARATIONS = { 'dist/pyramidion.d.ts': 'index', 'dist/openseadragon.d.ts': 'viewer/openseadragon' };

/** @type {import('esbuild').BuildOptions} */
const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  target: 'es2022',
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
};

/** All files of dist lie in one folder, the WebAssembly modules too. @type {import('esbuild').Plugin} */
export const flatFolder = {
  name: 'flat-folder',
  setup({ onLoad }) {
    onLoad({ filter: /js[\\/]engine[\\/]modules\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll("'../wasm/", "'./"),
    }));
  },
};

/** Makes js/engine/inline, copies of the worker and the modules as scripts, and dist, the package as a few files. */
export function packageFiles() {
  const outputs = [
    ...[`${INLINE}/worker.js`, `${INLINE}/wasm.js`, ...DIST, ...Object.keys(DECLARATIONS)],
    ...MODULES.map((name) => `dist/${name}.wasm`),
  ];
  const inputs = ['js/index.js', 'js/brought-along.js', 'js/errors.js', 'js/node-module.js', 'package-lock.json', 'tools/build/package-files.mjs'];
  const folders = ['source', 'engine', 'image', 'render', 'viewer', 'wasm'].map((name) => `js/${name}`);
  return unlessUnchanged('package-files', { inputs: [...inputs, ...folders], outputs }, async () => {
    await makeInline();
    await makeDist();
  });
}

async function makeInline() {
  await mkdir(join(ROOT, INLINE), { recursive: true });
  const worker = await build({
    ...OPTIONS,
    entryPoints: ['js/engine/worker.js'],
    format: 'iife',
    write: false,
    external: ['./inline/*'],
    // Modules are posted to the worker, compiled: it never looks for them beside itself.
    define: { 'import.meta.url': '"about:blank"' },
  });
  await writeScript('worker', worker.outputFiles[0].text);
  const modules = MODULES.map(async (name) => [name, (await readFile(wasm(name))).toString('base64')]);
  await writeScript('wasm', Object.fromEntries(await Promise.all(modules)));
}

/**
 * @param {string} name
 * @param {unknown} content JSON
 */
const writeScript = (name, content) =>
  writeFile(join(ROOT, INLINE, `${name}.js`), `export default ${JSON.stringify(content)};\n`);

async function makeDist() {
  await rm(join(ROOT, 'dist'), { recursive: true, force: true });
  /** @type {import('esbuild').BuildOptions} */
  const options = { ...OPTIONS, outdir: 'dist', plugins: [flatFolder], external: ['./inline/*'], sourcemap: true };
  // Chromium then compiles the page's part while it loads, beside the page's thread, and not function by function when they are
  // first called, as an image opens. A worker would only start later: of its code no more is compiled than is called.
  const banner = { js: '//# allFunctionsCalledOnLoad' };
  // Split: what runs in a worker as a rule is not loaded by the page.
  await build({ ...options, banner, splitting: true, entryPoints: { pyramidion: 'js/index.js', openseadragon: 'js/viewer/openseadragon.js' } });
  await build({ ...options, entryPoints: ['js/engine/worker.js'] });
  await mkdir(join(ROOT, 'dist/inline'));
  const copied = [
    ...MODULES.map((name) => [wasm(name), `dist/${name}.wasm`]),
    [join(ROOT, INLINE, 'worker.js'), 'dist/inline/worker.js'],
  ];
  for (const [from, to] of copied) await writeFile(join(ROOT, to), await readFile(from));
  for (const [path, module] of Object.entries(DECLARATIONS)) {
    await writeFile(join(ROOT, path), `export * from '../types/${module}.js';\n`);
  }
}

/** @param {string} name */
const wasm = (name) => join(ROOT, 'js/wasm', `${name}.wasm`);
