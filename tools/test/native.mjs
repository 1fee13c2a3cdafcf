import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configureSanitize } from '../lint/cpp.mjs';
import { exitCode, ROOT, run } from '../support/run.mjs';
import { makeFixtures } from './fixtures.mjs';

const REPORT = 'build/results/native.xml';

/** The C++ core under AddressSanitizer and UndefinedBehaviorSanitizer (GoogleTest). */
export async function testNative() {
  await makeFixtures();
  await configureSanitize();
  await run('cmake', ['--build', '--preset', 'sanitize']);
  await mkdir(join(ROOT, 'build/results'), { recursive: true });
  await rm(join(ROOT, REPORT), { force: true });
  const jobs = String(availableParallelism());
  const code = await exitCode('ctest', [
    '--preset',
    'sanitize',
    '-j',
    jobs,
    '--quiet',
    '--output-junit',
    join(ROOT, REPORT),
  ]);
  const report = await readFile(join(ROOT, REPORT), 'utf8').catch(() => '');
  const [tests, failed, skipped] = ['tests', 'failures', 'skipped'].map((name) => count(report, name));
  if (tests === 0 || (code !== 0 && failed === 0)) return { passed: 0, failed: 1, skipped: 0 };
  process.stdout.write(failures(report));
  return { passed: tests - failed - skipped, failed, skipped };
}

/**
 * @param {string} report JUnit's XML
 * @param {string} attribute of its first element
 */
function count(report, attribute) {
  return Number(new RegExp(`<testsuite[^>]*\\b${attribute}="(\\d+)"`).exec(report)?.[1] ?? 0);
}

/** What the failed tests printed. @param {string} report */
function failures(report) {
  const cases = report.split('<testcase ').filter((text) => text.includes('status="fail"'));
  return cases.map((text) => `FAILED: ${text}\n`).join('');
}
