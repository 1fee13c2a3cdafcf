/**
 * Memory while random tiles of an image of 100,000 × 100,000 pixels are read: in a process of its own, inline, so that
 * what a page and a worker hold is in one place.
 */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tenGigapixels } from './prepare/enormous.js';
import { against, table } from './report/table.js';

const TILES = 1000;
const TARGET = 64;

/** @returns {Promise<string>} Markdown. */
export async function memoryReport() {
  const path = await tenGigapixels();
  const program = fileURLToPath(new URL('memory-reader.js', import.meta.url));
  const child = fork(program, [path, String(TILES)], { execArgv: ['--expose-gc'] });
  const result = await new Promise((resolve, reject) => {
    child.on('message', resolve);
    child.on('exit', () => reject(new Error('the reader ended')));
  });
  if (result.error) return `## Memory\n\nPyramidion cannot: ${result.error}`;
  const megabytes = (bytes) => bytes / 1e6;
  const total = result.heap + result.buffers;
  return [
    `## Memory: ${TILES} random tiles of 100,000 × 100,000 pixels`,
    table(
      ['', 'MB at most'],
      [
        ['JavaScript heap, above an empty process', against(megabytes(result.heap), '≤')],
        ['array buffers and WebAssembly memory', against(megabytes(result.buffers), '≤')],
        ['together', against(megabytes(total), '≤', TARGET)],
      ],
    ),
  ].join('\n\n');
}
