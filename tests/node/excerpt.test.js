/**
 * An excerpt is a TIFF of one tile that libtiff's own tools read without a word, and that holds the tile's samples.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { open } from '../../js/index.js';
import { readExpected } from './support/expected.js';
import { made, MADE, unlessThere } from './support/places.js';
import { PROGRAM, runCli } from './support/run-cli.js';

const run = promisify(execFile);
const TABLE = made('expected.tsv');
/** The program that made the table: it writes a TIFF's samples through the system's libtiff. */
const REFERENCE = join(MADE, 'samples');

/** Samples that the system's libtiff, or this package, does not decode. */
const NOT_DECODED = new Set(['gdal-complex.tif', 'im-float24.tif']);
/** The compression that libvips writes as JPEG 2000: its tiles' excerpts are no TIFFs (see tiff-jpeg2000.test.js). */
const JPEG_2000 = 33004;

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-excerpt-'));
});
after(() => rm(folder, { recursive: true }));

/**
 * The top left part of interleaved samples.
 * @param {Uint8Array} bytes of whole rows
 * @param {number} rowBytes
 * @param {number} width in bytes
 * @param {number} height
 */
function crop(bytes, rowBytes, width, height) {
  const rows = Array.from({ length: height }, (_, y) => bytes.subarray(y * rowBytes, y * rowBytes + width));
  return Buffer.concat(rows);
}

/**
 * The first and the last tile of the largest and the smallest level.
 * @param {import('../../js/index.js').Image} image
 */
function someTiles({ levels }) {
  const ends = [...new Set([0, levels.length - 1])];
  return ends.flatMap((level) => {
    const { columns, rows } = levels[level];
    const last = { level, column: columns - 1, row: rows - 1 };
    return columns * rows === 1 ? [last] : [{ level, column: 0, row: 0 }, last];
  });
}

describe('TIFF excerpts', { skip: unlessThere(TABLE) }, () => {
  const files = existsSync(TABLE) ? [...readExpected(TABLE)] : [];
  for (const [file, [{ compression }]] of files) {
    if (NOT_DECODED.has(file) || compression === JPEG_2000) continue;
    test(file, async () => {
      const image = await open(made(file), { workers: 0, orientation: 'stored' });
      try {
        for (const position of someTiles(image)) await checkExcerpt(image, position, join(folder, file));
      } finally {
        image.close();
      }
    });
  }
});

/** What libtiff says of GDAL_NODATA wherever it meets it. */
const OF_GDAL = /^TIFFReadDirectory: Warning, Unknown field with tag 42113 .*\n/gm;

/**
 * @param {import('../../js/index.js').Image} image
 * @param {{ level: number, column: number, row: number }} position
 * @param {string} path
 */
async function checkExcerpt(image, position, path) {
  const excerpt = await image.excerpt(position);
  await writeFile(path, await excerpt.bytes());

  const { stdout, stderr } = await run('tiffinfo', [path]);
  assert.equal(stderr.replace(OF_GDAL, ''), '');
  assert.doesNotMatch(stdout, /warning|error/i);

  const decoded = await run(REFERENCE, [path, `${path}.raw`]);
  const [directory, ...more] = decoded.stdout.trimEnd().split('\n');
  assert.deepEqual(more, [], 'one directory');
  const [, width, , bands, , , length, reason] = directory.split('\t');
  assert.equal(reason ?? '', '', 'libtiff decodes it');

  const samples = await image.samples(position);
  const { data } = samples;
  assert.deepEqual([samples.width, samples.height, samples.bands], [excerpt.width, excerpt.height, Number(bands)]);
  const pixel = data.byteLength / samples.width / samples.height;
  const whole = await readFile(`${path}.raw`);
  assert.equal(whole.length, Number(length));
  const expected = crop(whole, Number(width) * pixel, samples.width * pixel, samples.height);
  assert.ok(
    expected.equals(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    `${JSON.stringify(position)} differs`,
  );
}

describe('JPEG excerpts', { skip: unlessThere(TABLE) }, () => {
  for (const file of [
    'vips-jpeg-420.tif',
    'vips-jpeg-rgbjpeg.tif',
    'vips-jpeg-grey.tif',
    'im-jpeg.tif',
    'cog-jpeg.tif',
    'libtiff-jpeg-rgb.tif',
  ]) {
    test(`${file}: a stock decoder sees the same picture`, async () => {
      const image = await open(made(file), { workers: 0 });
      const position = { level: 0, column: 1, row: 1 };
      const path = join(folder, `${file}.jpg`);
      await writeFile(path, await (await image.excerpt({ ...position, form: 'jpeg' })).bytes());
      await run('vips', ['rawsave', path, `${path}.raw`]);
      const { data } = await image.samples(position);
      // Decoders differ in how they interpolate colour at the tile's edge, and round: near is right, and a wrong colour far.
      const decoded = await readFile(`${path}.raw`);
      assert.equal(decoded.length, data.length);
      const worst = decoded.reduce((most, value, index) => Math.max(most, Math.abs(value - Number(data[index]))), 0);
      assert.ok(worst <= 2, `differs by ${worst}`);
      image.close();
    });
  }

  test('of a tile that is not JPEG is refused', async () => {
    const image = await open(made('vips-deflate.tif'), { workers: 0 });
    await assert.rejects(image.excerpt({ level: 0, column: 0, row: 0, form: 'jpeg' }), { code: 'unsupported' });
    image.close();
  });
});

describe('pyramidion excerpt', { skip: unlessThere(TABLE) }, () => {
  const position = ['--level', 0, '--column', 1, '--row', 1];

  test('writes a TIFF that tiffinfo reads without a warning', async () => {
    const path = join(folder, 'tile.tif');
    assert.equal((await runCli(['excerpt', made('vips-jpeg-420.tif'), ...position, '-o', path])).code, 0);
    const { stdout, stderr } = await run('tiffinfo', [path]);
    assert.equal(stderr, '');
    assert.match(stdout, /Image Width: 256 Image Length: 256/);
  });

  test('writes a plain JPEG', async () => {
    const path = join(folder, 'tile.jpg');
    assert.equal((await runCli(['excerpt', made('vips-jpeg-420.tif'), ...position, '-o', path])).code, 0);
    assert.match((await run('vipsheader', [path])).stdout, /256x256 uchar, 3 bands/);
  });

  test('reads little more than the tile', async () => {
    const trace = join(folder, 'trace.jsonl');
    const path = join(folder, 'tile.tif');
    await run(process.execPath, [
      PROGRAM,
      'excerpt',
      made('vips-deflate.tif'),
      '--level',
      '2',
      '--column',
      '0',
      '--row',
      '0',
      '-o',
      path,
      '--trace',
      trace,
    ]);
    const reads = (await readFile(trace, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const bytes = reads.reduce((sum, { length }) => sum + length, 0);
    assert.ok(bytes < (await readFile(made('vips-deflate.tif'))).length / 2, `${bytes} bytes`);
  });
});
