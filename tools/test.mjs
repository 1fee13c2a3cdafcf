#!/usr/bin/env node
/**
 * `npm test`: builds what has changed, then runs every test. The last line counts them.
 *
 *     npm test                      # all
 *     npm test -- native node       # only these sections: lint, native, node, browser, fuzz
 * @module
 */

import { build } from './build.mjs';
import { main, StepFailed } from './support/run.mjs';
import { sumOf } from './test/counts.mjs';
import { testBrowsers, testNode } from './test/javascript.mjs';
import { testFuzzers } from './test/fuzz.mjs';
import { testLint } from './test/lint.mjs';
import { testNative } from './test/native.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} [repeated] files that ran twice, since a browser died; their second run counts
 */

/** @type {Record<string, () => Promise<Counts>>} */
const SECTIONS = { lint: testLint, native: testNative, node: testNode, browser: testBrowsers, fuzz: testFuzzers };

await main(async () => {
  const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SECTIONS);
  const unknown = chosen.filter((name) => !Object.hasOwn(SECTIONS, name));
  if (unknown.length > 0) throw new StepFailed(`There is no section ${unknown}: ${Object.keys(SECTIONS).join(', ')}.`);
  await build();
  /** @type {Counts[]} */
  const sections = [];
  /** @type {string[]} */
  const lines = [];
  for (const name of chosen) {
    const started = Date.now();
    process.stdout.write(`\n── ${name} ──\n`);
    const counts = await SECTIONS[name]();
    sections.push(counts);
    lines.push(`${name.padEnd(8)} ${inWords(counts)} (${Math.round((Date.now() - started) / 1000)} s)`);
    for (const file of counts.repeated ?? []) lines.push(`         ${file} ran twice: a browser died in its first run`);
  }
  const total = sumOf(sections);
  process.stdout.write(`\n${lines.join('\n')}\n${inWords(total)}\n`);
  if (total.failed > 0) process.exitCode = 1;
});

/** @param {Counts} counts */
function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
