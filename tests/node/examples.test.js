import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { made, ROOT, unlessThere } from './support/places.js';

const run = promisify(execFile);

test('examples/node-region saves a region', { skip: unlessThere(made('expected.tsv')) }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'pyramidion-example-'));
  t.after(() => rm(folder, { recursive: true }));
  const out = join(folder, 'middle.jpg');
  const program = join(ROOT, 'examples', 'node-region', 'save-region.js');
  const { stderr } = await run(process.execPath, [program, made('vips-jpeg-420.tif'), out]);
  assert.equal(stderr, '');
  assert.match((await run('vipsheader', [out])).stdout, /502x399 uchar, 3 bands/);
});
