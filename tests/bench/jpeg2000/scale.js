/**
 * The table jp2-scale: one cold tile of 512 × 512 in an image of 102,400 × 102,400 pixels, and the same tile in the
 * 4,096 × 4,096 of which it is a repetition. Each is read by a process of its own, from disk, inline, so that what a page
 * and a worker do and hold is in one place.
 */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MissingProgram } from '../prepare/command.js';
import { grownJpeg2000 } from '../prepare/jpeg2000.js';
import { median } from '../report/statistics.js';
import { against, table } from '../report/table.js';

const TIMES = 25;
const PERIOD_TILES = 4096 / 512;
const PERIOD = 12;
const REPETITIONS = 7;
/** Places in the period, away from its edges. */
const places = [
  [3, 3],
  [2, 5],
  [5, 4],
];
/** The processor time of a tile in the large image, as a multiple of that in the small one; and MB. */
const TARGETS = { times: 3, megabytes: 150 };

/** @returns {Promise<string>} Markdown. */
export async function jp2ScaleReport() {
  const title = '## JPEG 2000: a cold tile of 512 × 512, ms of processor time and MB';
  try {
    const [small, large] = [await grownJpeg2000(1), await grownJpeg2000(TIMES)];
    const results = { small: [], large: [] };
    for (let i = 0; i < REPETITIONS; ++i) {
      for (const [column, row] of places) {
        results.small.push(await read(small, small, column, row));
        const repeated = [column, row].map((place) => PERIOD * PERIOD_TILES + place);
        results.large.push(await read(small, large, ...repeated));
      }
    }
    return [
      title,
      table(['', '4,096²', '102,400²', 'ratio'], rows(results)),
      `Medians of ${REPETITIONS * places.length} processes; memory is the most of any, above that of a process that has opened nothing, and holds what the decoder and the file’s cached bytes take.`,
    ].join('\n\n');
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    return `${title}\n\n- left out: ${error.message}`;
  }
}

async function read(warmUp, path, column, row) {
  const program = fileURLToPath(new URL('scale-reader.js', import.meta.url));
  const child = fork(program, [warmUp, path, String(column), String(row)], { execArgv: ['--expose-gc'] });
  const result = await new Promise((resolve, reject) => {
    child.on('message', resolve);
    child.on('exit', () => reject(new Error('the reader ended')));
  });
  if (result.error) throw new Error(result.error);
  return result;
}

function rows({ small, large }) {
  const time = (name, value, target) => {
    const [a, b] = [small, large].map((runs) => median(runs.map(value)));
    return [name, a.toFixed(1), b.toFixed(1), against(b / a, '≤', target)];
  };
  const memory = (name, value, target) => {
    const [a, b] = [small, large].map((runs) => Math.max(...runs.map(value)) / 1e6);
    return [name, a.toFixed(0), against(b, '≤', target), against(b / a, '≤')];
  };
  return [
    time('opening, ms', ({ open }) => open),
    time('the tile, ms', ({ open, both }) => both - open, TARGETS.times),
    time('both, ms', ({ both }) => both, TARGETS.times),
    memory('heap, buffers and WebAssembly memory, MB', ({ heap, buffers }) => heap + buffers, TARGETS.megabytes),
    memory('the whole process at its largest, Node itself included, MB', ({ resident }) => resident),
  ];
}
