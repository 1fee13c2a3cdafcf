/**
 * Reads one cold tile of a file and tells what it took. Started by scale.js:
 * `node --expose-gc scale-reader.js WARM-UP PATH COLUMN ROW`. Tiles of another file are read first: compiling the module
 * is not what is measured.
 */

const [warmUp, path, column, row] = process.argv.slice(2);
const WARM_UP_TILES = 4;

try {
  const { open } = await import('../../../js/index.js');
  globalThis.gc();
  const empty = process.memoryUsage();
  const other = await open(warmUp, { workers: 0 });
  for (let i = 0; i < WARM_UP_TILES; ++i) await other.tile({ level: 0, column: i, row: 0 });
  other.close();

  const start = process.cpuUsage();
  const image = await open(path, { workers: 0 });
  const opened = process.cpuUsage(start);
  await image.tile({ level: 0, column: Number(column), row: Number(row) });
  const done = process.cpuUsage(start);
  // Before anything is collected: what was held at once, apart from what JavaScript had freed by itself.
  const full = process.memoryUsage();
  image.close();
  process.send({
    open: milliseconds(opened),
    both: milliseconds(done),
    heap: full.heapUsed - empty.heapUsed,
    buffers: full.external - empty.external,
    resident: process.resourceUsage().maxRSS * 1024,
  });
} catch (error) {
  process.send({ error: String(error?.message ?? error) });
}
process.disconnect();

function milliseconds({ user, system }) {
  return (user + system) / 1000;
}
