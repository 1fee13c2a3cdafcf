/**
 * Index files beside images, and indexes written into them: fewer requests, the same pixels.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { startStaticServer } from '../../js/cli/static-server.js';
import { open } from '../../js/index.js';
import { hashOf } from '../../js/source/sidecar-format.js';
import { INDEX_BEGIN } from '../../js/source/sidecar.js';
import { fail, succeed } from './support/run-cli.js';

const run = promisify(execFile);

/** @param {string} name */
const isInstalled = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
const skip =
  isInstalled('opj_compress') && isInstalled('opj_decompress') ? false : 'OpenJPEG’s tools are not installed';

const SIZE = 2100;
/** @type {Record<string, string[]>} */
const VARIANTS = {
  tiled: ['-t', '256,256', '-p', 'RPCL', '-n', '6'],
  divided: ['-t', '512,512', '-p', 'RLCP', '-n', '5', '-TP', 'R', '-r', '20,10'],
  precincts: ['-p', 'RPCL', '-n', '6', '-c', '[256,256],[128,128]'],
  layers: ['-p', 'LRCP', '-n', '5', '-r', '40,20,10', '-c', '[256,256],[256,256]'],
};

/** @type {string} */
let folder;
/** @type {import('../../js/cli/static-server.js').StaticServer} */
let server;

/** @param {string} name */
const path = (name) => join(folder, name);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-index-'));
  server = await startStaticServer({ root: folder, port: 0 });
  if (skip) return;
  await writeFile(path('source.ppm'), picture(SIZE));
  for (const [name, options] of Object.entries(VARIANTS)) {
    await run('opj_compress', ['-i', path('source.ppm'), '-o', path(`${name}.jp2`), '-I', '-r', '10', ...options]);
  }
});
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** A picture in colour, with shapes and noise. @param {number} size */
function picture(size) {
  const samples = new Uint8Array(3 * size * size);
  for (let i = 0, seed = 1; i < samples.length; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const [x, y] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size)];
    samples[i] = 120 + 60 * Math.sin(x / 37) + 50 * Math.cos(y / (19 + (i % 3))) + (seed >>> 27);
  }
  return Buffer.concat([Buffer.from(`P6\n${size} ${size}\n255\n`), samples]);
}

/**
 * What opening an image over HTTP and looking at a level takes: all of it, or a part of level 0.
 * @param {string} name
 * @param {{ level: number, options?: import('../../js/index.js').OpenOptions }} options
 */
async function looked(name, { level, options }) {
  /** @type {any[]} */
  const reads = [];
  const image = await open(`${server.url}/${name}`, { workers: 0, onRead: (read) => reads.push(read), ...options });
  try {
    const region = level === 0 && image.width === SIZE ? { x: 1100, y: 900, width: 300, height: 300 } : {};
    const { data } = await image.samples({ level, ...region });
    const trips = Math.max(...reads.map(({ trip }) => trip));
    return { data, trips, reads, notes: image.info.notes };
  } finally {
    image.close();
  }
}

/**
 * Fewer round trips; or fewer bytes where all packets are gone through in a few large reads.
 * @param {{ name: string, trips: number, reads: { length: number }[] }} one
 * @param {{ trips: number, reads: { length: number }[] }} other
 */
function assertEasier({ name, trips, reads }, other) {
  const [bytes, otherBytes] = [reads, other.reads].map((all) => all.reduce((sum, { length }) => sum + length, 0));
  if (name === 'layers') assert.ok(bytes < 0.9 * otherBytes, `${bytes} instead of ${otherBytes} bytes`);
  else assert.ok(trips < other.trips, `${trips} instead of ${other.trips} trips`);
}

