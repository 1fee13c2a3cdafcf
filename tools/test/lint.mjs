import { CHECKS } from '../lint.mjs';

/** Each check of `npm run lint` is a test. */
export async function testLint() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, check] of CHECKS) {
    const isClean = (await check()) === 0;
    counts[isClean ? 'passed' : 'failed']++;
    process.stdout.write(`${isClean ? 'passed' : 'FAILED'}: ${name}\n`);
  }
  return counts;
}
