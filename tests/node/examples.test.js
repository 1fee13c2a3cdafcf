import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { examples } from './support/api-guide.js';
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

for (const { name, code } of examples('js node')) {
  test(`docs/api.md: ${name}`, { skip: unlessThere(made('expected.tsv')) }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'pyramidion-guide-'));
    t.after(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, 'node_modules'));
    await symlink(ROOT, join(folder, 'node_modules', 'pyramidion'));
    await copyFile(made('vips-jpeg-420.tif'), join(folder, 'map.tif'));
    await writeFile(join(folder, 'example.mjs'), code);
    const { stderr } = await run(process.execPath, ['example.mjs'], { cwd: folder });
    assert.equal(stderr, '');
    assert.match((await run('vipsheader', [join(folder, 'map.jpg')])).stdout, /800x636 uchar, 3 bands/);
  });
}