describe('an index beside a JPEG 2000 file', { skip }, () => {
  for (const name of Object.keys(VARIANTS)) {
    test(`saves requests, and changes no sample: ${name}`, async () => {
      const file = `${name}.jp2`;
      for (const level of [0, 3]) {
        const without = await looked(file, { level, options: { index: false } });
        await succeed('index', path(file));
        const withIndex = await looked(file, { level });
        await rm(path(`${file}.idx`));
        assert.deepEqual(withIndex.data, without.data);
        assert.deepEqual(withIndex.notes, []);
        // Where layers lie apart there are more ranges than are read at a time.
        assert.ok(withIndex.trips <= 4 || name === 'layers', `${withIndex.trips} trips`);
        assert.ok(withIndex.reads.some(({ index }) => index));
        // The small levels of an image in one tile are soon found.
        if (level > 0 && !['tiled', 'divided'].includes(name)) continue;
        assertEasier({ name, ...withIndex }, without);
      }
    });
  }

  test('gives overviews of a tiled image in one request', async () => {
    await succeed('index', path('tiled.jp2'));
    const { reads } = await looked('tiled.jp2', { level: 3 });
    await rm(path('tiled.jp2.idx'));
    const ofImage = reads.filter(({ index }) => !index);
    assert.ok(ofImage.every(({ trip }) => trip === 1));
    assert.ok(reads.length - ofImage.length <= 2);
  });

  test('is asked for once, and not again when it is absent', async () => {
    await copyFile(path('tiled.jp2'), path('alone.jp2'));
    const first = await looked('alone.jp2', { level: 3 });
    const second = await looked('alone.jp2', { level: 3 });
    assert.equal(first.reads.filter(({ index }) => index).length, 1);
    assert.equal(second.reads.filter(({ index }) => index).length, 0);
    assert.deepEqual(first.notes, []);
  });

  test('is not waited for to open, only for tiles', async () => {
    await succeed('index', path('tiled.jp2'));
    const plain = await looked('tiled.jp2', { level: 3, options: { index: false } });
    /** @type {() => void} */
    let comes = () => {};
    const coming = new Promise((resolve) => (comes = () => resolve(undefined)));
    const opening = new AbortController();
    /** @type {typeof globalThis.fetch} */
    const late = async (url, request) => {
      if (String(url).endsWith('.idx')) await coming;
      return fetch(url, request);
    };
    const image = await open(`${server.url}/tiled.jp2`, { workers: 0, fetch: late, signal: opening.signal });
    assert.deepEqual([image.width, image.levels.length, image.info.foundBy], [SIZE, 6, []]);
    // What gives up the opening does nothing to what is open.
    opening.abort();
    const asked = Promise.all([image.samples({ level: 3 }), image.metadata()]);
    const isEarly = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 50, 'late'))]);
    assert.equal(isEarly, 'late');
    comes();
    await image.indexed;
    assert.deepEqual(image.info.foundBy, ['index file']);
    assert.deepEqual((await asked)[0].data, plain.data);
    image.close();

    const closed = await open(`${server.url}/tiled.jp2`, {
      workers: 0,
      fetch: (url, request) =>
        String(url).endsWith('.idx')
          ? new Promise((_, reject) => request?.signal?.addEventListener('abort', () => reject(request.signal?.reason)))
          : fetch(url, request),
    });
    const failing = assert.rejects(closed.samples({ level: 3 }), { code: 'closed' });
    closed.close();
    await failing;
    await closed.indexed;
    await rm(path('tiled.jp2.idx'));
  });

  test('is advised where tiles are scattered and each range is a request', async () => {
    const bytes = await readFile(path('tiled.jp2'));
    for (const [hasParts, advice] of /** @type {const} */ ([
      [false, /one range at a time: with an index file/],
      [true, /^$/],
    ])) {
      const image = await open(
        {
          name: 'tiled.jp2',
          size: bytes.length,
          hasParts,
          read: async ({ offset, length }) => bytes.subarray(offset, offset + length),
        },
        { workers: 0 },
      );
      await image.indexed;
      assert.match(image.info.notes.join(), advice);
      image.close();
    }
  });

  test('is not asked for when the file has tables of its own', async () => {
    for (const name of ['divided', 'precincts']) {
      await succeed('index', '--into', path('own.jp2'), path(`${name}.jp2`));
      const { reads, trips } = await looked('own.jp2', { level: 0 });
      assert.ok(reads.every(({ index }) => !index));
      assert.ok(trips <= 3, `${trips} trips`);
    }
  });

  test('is asked for beside tables of the file’s own, where overviews are spread over many tiles', async () => {
    await succeed('index', '--into', path('many.jp2'), path('tiled.jp2'));
    const alone = await looked('many.jp2', { level: 3 });
    const again = await looked('many.jp2', { level: 3 });
    assert.equal(alone.reads.filter(({ index }) => index).length, 1);
    assert.equal(again.reads.filter(({ index }) => index).length, 0);
    await copyFile(path('many.jp2'), path('overview.jp2'));
    await succeed('index', path('overview.jp2'));
    const { data, reads } = await looked('overview.jp2', { level: 3 });
    await rm(path('overview.jp2.idx'));
    assert.deepEqual(data, alone.data);
    const ofImage = reads.filter(({ index }) => !index);
    assert.ok(ofImage.every(({ trip }) => trip === 1));
    assert.ok(3 * reads.length < alone.reads.length, `${reads.length} instead of ${alone.reads.length} requests`);
  });

  test('is not used when it is of another version, which the notes say', async () => {
    await succeed('index', path('layers.jp2'), '-o', path('tiled.jp2.idx'));
    const plain = await looked('tiled.jp2', { level: 3, options: { index: false } });
    const other = await looked('tiled.jp2', { level: 3 });
    assert.match(other.notes.join(), /index file is of another image file/);
    assert.deepEqual(other.data, plain.data);

    // The same size, another main header.
    await succeed('index', path('tiled.jp2'));
    const bytes = await readFile(path('tiled.jp2'));
    bytes.write('X', bytes.indexOf('Created by'));
    await writeFile(path('edited.jp2'), bytes);
    await copyFile(path('tiled.jp2.idx'), path('edited.jp2.idx'));
    const edited = await looked('edited.jp2', { level: 3 });
    assert.match(edited.notes.join(), /index file is of an earlier version/);
    assert.deepEqual(edited.data, plain.data);
    await rm(path('tiled.jp2.idx'));
  });

  test('is not used when it is damaged, wherever that is', async () => {
    await succeed('index', path('divided.jp2'));
    const good = await readFile(path('divided.jp2.idx'));
    await rm(path('divided.jp2.idx'));
    const plain = await looked('divided.jp2', { level: 2, options: { index: false } });
    for (const at of [0, 8, 10, 13, 42, 60, 120, 131, 180, 200]) {
      const index = new Blob([good.subarray(0, at), Uint8Array.of(good[at] ^ 0xff), good.subarray(at + 1)]);
      const damaged = await looked('divided.jp2', { level: 2, options: { index } });
      assert.deepEqual(damaged.data, plain.data, `byte ${at}`);
    }
    for (const length of [4, 39, 60, 100, 130]) {
      const cut = await looked('divided.jp2', { level: 2, options: { index: new Blob([good.subarray(0, length)]) } });
      assert.deepEqual(cut.data, plain.data, `${length} bytes`);
    }
  });

  test('can lie elsewhere, and be given as a Blob', async () => {
    const said = await succeed('index', path('tiled.jp2'), '-o', path('elsewhere'));
    assert.match(
      said,
      /^.*elsewhere: \d+ packets in 81 tile-parts; [\d.]+ kB \(\d+ kB a gigapixel\), and copies of \d+ kB\n$/,
    );
    const plain = await looked('tiled.jp2', { level: 3, options: { index: false } });
    for (const index of [`${server.url}/elsewhere`, path('elsewhere'), new Blob([await readFile(path('elsewhere'))])]) {
      const { data, trips } = await looked('tiled.jp2', { level: 3, options: { index } });
      assert.deepEqual(data, plain.data);
      assert.ok(trips <= 3);
    }
    const { notes } = await looked('tiled.jp2', { level: 3, options: { index: `${server.url}/nowhere` } });
    assert.match(notes.join(), /index file is not there/);
  });
});

