import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { requestedRanges } from '../../js/cli/range-header.js';
import { startStaticServer } from '../../js/cli/static-server.js';
import { readExpected } from './support/expected.js';
import { made, MADE, ROOT, unlessThere } from './support/places.js';
import { fail, PROGRAM, succeed } from './support/run-cli.js';

const run = promisify(execFile);
const PYRAMID = made('vips-deflate.tif');
const skip = unlessThere(PYRAMID);

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-cli-'));
});
after(() => rm(folder, { recursive: true }));

/** @param {string} name */
const out = (name) => join(folder, name);
/** @param {Uint8Array} bytes */
const md5 = (bytes) => createHash('md5').update(bytes).digest('hex');
/** @param {string} name */
const samples = async (name) => readFile(out(name));

describe('info', { skip }, () => {
  test('--json tells sizes, samples and levels', async () => {
    const info = JSON.parse(await succeed('info', PYRAMID, '--json'));
    const { format, width, height, bands, bits, sampleFormat, photometric, compression, orientation, planar } = info;
    assert.deepEqual(
      { format, width, height, bands, bits, sampleFormat, photometric, compression, orientation, planar },
      {
        format: 'TIFF',
        width: 1003,
        height: 797,
        bands: 3,
        bits: 8,
        sampleFormat: 'unsigned',
        photometric: 'RGB',
        compression: 'Deflate',
        orientation: 1,
        planar: false,
      },
    );
    assert.deepEqual(info.levels, [
      { width: 1003, height: 797, tileWidth: 256, tileHeight: 256, columns: 4, rows: 4 },
      { width: 501, height: 398, tileWidth: 256, tileHeight: 256, columns: 2, rows: 2 },
      { width: 250, height: 199, tileWidth: 256, tileHeight: 256, columns: 1, rows: 1 },
    ]);
    assert.deepEqual(info.associated, []);
  });

  test('lists associated images with their levels', async () => {
    const { associated } = JSON.parse(await succeed('info', made('cog-jpeg-mask.tif'), '--json'));
    assert.equal(associated.length, 1);
    assert.equal(associated[0].kind, 'mask');
    assert.deepEqual([associated[0].width, associated[0].height], [1003, 797]);
    assert.ok(associated[0].levels.length > 1);
  });

  test('for people has the same facts', async () => {
    const text = await succeed('info', PYRAMID);
    assert.match(text, /1003 × 797/);
    assert.match(text, /Deflate/);
    assert.match(text, /2 +250 × 199 +256 × 256 +1 × 1/);
  });

  test('--metadata reads the metadata too', async () => {
    const { metadata } = JSON.parse(await succeed('info', PYRAMID, '--json', '--metadata'));
    assert.ok(metadata.ICCProfile.bytes > 100);
  });

  test('ends quietly when nobody reads on', async () => {
    await run('sh', ['-c', `"$0" "$1" info "$2" | true`, process.execPath, PROGRAM, PYRAMID]);
  });
});

