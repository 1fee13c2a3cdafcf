import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '../support/parallel.mjs';
import { exitCode, ROOT, run } from '../support/run.mjs';
import { makeFixtures } from './fixtures.mjs';

/** How long each target runs. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 20);

/** A short run of each libFuzzer target. What it finds is kept in build/fuzz/found. */
export async function testFuzzers() {
  await makeFixtures();
  if (!existsSync(join(ROOT, 'build/fuzz/build.ninja'))) await run('cmake', ['--preset', 'fuzz'], { quiet: true });
  await run('cmake', ['--build', '--preset', 'fuzz']);
  const sources = await readdir(join(ROOT, 'tests/fuzz'));
  const targets = sources.filter((name) => /^fuzz_.*\.cpp$/.test(name)).map((name) => name.replace('.cpp', ''));
  const sound = await inParallel(targets, async (target) => {
    const isSound = await runTarget(target);
    process.stdout.write(`${isSound ? 'passed' : 'FAILED'}: ${target}, ${SECONDS} s\n`);
    return isSound;
  });
  const passed = sound.filter(Boolean).length;
  return { passed, failed: sound.length - passed, skipped: 0 };
}

/** @param {string} target */
async function runTarget(target) {
  const corpus = `build/fuzz/corpus/${target}`;
  const found = 'build/fuzz/found';
  for (const folder of [corpus, found]) await mkdir(join(ROOT, folder), { recursive: true });
  const options = { max_total_time: SECONDS, max_len: 16_384, timeout: 60, rss_limit_mb: 2048, print_final_stats: 1 };
  const flags = Object.entries(options).map(([name, value]) => `-${name}=${value}`);
  const code = await exitCode(
    `build/fuzz/${target}`,
    [...flags, `-artifact_prefix=${found}/`, corpus, 'tests/fixtures/made'],
    { quiet: true },
  );
  return code === 0;
}
