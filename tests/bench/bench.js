/**
 * `npm run bench`: Pyramidion beside its peers on this machine, in one run. Prints Markdown and writes build/bench.md.
 *
 *     npm run bench                          # everything
 *     npm run bench -- decode open           # only these sections: decode, jp2-decode, kernels, open, …
 *     npm run bench -- decode --turns 3      # quicker and rougher
 *
 * PYRAMIDION_BENCH_FILES may name a folder with ready pyramids (see prepare/pyramids.js); else they are made from a
 * photograph of Debian's and kept in .cache/bench. Nothing here fails on a slow machine: the table says what it saw.
 */

import { parseArgs } from 'node:util';
import { installPeers } from './prepare/peers.js';
import { describeMachine } from './report/machine.js';
import { writeReport } from './report/write.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { turns: { type: 'string', default: '7' }, seconds: { type: 'string', default: '0.06' } },
});

await installPeers();

/** Each section is imported when it runs: the peers are only there after the installation. */
const sections = {
  decode: async () =>
    (await import('./decode/decode.js')).decodeReport({ turns: Number(values.turns), seconds: Number(values.seconds) }),
  'jp2-decode': async () =>
    (await import('./decode/jp2-decode.js')).jp2DecodeReport({
      turns: Number(values.turns),
      seconds: Number(values.seconds),
    }),
  'jp2-bytes': async () => (await import('./jpeg2000/bytes.js')).jp2BytesReport(),
  'jp2-first-view': async () => (await import('./jpeg2000/first-view.js')).jp2FirstViewReport(),
  'jp2-scale': async () => (await import('./jpeg2000/scale.js')).jp2ScaleReport(),
  kernels: async () => (await import('./kernels.js')).kernelsReport(),
  render: async () => (await import('./render/render.js')).renderReport(),
  slider: async () => (await import('./slider/slider.js')).sliderReport(),
  open: async () => (await import('./open/open.js')).openReport(),
  size: async () => (await import('./size.js')).sizeReport(),
  memory: async () => (await import('./memory.js')).memoryReport(),
};

const chosen = positionals.length ? positionals : Object.keys(sections);
const parts = [`# Pyramidion beside its peers\n\n${await describeMachine()}`];
for (const name of chosen) {
  if (!sections[name]) throw new Error(`No section ${name}: there are ${Object.keys(sections).join(', ')}.`);
  const part = await sections[name]();
  console.log(`${part}\n`);
  parts.push(part);
}
console.log(`Written to ${await writeReport('bench.md', parts)}`);
process.exit();
