#!/usr/bin/env node
/** `npm run bench`: builds, then measures (tests/bench/bench.js says what it takes). */

import { build } from './build.mjs';
import { main, run } from './support/run.mjs';

await main(async () => {
  await build();
  await run(process.execPath, ['tests/bench/bench.js', ...process.argv.slice(2)]);
});
