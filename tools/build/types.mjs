import { run } from '../support/run.mjs';
import { unlessUnchanged } from '../support/unchanged.mjs';

/** Writes types/*.d.ts from the JSDoc comments. */
export function types() {
  const inputs = ['js', 'tsconfig.json', 'tsconfig.types.json', 'package-lock.json'];
  return unlessUnchanged('types', { inputs, outputs: ['types/index.d.ts'] }, () =>
    run('node_modules/.bin/tsc', ['-p', 'tsconfig.types.json']),
  );
}