describe('tile and region', { skip }, () => {
  test('.raw of a level is what libtiff reads', async () => {
    const rows = readExpected(join(MADE, 'expected.tsv')).get('vips-deflate.tif') ?? [];
    for (const [level, row] of rows.entries()) {
      await succeed('region', PYRAMID, '--level', level, '-o', out('level.raw'));
      assert.equal(md5(await samples('level.raw')), row.md5);
    }
  });

  test('.raw of a region is a crop of the whole, of a tile too', async () => {
    await succeed('region', PYRAMID, '-o', out('whole.raw'));
    await succeed('region', PYRAMID, '--region', '200,300,313,211', '-o', out('part.raw'));
    await succeed('tile', PYRAMID, '--level', 0, '--column', 3, '--row', 3, '-o', out('tile.raw'));
    const whole = await samples('whole.raw');
    /** @param {number} x @param {number} y @param {number} width @param {number} height */
    const crop = (x, y, width, height) =>
      Buffer.concat(
        Array.from({ length: height }, (_, row) => {
          const at = ((y + row) * 1003 + x) * 3;
          return whole.subarray(at, at + width * 3);
        }),
      );
    assert.ok(crop(200, 300, 313, 211).equals(await samples('part.raw')));
    assert.ok(crop(768, 768, 235, 29).equals(await samples('tile.raw')));
  });

  test('the number of workers changes nothing', async () => {
    for (const workers of [0, 2]) {
      await succeed('region', PYRAMID, '--workers', workers, '-o', out(`by-${workers}.raw`));
    }
    assert.ok((await samples('by-0.raw')).equals(await samples('by-2.raw')));
  });

  test('pictures hold the same pixels, whatever the format', async () => {
    await succeed('region', PYRAMID, '--region', '200,300,313,211', '-o', out('part.raw'));
    /** @type {[string, ...(string | number)[]][]} */
    const files = [
      ['part.png'],
      ['part.png', '--png-level', 9],
      ['part.tif'],
      ['part.tif', '--compression', 'lzw', '--tiff-tile', 64],
      ['part.tif', '--compression', 'none'],
      ['part.webp', '--lossless'],
    ];
    for (const [name, ...options] of files) {
      await succeed('region', PYRAMID, '--region', '200,300,313,211', ...options, '-o', out(name));
      await run('vips', ['rawsave', out(name), out('again.raw')]);
      assert.ok((await samples('again.raw')).equals(await samples('part.raw')), name);
    }
    await succeed('region', PYRAMID, '--region', '200,300,313,211', '--quality', 95, '-o', out('part.jpg'));
    const { stdout } = await run('vipsheader', [out('part.jpg')]);
    assert.match(stdout, /313x211 uchar, 3 bands/);
  });

  test('options say how pictures are encoded', async () => {
    const identify = async (/** @type {string} */ name, /** @type {string} */ format) =>
      (await run('identify', ['-format', format, out(name)])).stdout;
    const jpeg = ['--quality', 80, '--subsampling', '4:4:4', '--progressive'];
    await succeed('region', PYRAMID, '--level', 1, ...jpeg, '-o', out('form.jpg'));
    assert.equal(await identify('form.jpg', '%Q %[jpeg:sampling-factor] %[interlace]'), '80 1x1,1x1,1x1 JPEG');
    await succeed('region', PYRAMID, '--level', 1, '--quality', 50, '-o', out('form.webp'));
    assert.match(await identify('form.webp', '%m %w'), /^WEBP 501/);
    await succeed('region', PYRAMID, '--pyramid', '--tiff-tile', 128, '-o', out('pyramid.tif'));
    const { levels } = JSON.parse(await succeed('info', out('pyramid.tif'), '--json'));
    const sizes = levels.map((/** @type {any} */ { width, height, tileWidth }) => [width, height, tileWidth]);
    assert.deepEqual(sizes, [
      [1003, 797, 128],
      [502, 399, 128],
      [251, 200, 128],
      [126, 100, 128],
    ]);
  });

  test('--keep carries along what the image has', async () => {
    await succeed('region', PYRAMID, '--level', 0, '--keep', 'resolution,xmp', '-o', out('source.tif'));
    await succeed('region', out('source.tif'), '--size', '501,398', '--keep', 'resolution', '-o', out('half.png'));
    const header = async (/** @type {string} */ path) => Number((await run('vipsheader', ['-f', 'xres', path])).stdout);
    const [full, half] = [await header(PYRAMID), await header(out('half.png'))];
    assert.ok(Math.abs(half / full - 501 / 1003) < 0.01, `${half} pixels per mm of ${full}`);
  });

  test('--size resizes', async () => {
    await succeed('region', PYRAMID, '--size', '120,90', '-o', out('small.png'));
    assert.match((await run('vipsheader', [out('small.png')])).stdout, /120x90/);
  });

  test('pictures are turned upright, .raw is not', async () => {
    const turned = made('im-orientation-6.tif');
    await succeed('region', turned, '--level', 1, '-o', out('turned.png'));
    await succeed('region', turned, '--level', 1, '-o', out('turned.raw'));
    assert.match((await run('vipsheader', [out('turned.png')])).stdout, /398x501/);
    assert.equal((await samples('turned.raw')).length, 501 * 398 * 3);
  });

  test('associated images can be read', async () => {
    await succeed('region', made('cog-jpeg-mask.tif'), '--image', 1, '-o', out('mask.raw'));
    assert.equal((await samples('mask.raw')).length, 1003 * 797);
  });

  test('the same comes over HTTP', async (t) => {
    const server = await startStaticServer({ root: MADE, port: 0 });
    t.after(() => server.close());
    await succeed('region', PYRAMID, '--level', 1, '-o', out('file.raw'));
    await succeed('region', `${server.url}/vips-deflate.tif`, '--level', 1, '-o', out('http.raw'));
    assert.ok((await samples('http.raw')).equals(await samples('file.raw')));
  });
});

