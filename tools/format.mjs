#!/usr/bin/env node
/**
 * `npm run format`: lays out all our own code, and mends what ESLint can mend by itself.
 * @module
 */

import { clangFormat } from './lint/cpp.mjs';
import { main, run } from './support/run.mjs';

await main(async () => {
  await run('node_modules/.bin/eslint', ['.', '--fix']).catch(() => {});
  await run('node_modules/.bin/prettier', ['--write', '--log-level', 'warn', '.']);
  await clangFormat('-i');
});
