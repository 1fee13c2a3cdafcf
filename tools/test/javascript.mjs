import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exitCode, ROOT } from '../support/run.mjs';
import { sumOf } from './counts.mjs';
import { makeFixtures } from './fixtures.mjs';

const REPORTER = './tools/test/reporter.mjs';
/** A test that takes longer hangs. */
const TIMEOUT = 600_000;

/** The library, the command line and the viewer's parts, in Node. */
export async function testNode() {
  await makeFixtures();
  return runTests('tests/node', 2);
}

/** The library and the viewer page in real browsers. One file after the other: pages at work slow each other down. */
export async function testBrowsers() {
  await makeFixtures();
  return runTests('tests/browser', 1);
}

/**
 * Runs the test files of a folder, and once more those in which a browser died.
 * @param {string} folder
 * @param {number} concurrency how many files run at once
 * @returns {Promise<import('../test.mjs').Counts>}
 */
async function runTests(folder, concurrency) {
  const files = (await readdir(join(ROOT, folder))).filter((name) => name.endsWith('.test.js'));
  const reports = await runFiles(
    files.map((name) => `${folder}/${name}`),
    concurrency,
  );
  const repeated = Object.keys(reports).filter((name) => reports[name].browserDied);
  if (repeated.length > 0) {
    process.stdout.write(`\nA browser died. Once more: ${repeated.join(', ')}\n`);
    Object.assign(reports, await runFiles(repeated, concurrency));
  }
  return { ...sumOf(Object.values(reports)), repeated };
}

/**
 * @param {string[]} files
 * @param {number} concurrency
 * @returns {Promise<Record<string, import('./reporter.mjs').FileReport>>}
 */
async function runFiles(files, concurrency) {
  const results = join(ROOT, 'build/results/javascript.json');
  await mkdir(dirname(results), { recursive: true });
  await rm(results, { force: true });
  const options = [`--test-concurrency=${concurrency}`, `--test-timeout=${TIMEOUT}`, `--test-reporter=${REPORTER}`];
  const code = await exitCode(
    process.execPath,
    ['--test', ...options, '--test-reporter-destination=stdout', ...files],
    { env: { PYRAMIDION_TEST_REPORT: results } },
  );
  const text = await readFile(results, 'utf8').catch(() => undefined);
  const reports = JSON.parse(text ?? '{}');
  const isUntold = text === undefined || (code !== 0 && sumOf(Object.values(reports)).failed === 0);
  if (isUntold) reports['node --test'] = { passed: 0, failed: 1, skipped: 0, browserDied: false };
  return reports;
}
