/**
 * `pyramidion serve DIR --services`: images below DIR, and nothing else.
 */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findImage } from '../../js/cli/found-image.js';
import { startServices } from '../../js/cli/services.js';
import { startStaticServer } from '../../js/cli/static-server.js';
import { decodePng } from '../browser/support/png.js';
import { fail } from './support/run-cli.js';
import { tiledImage, valueAt } from './support/tiled-image.js';

/** @type {string} */
let outside;
/** @type {string} */
let root;
/** @type {import('../../js/cli/static-server.js').StaticServer} */
let server;

before(async () => {
  outside = await mkdtemp(join(tmpdir(), 'pyramidion-services-'));
  root = join(outside, 'images');
  await mkdir(join(root, 'maps', 'old'), { recursive: true });
  await mkdir(join(root, '.hidden'));
  await mkdir(join(outside, 'images-not-served'));
  const image = tiledImage();
  for (const path of ['a.tif', 'maps/old/b c&d.tif', '.secret.tif', '.hidden/c.tif', '../outside.tif']) {
    await writeFile(join(root, path), image);
  }
  await writeFile(join(outside, 'images-not-served', 'd.tif'), image);
  await symlink(join(outside, 'outside.tif'), join(root, 'way-out.tif'));
  await symlink(outside, join(root, 'folder-out'));
  await symlink('../images-not-served', join(root, 'near'));
  await symlink('.secret.tif', join(root, 'uncovered.tif'));
  await symlink('maps/old', join(root, 'within'));
  await symlink('loop', join(root, 'loop'));
  await writeFile(join(root, 'page.html'), 'a page');
  server = await startStaticServer({ root, port: 0, services: await startServices(root, { services: true }) });
});

after(async () => {
  await server.close();
  await rm(outside, { recursive: true });
});

/** @param {string} query @param {RequestInit} [init] */
const ask = (query, init) => fetch(`${server.url}/iip?${query}`, init);

/** The status for a target that `fetch` would tidy up. @param {string} path @returns {Promise<number>} */
const statusOfRaw = (path) =>
  new Promise((done, failed) => {
    request({ host: '127.0.0.1', port: server.port, path }, (response) => done(response.resume().statusCode ?? 0))
      .on('error', failed)
      .end();
  });

describe('images below the folder', () => {
  for (const id of ['a.tif', '/a.tif', 'maps/old/b+c%26d.tif', 'maps//old/b%20c%26d.tif', 'within/b%20c%26d.tif']) {
    test(`${id} is answered`, async () => {
      const response = await ask(`FIF=${id}&PTL=0,0`);
      assert.equal(response.status, 200, await response.clone().text());
      const picture = decodePng(new Uint8Array(await response.arrayBuffer()));
      assert.equal(picture.pixel(3, 5)[0], valueAt(3, 5));
    });
  }

  test('have validators of their files, and are asked for again', async () => {
    const response = await ask('FIF=a.tif&OBJ=Max-size');
    assert.equal(await response.text(), 'Max-size:40 24\r\n');
    assert.equal(response.headers.get('cache-control'), 'no-cache');
    const etag = response.headers.get('etag') ?? '';
    assert.ok(etag && response.headers.get('last-modified'));
    assert.equal((await ask('FIF=a.tif&OBJ=Max-size', { headers: { 'If-None-Match': etag } })).status, 304);
  });

  test('that change are opened anew', async () => {
    const path = join(root, 'changing.tif');
    await writeFile(path, tiledImage());
    assert.equal(await (await ask('FIF=changing.tif&OBJ=Max-size')).text(), 'Max-size:40 24\r\n');
    await writeFile(path, tiledImage({ width: 100 }));
    assert.equal(await (await ask('FIF=changing.tif&OBJ=Max-size')).text(), 'Max-size:100 24\r\n');
  });

  test('answer HEAD and OPTIONS', async () => {
    const head = await ask('FIF=a.tif&JTL=0,0', { method: 'HEAD' });
    assert.ok(Number(head.headers.get('content-length')) > 100);
    assert.equal(await head.text(), '');
    assert.equal((await ask('', { method: 'OPTIONS' })).status, 204);
  });

  test('are served beside files', async () => {
    assert.equal(await (await fetch(`${server.url}/page.html`)).text(), 'a page');
    assert.equal((await fetch(`${server.url}/a.tif`)).headers.get('accept-ranges'), 'bytes');
  });
});

