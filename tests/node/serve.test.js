import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { requestedRanges } from '../../js/cli/range-header.js';
import { startStaticServer } from '../../js/cli/static-server.js';

const CONTENT = 'abcdefghijklmnopqrstuvwxyz';

/** @type {string} */
let root;
/** @type {import('../../js/cli/static-server.js').StaticServer} */
let server;

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pyramidion-serve-'));
  await writeFile(join(root, 'letters.tif'), CONTENT);
  await writeFile(join(root, 'empty.bin'), '');
  await writeFile(join(root, 'module.wasm'), '\0asm');
  await writeFile(join(root, 'script.mjs'), 'export {};');
  await writeFile(join(root, '.secret'), 'hidden');
  await writeFile(join(root, 'a & <b>.txt'), 'odd name');
  await mkdir(join(root, 'site'));
  await writeFile(join(root, 'site', 'index.html'), '<!doctype html>the index');
  await writeFile(join(root, '..', 'pyramidion-outside.txt'), 'outside');
  server = await startStaticServer({ root, port: 0 });
});

after(async () => {
  await server.close();
  await rm(root, { recursive: true });
  await rm(join(tmpdir(), 'pyramidion-outside.txt'), { force: true });
});

/** @param {string} path @param {RequestInit} [init] */
const get = (path, init) => fetch(`${server.url}${path}`, { redirect: 'manual', ...init });

/** @param {string} range @param {Record<string, string>} [headers] */
const getRange = (range, headers) => get('/letters.tif', { headers: { Range: range, ...headers } });

/** The status line of a path that `fetch` would tidy up. @param {string} path @returns {Promise<number>} */
const statusOfRawPath = (path) =>
  new Promise((done, failed) => {
    const { port } = server;
    request({ host: '127.0.0.1', port, path }, (response) => done(response.resume().statusCode ?? 0))
      .on('error', failed)
      .end();
  });

describe('whole files', () => {
  test('come with their size, type, and validators', async () => {
    const response = await get('/letters.tif');
    assert.equal(response.status, 200);
    assert.equal(await response.text(), CONTENT);
    assert.equal(response.headers.get('content-length'), '26');
    assert.equal(response.headers.get('content-type'), 'image/tiff');
    assert.equal(response.headers.get('accept-ranges'), 'bytes');
    assert.match(response.headers.get('etag') ?? '', /^"[^"]+"$/);
    assert.ok(Date.parse(response.headers.get('last-modified') ?? '') > 0);
  });

  test('of WebAssembly and JavaScript have the types that browsers insist on', async () => {
    assert.equal((await get('/module.wasm')).headers.get('content-type'), 'application/wasm');
    assert.match((await get('/script.mjs')).headers.get('content-type') ?? '', /^text\/javascript/);
  });

  test('answer HEAD with the headers alone', async () => {
    const response = await get('/letters.tif', { method: 'HEAD', headers: { Range: 'bytes=0-3' } });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-length'), '26');
    assert.equal(await response.text(), '');
  });

  test('are not sent again to who has them', async () => {
    const { headers } = await get('/letters.tif');
    const etag = headers.get('etag') ?? '';
    const modified = headers.get('last-modified') ?? '';
    assert.equal((await get('/letters.tif', { headers: { 'If-None-Match': etag } })).status, 304);
    assert.equal((await get('/letters.tif', { headers: { 'If-Modified-Since': modified } })).status, 304);
    assert.equal((await get('/letters.tif', { headers: { 'If-None-Match': '"other"' } })).status, 200);
  });

  test('may be empty', async () => {
    const response = await get('/empty.bin');
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '');
  });

  test('that change get another ETag', async () => {
    const path = join(root, 'changing.bin');
    await writeFile(path, 'one');
    const first = (await get('/changing.bin')).headers.get('etag');
    await writeFile(path, 'other');
    assert.notEqual((await get('/changing.bin')).headers.get('etag'), first);
  });
});