describe('an index inside a JPEG 2000 file', { skip }, () => {
  for (const name of Object.keys(VARIANTS)) {
    test(`leaves OpenJPEG's decoding as it was: ${name}`, async () => {
      await succeed('index', '--into', path('into.jp2'), path(`${name}.jp2`));
      await run('opj_decompress', ['-i', path(`${name}.jp2`), '-o', path('one.ppm')]);
      await run('opj_decompress', ['-i', path('into.jp2'), '-o', path('two.ppm')]);
      assert.equal(Buffer.compare(await readFile(path('one.ppm')), await readFile(path('two.ppm'))), 0);
      const { stdout } = await run('opj_dump', ['-i', path('into.jp2')]);
      assert.match(stdout, /type=0xff55/);
      const plain = await looked(`${name}.jp2`, { level: 0, options: { index: false } });
      const indexed = await looked('into.jp2', { level: 0 });
      assert.deepEqual(indexed.data, plain.data);
      assertEasier({ name, ...indexed }, plain);
    });
  }

  test('is refused where it cannot be', async () => {
    const bytes = await readFile(path('tiled.jp2'));
    await writeFile(path('cut.jp2'), bytes.subarray(0, bytes.length - 1000));
    assert.match(await fail(1, 'index', '--into', path('none.jp2'), path('cut.jp2')), /cut short/);
    assert.equal(existsSync(path('none.jp2')), false);
  });
});