describe('--trace', { skip }, () => {
  test('tells each range that is read, and its round trip', async (t) => {
    const server = await startStaticServer({ root: MADE, port: 0 });
    t.after(() => server.close());
    await succeed('info', `${server.url}/cog-deflate.tif`, '--trace', out('trace.jsonl'));
    const lines = (await readFile(out('trace.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.ok(lines.length > 0);
    for (const line of lines) {
      assert.deepEqual(Object.keys(line), ['offset', 'length', 'trip']);
      assert.ok(Object.values(line).every(Number.isSafeInteger));
    }
    assert.equal(Math.max(...lines.map(({ trip }) => trip)), 1, 'a COG opens in one trip');
  });
});

describe('output files', { skip }, () => {
  test('replace older ones, and leave nothing else behind', async () => {
    const place = await mkdtemp(join(folder, 'place-'));
    await writeFile(join(place, 'tile.raw'), 'older');
    await succeed('tile', PYRAMID, '--level', 2, '--column', 0, '--row', 0, '-o', join(place, 'tile.raw'));
    assert.deepEqual(await readdir(place), ['tile.raw']);
    assert.equal((await readFile(join(place, 'tile.raw'))).length, 250 * 199 * 3);
  });

  test('that fail leave an older one as it was, and nothing else behind', async () => {
    const place = await mkdtemp(join(folder, 'place-'));
    await writeFile(join(place, 'region.raw'), 'older');
    // A COG's directories stand at its head: without its last bytes it opens, but the last tiles are missing.
    const broken = out('broken.tif');
    const whole = await readFile(made('cog-deflate.tif'));
    await writeFile(broken, whole.subarray(0, whole.length * 0.9));
    await fail(1, 'region', broken, '-o', join(place, 'region.raw'));
    assert.deepEqual(await readdir(place), ['region.raw']);
    assert.equal(await readFile(join(place, 'region.raw'), 'utf8'), 'older');
  });

  test('are cleaned away by Ctrl-C', async (t) => {
    const place = await mkdtemp(join(folder, 'place-'));
    const url = await startStallingServer(t);
    const child = spawn(process.execPath, [PROGRAM, 'region', url, '-o', join(place, 'region.raw')]);
    while ((await readdir(place)).length === 0) await setTimeout(10);
    child.kill('SIGINT');
    const [, signal] = await once(child, 'close');
    assert.equal(signal, 'SIGINT');
    assert.deepEqual(await readdir(place), []);
  });
});

/**
 * Serves a COG whose head and tail come, and whose tiles never do.
 * @param {import('node:test').TestContext} t
 */
async function startStallingServer(t) {
  const file = await readFile(made('cog-deflate.tif'));
  const server = createServer((request, response) => {
    const ranges = requestedRanges(request.headers.range, file.length);
    if (typeof ranges === 'string') return response.end(file);
    const [{ start, end }] = ranges;
    if (start !== 0 && end !== file.length) return;
    response.writeHead(206, { 'Content-Range': `bytes ${start}-${end - 1}/${file.length}`, ETag: '"1"' });
    response.end(file.subarray(start, end));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/cog.tif`;
}

describe('serve', () => {
  test('prints its address on the first line and answers ranges', async (t) => {
    const child = spawn(process.execPath, [PROGRAM, 'serve', join(ROOT, 'js'), '--port', '0']);
    t.after(() => child.kill());
    const text = String(await new Promise((done) => child.stdout.once('data', done)));
    const [first] = text.split('\n');
    assert.match(first, /^http:\/\/127\.0\.0\.1:\d+$/);
    const response = await fetch(`${first}/cli/pyramidion.js`, { headers: { Range: 'bytes=0-18' } });
    assert.equal(response.status, 206);
    assert.equal(await response.text(), '#!/usr/bin/env node');
  });

  test('of what is not a folder fails', async () => {
    assert.match(await fail(1, 'serve', PROGRAM, '--port', 0), /not a folder/);
    assert.match(await fail(1, 'serve', out('absent')), /absent.*no such file or folder/);
  });
});