describe('ranges', () => {
  for (const [range, expected, contentRange] of [
    ['bytes=0-3', 'abcd', 'bytes 0-3/26'],
    ['bytes=24-', 'yz', 'bytes 24-25/26'],
    ['bytes=20-999', 'uvwxyz', 'bytes 20-25/26'],
    ['bytes=-3', 'xyz', 'bytes 23-25/26'],
    ['bytes=-999', CONTENT, 'bytes 0-25/26'],
  ]) {
    test(`${range} gives ${contentRange}`, async () => {
      const response = await getRange(range);
      assert.equal(response.status, 206);
      assert.equal(response.headers.get('content-range'), contentRange);
      assert.equal(response.headers.get('content-length'), String(expected.length));
      assert.equal(await response.text(), expected);
    });
  }

  for (const range of ['bytes=26-', 'bytes=99-100', 'bytes=-0']) {
    test(`${range} cannot be satisfied`, async () => {
      const response = await getRange(range);
      assert.equal(response.status, 416);
      assert.equal(response.headers.get('content-range'), 'bytes */26');
    });
  }

  /** @type {[range: string, parts: [contentRange: string, text: string][]][]} */
  const several = [
    [
      'bytes=0-1,4-5',
      [
        ['0-1', 'ab'],
        ['4-5', 'ef'],
      ],
    ],
    [
      'bytes=20-21, 0-1 ,-2',
      [
        ['20-21', 'uv'],
        ['0-1', 'ab'],
        ['24-25', 'yz'],
      ],
    ],
    [
      'bytes=0-1,30-40,24-99',
      [
        ['0-1', 'ab'],
        ['24-25', 'yz'],
      ],
    ],
  ];
  for (const [range, parts] of several) {
    test(`${range} gives ${parts.length} parts`, async () => {
      const response = await getRange(range);
      assert.equal(response.status, 206);
      assert.equal(response.headers.get('content-range'), null);
      const [, boundary] =
        /^multipart\/byteranges; boundary=(.*)$/.exec(response.headers.get('content-type') ?? '') ?? [];
      const head = (/** @type {string} */ bytes) =>
        `\r\n--${boundary}\r\nContent-Type: image/tiff\r\nContent-Range: bytes ${bytes}/26\r\n\r\n`;
      const expected = `${parts.map(([bytes, text]) => head(bytes) + text).join('')}\r\n--${boundary}--\r\n`;
      assert.equal(response.headers.get('content-length'), String(expected.length));
      assert.equal(await response.text(), expected);
    });
  }

  test('of which only one has bytes are that one', async () => {
    const response = await getRange('bytes=30-40,0-1,');
    assert.equal(response.headers.get('content-range'), 'bytes 0-1/26');
    assert.equal(await response.text(), 'ab');
  });

  const tooMany = `bytes=${Array.from({ length: 201 }, (_, i) => `${i}-${i}`)}`;
  for (const range of [
    'bytes=5-2',
    'bytes=-',
    'bytes=a-b',
    'pages=0-1',
    'bytes=0-1,b',
    'bytes=0-5,3-9',
    'bytes=',
    tooMany,
  ]) {
    test(`${range.slice(0, 20)} is ignored`, async () => {
      const response = await getRange(range);
      assert.equal(response.status, 200);
      assert.equal(await response.text(), CONTENT);
    });
  }

  test('hold only for the version that If-Range names', async () => {
    const { headers } = await get('/letters.tif');
    assert.equal((await getRange('bytes=0-3', { 'If-Range': headers.get('etag') ?? '' })).status, 206);
    assert.equal((await getRange('bytes=0-3', { 'If-Range': headers.get('last-modified') ?? '' })).status, 206);
    assert.equal((await getRange('bytes=0-3', { 'If-Range': '"older"' })).status, 200);
  });

  test('beyond 4 GB are right', async () => {
    const path = join(root, 'large.bin');
    await writeFile(path, '');
    await truncate(path, 5 * 2 ** 30);
    const response = await get('/large.bin', { headers: { Range: 'bytes=5000000000-5000000003' } });
    assert.equal(response.status, 206);
    assert.equal(response.headers.get('content-range'), 'bytes 5000000000-5000000003/5368709120');
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), new Uint8Array(4));
  });

  test('of an empty file never are', () => {
    assert.equal(requestedRanges('bytes=0-', 0), 'unsatisfiable');
    assert.equal(requestedRanges('bytes=-5', 0), 'unsatisfiable');
    assert.equal(requestedRanges(undefined, 0), 'whole');
  });
});

