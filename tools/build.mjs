#!/usr/bin/env node
/**
 * `npm run build`: the libraries' sources, the WebAssembly modules, the package's other files and the viewer page.
 * Each step leaves out what is up to date.
 * @module
 */

import { packageFiles } from './build/package-files.mjs';
import { types } from './build/types.mjs';
import { viewerPage } from './build/viewer-page.mjs';
import { webAssembly } from './build/web-assembly.mjs';
import { licences } from './build/licences.mjs';
import { main, run } from './support/run.mjs';

/** @type {[string, () => Promise<boolean | void>][]} */
const STEPS = [
  ['sources of the libraries', () => run('sh', ['tools/setup/sources.sh'])],
  ['WebAssembly modules', webAssembly],
  ['licences', licences],
  ['package files', packageFiles],
  ['types', types],
  ['viewer page', viewerPage],
];

/** Builds everything. */
export async function build() {
  for (const [index, [name, step]] of STEPS.entries()) {
    process.stderr.write(`build ${index + 1}/${STEPS.length}: ${name}\n`);
    await step();
  }
}

if (import.meta.filename === process.argv[1]) await main(build);
