/**
 * The decode table: a tile in, RGBA out, on one thread, as megapixels per second of CPU time.
 *
 * The contenders take turns, so that a busy moment of the machine meets all of them, and the median of a contender's
 * turns counts. Each result is compared with native libtiff's, so that none wins by decoding something else.
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {(path: string) => Promise<Uint8Array | Uint8ClampedArray>} firstTile RGBA of the file's first tile.
 * @property {(path: string, seconds: number) => Promise<number>} time Tiles per second of CPU time, measured for so long.
 * @property {() => void} close
 */

import { MissingProgram } from '../prepare/command.js';
import { TILE_PIXELS, tileFile, tileSets } from '../prepare/tiles.js';
import { median } from '../report/statistics.js';
import { against, table } from '../report/table.js';
import { javascriptContender } from './javascript.js';
import { nativeContender } from './native.js';

const names = ['pyramidion', 'geotiff', 'geotiff-bare', 'utif2', 'wasm-vips'];

/** Decoders of lossy tiles may round apart, and interpolate colour or not. More than this on average is a wrong picture. */
const LOSSY_TOLERANCE = 4;

/** Seconds of CPU time until the engine has compiled what is hot, JavaScript and WebAssembly alike, with all care. */
const WARM_UP = 1;

/**
 * @param {{turns: number, seconds: number}} effort How often each contender has its turn, and how long it takes.
 * @returns {Promise<string>} Markdown.
 */
export async function decodeReport({ turns, seconds }) {
  const contenders = [...names.map(javascriptContender), await nativeContender()];
  const notes = [];
  const rows = [];
  try {
    for (const set of tileSets) {
      try {
        const rates = await measure(contenders, await tileFile(set), set.lossy, { turns, seconds });
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

/** @returns {Promise<Map<string, {rate: number, note?: string}>>} By contender: MP/s, or NaN and why. */
async function measure(contenders, path, lossy, { turns, seconds }) {
  const results = new Map();
  const reference = await contenders.at(-1).firstTile(path);
  for (const contender of contenders) {
    results.set(contender.name, { rates: [], note: await check(contender, path, reference, lossy) });
    if (!results.get(contender.name).note) await contender.time(path, WARM_UP);
  }
  for (let turn = 0; turn < turns; ++turn) {
    for (const contender of contenders) {
      const { rates, note } = results.get(contender.name);
      if (!note) rates.push(((await contender.time(path, seconds)) * TILE_PIXELS) / 1e6);
    }
  }
  return new Map([...results].map(([name, { rates, note }]) => [name, { rate: note ? NaN : median(rates), note }]));
}

/** @returns {Promise<string | undefined>} What is wrong with the contender's pixels, if anything. */
async function check(contender, path, reference, lossy) {
  try {
    const difference = meanDifference(await contender.firstTile(path), reference);
    if (difference > (lossy ? LOSSY_TOLERANCE : 0)) return `wrong pixels (${difference.toFixed(2)} of 255 on average)`;
  } catch (error) {
    return `cannot (${error.message.split('\n')[0]})`;
  }
}

function meanDifference(a, b) {
  if (a.length !== b.length) return Infinity;
  let sum = 0;
  for (let i = 0; i < a.length; ++i) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}

function row(set, rates) {
  const rate = (name) => rates.get(name).rate;
  const show = (value) => (Number.isFinite(value) ? value.toFixed(value < 20 ? 1 : 0) : '–');
  const ours = rate('pyramidion');
  return [
    set.name,
    ...[...rates.values()].map((result) => show(result.rate)),
    against(ours / rate('geotiff'), '≥', set.timesGeotiff),
    against(ours / rate('geotiff-bare'), '≥'),
    against(ours / rate('native libtiff'), '≥', set.ofNative),
  ];
}
