/** The decode table: a tile in, RGBA out, on one thread, as megapixels per second of CPU time. */

import { MissingProgram } from '../prepare/command.js';
import { TILE_PIXELS, tileFile, tileSets } from '../prepare/tiles.js';
import { against, table } from '../report/table.js';
import { javascriptContender } from './javascript.js';
import { measure, showRate } from './measure.js';
import { nativeLibtiff } from './native.js';

const names = ['pyramidion', 'geotiff', 'geotiff-bare', 'utif2', 'wasm-vips'];

/** Decoders of lossy tiles may round apart, and interpolate colour or not. More than this on average is a wrong picture. */
const LOSSY_TOLERANCE = 4;

/**
 * @param {{turns: number, seconds: number}} effort How often each contender has its turn, and how long it takes.
 * @returns {Promise<string>} Markdown.
 */
export async function decodeReport({ turns, seconds }) {
  const contenders = [...names.map(javascriptContender), await nativeLibtiff()];
  const notes = [];
  const rows = [];
  try {
    for (const set of tileSets) {
      try {
        const rates = await measure(contenders, await tileFile(set), {
          tilePixels: TILE_PIXELS,
          tolerance: set.lossy ? LOSSY_TOLERANCE : 0,
          turns,
          seconds,
        });
        rows.push(row(set, rates));
        for (const [name, { note }] of rates) if (note) notes.push(`${set.name}, ${name}: ${note}`);
      } catch (error) {
        if (!(error instanceof MissingProgram)) throw error;
        notes.push(`${set.name} left out: ${error.message}`);
      }
    }
  } finally {
    for (const contender of contenders) contender.close();
  }
  return [
    '## Decoding: MP/s of CPU time, tiles of 512 × 512 RGB to RGBA, one thread',
    table(['tiles', ...names, 'native libtiff', '× geotiff', '× geotiff-bare', 'of native'], rows),
    'geotiff is its `readRGB`; geotiff-bare its decoder alone, with an own loop to RGBA.',
    notes.map((note) => `- ${note}`).join('\n'),
  ].join('\n\n');
}

function row(set, rates) {
  const rate = (name) => rates.get(name).rate;
  const ours = rate('pyramidion');
  return [
    set.name,
    ...[...rates.values()].map((result) => showRate(result.rate)),
    against(ours / rate('geotiff'), '≥', set.timesGeotiff),
    against(ours / rate('geotiff-bare'), '≥'),
    against(ours / rate('native libtiff'), '≥', set.ofNative),
  ];
}