describe('other origins', () => {
  test('may read, and see the headers that tell size and version', async () => {
    const { headers } = await getRange('bytes=0-3', { Origin: 'http://elsewhere.example' });
    assert.equal(headers.get('access-control-allow-origin'), '*');
    for (const name of ['Content-Range', 'Content-Length', 'ETag', 'Last-Modified', 'Accept-Ranges']) {
      assert.match(headers.get('access-control-expose-headers') ?? '', new RegExp(name));
    }
  });

  test('are answered when they ask before a range', async () => {
    const response = await get('/letters.tif', { method: 'OPTIONS' });
    assert.equal(response.status, 204);
    assert.match(response.headers.get('access-control-allow-headers') ?? '', /\bRange\b/);
  });
});

describe('folders', () => {
  test('show their index.html', async () => {
    assert.equal(await (await get('/site/')).text(), '<!doctype html>the index');
  });

  test('without a slash at the end lead to the address with one', async () => {
    const response = await get('/site?x=1');
    assert.equal(response.status, 301);
    assert.equal(response.headers.get('location'), '/site/?x=1');
  });

  test('never lead to another host', async () => {
    const response = await get('//site');
    assert.equal(response.headers.get('location'), '/site/');
  });

  test('without an index are listed, names escaped, hidden ones left out', async () => {
    const page = await (await get('/')).text();
    assert.match(page, /<a href="\.\/site\/">site\/<\/a>/);
    assert.match(page, /<a href="\.\/a%20%26%20%3Cb%3E\.txt">a &amp; &lt;b&gt;\.txt<\/a>/);
    assert.doesNotMatch(page, /secret/);
    assert.equal(await (await get('/a%20%26%20%3Cb%3E.txt')).text(), 'odd name');
  });
});

describe('what is not to be had', () => {
  test('is told so', async () => {
    assert.equal((await get('/nothing.tif')).status, 404);
    assert.equal((await get('/letters.tif', { method: 'POST' })).status, 405);
    assert.equal((await get('/letters.tif/more')).status, 404);
  });

  for (const path of [
    '/../pyramidion-outside.txt',
    '/site/../../pyramidion-outside.txt',
    '/%2e%2e/pyramidion-outside.txt',
    '/..%2fpyramidion-outside.txt',
    '/%2e%2e%2fpyramidion-outside.txt',
    '/..%5cpyramidion-outside.txt',
    '/.secret',
    '/%2esecret',
  ]) {
    test(`${path} is not`, async () => assert.ok([400, 404].includes(await statusOfRawPath(path))));
  }

  test('malformed paths are refused', async () => {
    assert.equal(await statusOfRawPath('/%zz'), 400);
    assert.equal(await statusOfRawPath('/letters.tif%00.png'), 400);
  });

  test('pipes and dangling links are not files', async () => {
    await symlink('/nowhere/at/all', join(root, 'dangling'));
    assert.equal((await get('/dangling')).status, 404);
  });
});

describe('the port', () => {
  test('is open on the loopback interface only', async () => {
    await assert.rejects(
      new Promise((done, failed) => {
        connect({ host: '127.0.0.2', port: server.port }, () => done(undefined)).on('error', failed);
      }),
      { code: 'ECONNREFUSED' },
    );
  });

  test('that was asked for and is taken is an error', async () => {
    await assert.rejects(startStaticServer({ root, port: server.port }), { code: 'EADDRINUSE' });
  });

  test('is the next free one when none was asked for', async (t) => {
    const blocker = createServer();
    const blocked = await new Promise((done) => {
      blocker.once('error', () => done(false)).listen(8080, '127.0.0.1', () => done(true));
    });
    const other = await startStaticServer({ root });
    t.after(() => other.close());
    if (blocked) t.after(() => blocker.close());
    assert.ok(other.port > 8080);
  });
});
