/** Reads random tiles and tells what memory it took. Started by memory.js: `node --expose-gc memory-reader.js PATH TILES`. */

import { randomNumbers } from './report/random-numbers.js';

const [path, tiles] = process.argv.slice(2);

try {
  globalThis.gc();
  const before = process.memoryUsage();
  const { open } = await import('../../js/index.js');
  const image = await open(path, { workers: 0 });
  const most = { heap: 0, buffers: 0 };
  const random = randomNumbers();
  for (let i = 0; i < Number(tiles); ++i) {
    const { level, columns, rows } = image.levels[i % image.levels.length];
    await image.tile({ level, column: random(columns / 4) * 4, row: random(rows / 4) * 4 });
    if (i % 20 === 0) {
      globalThis.gc();
      const { heapUsed, external } = process.memoryUsage();
      most.heap = Math.max(most.heap, heapUsed - before.heapUsed);
      most.buffers = Math.max(most.buffers, external - before.external);
    }
  }
  image.close();
  process.send(most);
} catch (error) {
  process.send({ error: String(error?.message ?? error) });
}
process.disconnect();