/** Directories that lie far apart: a level of `16 >> n` tiles across in each. */
function scattered() {
  const far = 400_000;
  const levels = 5;
  const file = Buffer.alloc(levels * far + 1000);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(far, 4);
  for (let n = 0; n < levels; n++) {
    const across = 16 >> n;
    const tiles = across * across;
    const at = far * (n + 1) - (n === levels - 1 ? far / 2 : 0);
    const [offsets, lengths] = [at + 200, at + 200 + 4 * tiles];
    const tags = [
      [254, 4, 1, n === 0 ? 0 : 1],
      [256, 4, 1, across * 16],
      [257, 4, 1, across * 16],
      [258, 3, 1, 8],
      [259, 3, 1, 1],
      [262, 3, 1, 1],
      [322, 3, 1, 16],
      [323, 3, 1, 16],
      [324, 4, tiles, tiles === 1 ? 300 : offsets],
      [325, 4, tiles, tiles === 1 ? 256 : lengths],
    ];
    file.writeUInt16LE(tags.length, at);
    tags.forEach(([tag, type, count, value], i) => {
      const entry = at + 2 + 12 * i;
      file.writeUInt16LE(tag, entry);
      file.writeUInt16LE(type, entry + 2);
      file.writeUInt32LE(count, entry + 4);
      file.writeUInt32LE(value, entry + 8);
    });
    const next = n === levels - 1 ? 0 : n === levels - 2 ? far * levels - far / 2 : far * (n + 2);
    file.writeUInt32LE(next, at + 2 + 12 * tags.length);
    for (let i = 0; i < tiles && tiles > 1; i++) {
      file.writeUInt32LE(1000 + 256 * i, offsets + 4 * i);
      file.writeUInt32LE(256, lengths + 4 * i);
    }
  }
  for (let i = 1000; i < far - 1000; i++) file[i] = i * 7;
  return file;
}

describe('an index beside a TIFF', () => {
  test('has all directories, so that it opens in two trips, and shows the same', async () => {
    await writeFile(path('far.tif'), scattered());
    const without = await looked('far.tif', { level: 0, options: { index: false } });
    await succeed('index', path('far.tif'));
    const withIndex = await looked('far.tif', { level: 0 });
    assert.deepEqual(withIndex.data, without.data);
    assert.ok(without.trips >= 6, `${without.trips} trips`);
    assert.ok(withIndex.trips <= 3, `${withIndex.trips} trips`);
    const named = await looked('far.tif', { level: 0, options: { index: `${server.url}/far.tif.idx` } });
    assert.deepEqual(named.data, without.data);
    assert.ok(named.trips <= 2, `${named.trips} trips`);
  });

  test('is found on disk, too', async () => {
    await writeFile(path('near.tif'), scattered());
    await succeed('index', path('near.tif'));
    /** @type {any[]} */
    const reads = [];
    const image = await open(path('near.tif'), { workers: 0, onRead: (read) => reads.push(read) });
    image.close();
    assert.equal(image.levels.length, 5);
    assert.ok(reads.some(({ index }) => index));
  });

  test('is not asked for when the file opens without', async () => {
    const small = scattered();
    await writeFile(path('small.tif'), small.subarray(0, 8));
    /** @type {any[]} */
    const reads = [];
    await assert.rejects(open(`${server.url}/small.tif`, { onRead: (read) => reads.push(read) }));
    assert.ok(reads.every(({ index }) => !index));
  });

  test('cannot be written into it', async () => {
    await writeFile(path('far.tif'), scattered());
    assert.match(await fail(2, 'index', '--into', path('x.jp2'), path('far.tif')), /JPEG 2000/);
  });
});

describe('the format', () => {
  test('has the hash of everybody else', () => {
    const text = (/** @type {string} */ letters) => hashOf(new TextEncoder().encode(letters));
    assert.equal(text(''), 'cbf29ce484222325');
    assert.equal(text('a'), 'af63dc4c8601ec8c');
    assert.equal(text('foobar'), '85944171f73967e8');
  });

  test('has the core and the reader agree where the index begins', async () => {
    const header = await readFile(new URL('../../wasm/pyramid/index_begin.h', import.meta.url), 'utf8');
    assert.match(header, /index_begin = std::uint64_t\{1\} << 52U;/);
    assert.equal(INDEX_BEGIN, 2 ** 52);
  });
});
