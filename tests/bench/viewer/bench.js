/**
 * `npm run bench:viewer`: what a reader of a page waits for. OpenSeadragon in Chromium, 1280 × 800, with 50 ms before
 * each answer and 20 Mb/s for all of them together, shows the same picture from a static Deep Zoom folder, through
 * Pyramidion and through geotiff-tilesource. Prints Markdown and writes build/bench-viewer.md.
 *
 *     npm run bench:viewer                     # 3 repetitions
 *     npm run bench:viewer -- --repetitions 5 --only cog,deep-zoom --screenshots build/screenshots
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installPeers } from '../prepare/peers.js';
import { describeMachine } from '../report/machine.js';
import { writeReport } from '../report/write.js';

const { values } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    screenshots: { type: 'string' },
  },
});

await installPeers();
const { contenders } = await import('./contenders.js');
const { startStage } = await import('./stage.js');
const { viewerTable } = await import('./report.js');

if (values.screenshots) await mkdir(values.screenshots, { recursive: true });
const wanted = values.only.split(',').filter(Boolean);
const { ready, notes } = await contenders();
const chosen = ready.filter(({ id }) => wanted.length === 0 || wanted.some((part) => id.includes(part)));

const stage = await startStage(chosen);
const results = new Map(chosen.map(({ id }) => [id, { runs: [], error: '' }]));
try {
  for (let repetition = 0; repetition < Number(values.repetitions); ++repetition) {
    for (const contender of chosen) {
      const result = results.get(contender.id);
      if (result.error) continue;
      const screenshot =
        values.screenshots && repetition === 0 ? join(values.screenshots, `${contender.id}.png`) : undefined;
      try {
        result.runs.push(await stage.perform(contender, screenshot));
      } catch (error) {
        result.error = error.message.split('\n')[0];
      }
    }
  }
} finally {
  await stage.close();
}

const report = [
  '# The viewer beside its peers',
  await describeMachine(),
  viewerTable(chosen, results),
  notes.join('\n'),
];
console.log(report.join('\n\n'));
console.log(`\nWritten to ${await writeReport('bench-viewer.md', report)}`);
process.exit();
