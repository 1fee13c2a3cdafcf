/** The table jp2-decode: a JPEG 2000 codestream in, RGBA out, on one thread, as megapixels per second of CPU time. */

import { codestreamFolder, codestreamSets } from '../prepare/codestreams.js';
import { MissingProgram } from '../prepare/command.js';
import { against, table } from '../report/table.js';
import { javascriptContender } from './javascript.js';
import { measure, showRate } from './measure.js';
import { nativeOpenjpeg } from './native.js';

const names = ['pyramidion', 'codec-openjpeg', 'pdfjs', 'codec-openjph'];

/** Decoders of the irreversible wavelet may round apart. More than this on average is a wrong picture. */
const LOSSY_TOLERANCE = 1;

/** Of native OpenJPEG's speed, and how many times as fast as codec-openjpeg: at least. Not of HT: its decoder has no SIMD. */
const TARGETS = { ofNative: 0.65, timesCodecOpenjpeg: 1.5 };

/**
 * @param {{turns: number, seconds: number}} effort How often each contender has its turn, and how long it takes.
 * @returns {Promise<string>} Markdown.
 */
export async function jp2DecodeReport({ turns, seconds }) {
  const contenders = [...names.map((name) => javascriptContender(`jp2/${name}`)), await nativeOpenjpeg()];
  const notes = [];
  const rows = [];
  try {
    for (const set of codestreamSets) {
      try {
        const tolerance = set.lossy ? LOSSY_TOLERANCE : 0;
        const effort = { tilePixels: set.side ** 2, tolerance, turns, seconds };
        const able = contenders.filter(({ name }) => set.highThroughput || name !== 'jp2/codec-openjph');
        const rates = await measure(able, await codestreamFolder(set), effort);
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
  const ratios = ['× codec-openjpeg', '× pdfjs', '× codec-openjph', 'of native'];
  return [
    '## Decoding JPEG 2000: MP/s of CPU time, RGB to RGBA, one thread',
    table(['tiles', ...names, 'native OpenJPEG', ...ratios], rows),
    notes.map((note) => `- ${note}`).join('\n'),
  ].join('\n\n');
}

function row(set, rates) {
  const rate = (name) => rates.get(name)?.rate ?? NaN;
  const ours = rate('jp2/pyramidion');
  const { ofNative, timesCodecOpenjpeg } = set.highThroughput ? {} : TARGETS;
  return [
    set.name,
    ...names.map((name) => showRate(rate(`jp2/${name}`))),
    showRate(rate('native OpenJPEG')),
    against(ours / rate('jp2/codec-openjpeg'), '≥', timesCodecOpenjpeg),
    against(ours / rate('jp2/pdfjs'), '≥'),
    against(ours / rate('jp2/codec-openjph'), '≥'),
    against(ours / rate('native OpenJPEG'), '≥', ofNative),
  ];
}
