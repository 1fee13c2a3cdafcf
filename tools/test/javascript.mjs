import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, ROOT } from '../support/run.mjs';
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
 * @param {string} folder
 * @param {number} concurrency how many files run at once
 * @returns {Promise<import('../test.mjs').Counts>}
 */
async function runTests(folder, concurrency) {
  const files = (await readdir(join(ROOT, folder))).filter((name) => name.endsWith('.test.js'));
  const report = join(ROOT, 'build/results', `${folder.replace('/', '-')}.json`);
  await mkdir(join(ROOT, 'build/results'), { recursive: true });
  await rm(report, { force: true });
  const options = [`--test-concurrency=${concurrency}`, `--test-timeout=${TIMEOUT}`, `--test-reporter=${REPORTER}`];
  const code = await exitCode(
    process.execPath,
    ['--test', ...options, '--test-reporter-destination=stdout', ...files.map((name) => `${folder}/${name}`)],
    { env: { PYRAMIDION_TEST_REPORT: report } },
  );
  const counts = JSON.parse(await readFile(report, 'utf8').catch(() => '{"passed":0,"failed":1,"skipped":0}'));
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