describe('what is not below the folder', () => {
  for (const id of [
    '../outside.tif',
    'maps/../../outside.tif',
    'maps/../a.tif',
    './a.tif',
    '%2e%2e/outside.tif',
    '..%2foutside.tif',
    '%2e%2e%2foutside.tif',
    '%252e%252e/outside.tif',
    '..%5coutside.tif',
    '..\\outside.tif',
    'way-out.tif',
    'folder-out/outside.tif',
    'folder-out/images/a.tif/../../outside.tif',
    'near/d.tif',
    'uncovered.tif',
    '.secret.tif',
    '.hidden/c.tif',
    '%2esecret.tif',
    'file:///etc/passwd',
    '/etc/passwd',
    '//etc/passwd',
    'http://127.0.0.1/a.tif',
    'a.tif/',
    'a.tif/b',
    'maps',
    'loop',
    '/',
    'nothing.tif',
    'a'.repeat(5000),
  ]) {
    // A slash at the end names the same file.
    const expected = id === 'a.tif/' ? 200 : 404;
    test(`${id.slice(0, 60)} is ${expected === 404 ? 'not found' : 'found'}`, async () => {
      assert.equal((await ask(`FIF=${id}&OBJ=Max-size`)).status, expected);
      assert.equal(await statusOfRaw(`/iip?FIF=${id}&OBJ=Max-size`), expected);
    });
  }

  test('is not found by its absolute path', async () => {
    assert.equal(await findImage(root, join(outside, 'outside.tif')), null);
    assert.equal(await findImage(root, join(root, 'a.tif')), null);
    assert.equal(await findImage(root, 'a.tif\0'), null);
    assert.ok(await findImage(root, 'a.tif'));
    assert.equal(await findImage(join(outside, 'no such folder'), 'a.tif'), null);
  });

  test('is not found when the folder itself is reached by a link', async () => {
    const link = join(outside, 'link');
    await symlink(root, link);
    assert.ok(await findImage(link, 'a.tif'));
    assert.equal(await findImage(link, 'way-out.tif'), null);
  });

  test('malformed requests are refused', async () => {
    assert.equal(await statusOfRaw('/iip?FIF=a%00.tif&OBJ=Max-size'), 400);
    assert.equal(await statusOfRaw('/iip?FIF=%zz&OBJ=Max-size'), 400);
    assert.equal((await ask('FIF=a.tif&JTL=0,0', { method: 'DELETE' })).status, 405);
  });

  for (const path of ['way-out.tif', 'folder-out/outside.tif', 'folder-out/', 'near/d.tif', 'uncovered.tif']) {
    test(`${path} is no file either`, async () => assert.equal((await fetch(`${server.url}/${path}`)).status, 404));
  }

  test('links within the folder are followed', async () => {
    assert.equal((await fetch(`${server.url}/within/b%20c&d.tif`)).status, 200);
    assert.equal((await fetch(`${server.url}/within/`)).status, 200);
  });

  test('services are not started unasked', async (t) => {
    const plain = await startStaticServer({ root, port: 0 });
    t.after(() => plain.close());
    assert.equal((await fetch(`${plain.url}/iip?FIF=a.tif&OBJ=Max-size`)).status, 404);
  });
});

describe('a wrong command line is refused:', () => {
  const mark = ['--watermark', 'mark.tif'];
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [['--interpolation', '3', '--services'], /--interpolation takes 0, 1, 2, not "3"/],
    [['--interpolation', '1'], /--interpolation is for --services/],
    [mark, /--watermark is for --services/],
    [['--services', '--watermark-opacity', '0.5'], /--watermark-opacity needs --watermark FILE/],
    [['--services', ...mark, '--watermark-opacity', '7'], /--watermark-opacity takes a number from 0 to 1, not "7"/],
    [['--services', ...mark, '--watermark-opacity', '-1'], /--watermark-opacity/],
    [['--services', ...mark, '--watermark-opacity', 'NaN'], /takes a number from 0 to 1, not "NaN"/],
    [['--services', ...mark, '--watermark-probability', '1.01'], /--watermark-probability takes a number from 0 to 1/],
    [
      ['--services', ...mark, '--watermark-mode', 'xor'],
      /--watermark-mode takes over, add, multiply, screen, not "xor"/,
    ],
    [['--services', ...mark, '--watermark-seed', '1.5'], /--watermark-seed takes a whole number/],
  ])) {
    test(args.join(' '), async () => assert.match(await fail(2, 'serve', root, '--port', 0, ...args), message));
  }

  test('a watermark that is not there', async () => {
    const line = await fail(1, 'serve', root, '--port', 0, '--services', ...mark);
    assert.match(line, /mark\.tif: the watermark cannot be read/);
  });
});
