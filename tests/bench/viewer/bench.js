/**
 * `npm run bench:viewer`: what a reader of a page waits for. OpenSeadragon in Chromium, 1280 × 800, with 50 ms before
 * each answer and 20 Mb/s for all of them together, shows the same picture from a static Deep Zoom folder, through
 * Pyramidion and through geotiff-tilesource. Prints Markdown and writes build/bench-viewer.md, and what each of them
 * showed into build/bench-viewer.
 *
 *     npm run bench:viewer                     # 3 repetitions
 *     npm run bench:viewer -- --repetitions 5 --only cog,deep-zoom
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installPeers } from '../prepare/peers.js';
import { build } from '../prepare/places.js';
import { describeMachine } from '../report/machine.js';
import { writeReport } from '../report/write.js';

const { values } = parseArgs({
  options: { repetitions: { type: 'string', default: '3' }, only: { type: 'string', default: '' } },
});

await installPeers();
const { contenders } = await import('./contenders.js');
const { startStage } = await import('./stage.js');
const { viewerTable } = await import('./report.js');
const { compareScreenshots } = await import('./screenshots.js');

const screenshots = join(build, 'bench-viewer');
await mkdir(screenshots, { recursive: true });
const { ready, notes } = await contenders();
const wanted = values.only.split(',').filter(Boolean);
const chosen = ready.filter(({ id }) => wanted.length === 0 || wanted.some((part) => id.includes(part)));

const results = new Map(chosen.map(({ id }) => [id, { runs: [], error: '' }]));
const stage = await startStage(chosen);
try {
  for (let repetition = 0; repetition < Number(values.repetitions); ++repetition) {
    for (const contender of chosen) await perform(contender);
  }
} finally {
  await stage.close();
}

const report = [
  '# The viewer beside its peers',
  await describeMachine(),
  viewerTable(chosen, results),
  [...notes, ...(await compareScreenshots(screenshots, chosen))].join('\n'),
];
console.log(report.join('\n\n'));
console.log(`\nWritten to ${await writeReport('bench-viewer.md', report)}`);
process.exit();

/** One repetition. A contender that has failed is not tried again. */
async function perform(contender) {
  const result = results.get(contender.id);
  if (result.error) return;
  try {
    result.runs.push(await stage.perform(contender, join(screenshots, `${contender.id}.png`)));
  } catch (error) {
    result.error = error.message.split('\n')[0];
  }
}
