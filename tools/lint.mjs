#!/usr/bin/env node
/**
 * `npm run lint`: types, rules and layout of all our own code. Changes nothing; `npm run format` repairs the layout.
 * @module
 */

import { clangFormat, clangTidy } from './lint/cpp.mjs';
import { exitCode, main, StepFailed } from './support/run.mjs';

const BIN = 'node_modules/.bin';

/** What is checked, and how. @type {[string, () => Promise<number>][]} */
export const CHECKS = [
  ['types (tsc)', () => exitCode(`${BIN}/tsc`, ['-p', 'tsconfig.json'])],
  ['rules for JavaScript (ESLint)', () => exitCode(`${BIN}/eslint`, ['.', '--max-warnings', '0'])],
  [
    'layout of JavaScript, Markdown and others (Prettier)',
    () => exitCode(`${BIN}/prettier`, ['--check', '--log-level', 'warn', '.']),
  ],
  ['layout of C++ (clang-format)', () => clangFormat('--dry-run', '-Werror')],
  ['rules for C++ (clang-tidy)', clangTidy],
];

if (import.meta.filename === process.argv[1]) {
  await main(async () => {
    let failed = 0;
    for (const [name, check] of CHECKS) {
      process.stderr.write(`lint: ${name}\n`);
      if ((await check()) !== 0) failed++;
    }
    if (failed > 0) throw new StepFailed(`lint: ${failed} of ${CHECKS.length} checks failed`);
  });
}
