#!/usr/bin/env node
/**
 * Puts the viewer page together: dist/web is a folder to copy to any static hosting.
 *
 *     node web/build.mjs
 *
 * Whatever the first picture needs is named in the page's head, so that the browser fetches it all at once instead of
 * finding one file after the other.
 * @module
 */

import { createHash } from 'node:crypto';
import { copyFile, cp, link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WEB = join(ROOT, 'web');
const WASM = join(ROOT, 'js/wasm');
const OUT = join(ROOT, 'dist/web');
const COPIED = ['style.css', 'icon.svg'];

/** @type {import('esbuild').BuildOptions} */
const OPTIONS = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  sourcemap: true,
  outdir: OUT,
  logLevel: 'warning',
  alias: { pyramidion: join(ROOT, 'js/index.js') },
  // Copies for sites that are put together otherwise: here the worker and the modules lie beside the page.
  external: ['./inline/*'],
};

/** All files lie in one folder here, the WebAssembly modules too. @type {import('esbuild').Plugin} */
const flatFolder = {
  name: 'flat-folder',
  setup({ onLoad }) {
    onLoad({ filter: /js[\\/]engine[\\/]modules\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll("'../wasm/", "'./"),
    }));
  },
};

/**
 * The scripts that every visit runs: the page's, the viewer's, and what these two import.
 * @param {import('esbuild').Metafile} metafile
 * @returns {string[]}
 */
function scriptsOf({ outputs }) {
  const isFirst = (/** @type {string | undefined} */ entry) => /web\/(main|view)\.js$/.test(entry ?? '');
  const found = new Set(Object.keys(outputs).filter((path) => isFirst(outputs[path].entryPoint)));
  for (const path of found) {
    for (const { path: imported, kind } of outputs[path].imports) if (kind === 'import-statement') found.add(imported);
  }
  return [...found].map((path) => basename(path));
}

/**
 * The page, with what fetches all that the first picture needs.
 * @param {string} page
 * @param {string[]} scripts
 */
async function withPreloads(page, scripts) {
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: [join(WEB, 'preload.js')],
    format: 'iife',
    sourcemap: false,
    write: false,
  });
  const script = outputFiles[0].text.trim();
  const hash = createHash('sha256').update(script).digest('base64');
  const tags = [...scripts.map((name) => `<link rel="modulepreload" href="${name}" />`), `<script>${script}</script>`];
  return page
    .replace('<!-- preloads -->', () => tags.join('\n    '))
    .replace("script-src 'self'", `script-src 'self' 'sha256-${hash}'`);
}

/** The samples are large: they are linked, not copied, where the file system can. */
async function addSamples() {
  const [from, to] = [join(WEB, 'samples'), join(OUT, 'samples')];
  const names = await readdir(from).catch(() => []);
  if (names.length > 0) await mkdir(to);
  for (const name of names) {
    await link(join(from, name), join(to, name)).catch(() => cp(join(from, name), join(to, name)));
  }
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const { metafile } = await build({
  ...OPTIONS,
  entryPoints: [join(WEB, 'main.js')],
  splitting: true,
  metafile: true,
  plugins: [flatFolder],
});
// On its own: a worker that imported chunks would start two round trips later.
await build({ ...OPTIONS, entryPoints: [join(ROOT, 'js/engine/worker.js')] });

for (const name of COPIED) await copyFile(join(WEB, name), join(OUT, name));
for (const name of await readdir(WASM)) {
  if (name.endsWith('.wasm')) await copyFile(join(WASM, name), join(OUT, name));
}
const page = await readFile(join(WEB, 'index.html'), 'utf8');
await writeFile(join(OUT, 'index.html'), await withPreloads(page, scriptsOf(metafile)));
await addSamples();
