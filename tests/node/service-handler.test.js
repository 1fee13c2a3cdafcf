/**
 * The handler of the image service: methods, versions, aborts, and the images that it keeps open.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { createHandler } from '../../js/service/handler.js';
import { FILES, ORIGIN, resolve } from './support/service-images.js';

/** @type {string[]} */
let opened = [];
/** @type {ReturnType<typeof createHandler>} */
let handler;

before(() => {
  handler = createHandler({ resolve, open: opening });
});
after(() => handler.close());

/** @param {any} source */
async function opening(source) {
  opened.push(source.size);
  return open(source, { workers: 0 });
}

/** @param {string} query @param {RequestInit} [init] */
const ask = (query, init) => handler(new Request(`${ORIGIN}/iip?${query}`, init));

describe('HTTP', () => {
  test('HEAD is answered with the headers alone', async () => {
    const [head, get] = await Promise.all(['HEAD', 'GET'].map((method) => ask('FIF=pyramid.tif&PTL=2,0', { method })));
    assert.equal((await head.arrayBuffer()).byteLength, 0);
    assert.equal(head.status, 200);
    assert.equal(head.headers.get('content-length'), String((await get.arrayBuffer()).byteLength));
  });

  test('OPTIONS lets pages of other origins ask', async () => {
    const response = await ask('', { method: 'OPTIONS' });
    assert.equal(response.status, 204);
    assert.match(response.headers.get('access-control-allow-methods') ?? '', /GET, HEAD/);
  });

  test('other methods are refused', async () => {
    const response = await ask('FIF=pyramid.tif&JTL=0,0', { method: 'POST', body: 'x' });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'GET, HEAD, OPTIONS');
  });

  test('other paths are not answered', async () => {
    for (const path of ['/', '/iip/', '/iip.html', '/x/iip', '/IIP']) {
      assert.ok(!handler.handles(`${ORIGIN}${path}`), path);
      assert.equal((await handler(new Request(`${ORIGIN}${path}`))).status, 404);
    }
    assert.ok(handler.handles(`${ORIGIN}/iip?FIF=a`));
  });

  test('a prefix moves the path', async () => {
    const moved = createHandler({ resolve, prefix: '/pictures' });
    assert.ok(moved.handles(`${ORIGIN}/pictures/iip`) && !moved.handles(`${ORIGIN}/iip`));
    assert.equal((await moved(new Request(`${ORIGIN}/pictures/iip?OBJ=IIP,1.0`))).status, 200);
  });

  test('versions are told, and not sent again to who has them', async () => {
    const modified = new Date(Date.UTC(2026, 10, 28));
    const found = () => ({ source: new Blob([FILES['pyramid.tif']]), version: 'a "b"', modified });
    const versioned = createHandler({ resolve: found, open: opening, cacheControl: 'no-cache' });
    const get = (/** @type {Record<string, string>} */ headers) =>
      versioned(new Request(`${ORIGIN}/iip?FIF=a&PTL=0,0`, { headers }));
    const first = await get({});
    const etag = first.headers.get('etag') ?? '';
    assert.match(etag, /^"a__b_-\w+"$/);
    assert.equal(first.headers.get('last-modified'), 'Sat, 28 Nov 2026 00:00:00 GMT');
    assert.equal(first.headers.get('cache-control'), 'no-cache');
    for (const headers of [{ 'If-None-Match': etag }, { 'If-Modified-Since': modified.toUTCString() }]) {
      const again = await get(/** @type {any} */ (headers));
      assert.equal(again.status, 304);
      assert.equal(again.headers.get('etag'), etag);
      assert.equal((await again.arrayBuffer()).byteLength, 0);
    }
    assert.equal((await get({ 'If-None-Match': '"other"' })).status, 200);
    const other = createHandler({ resolve: found, open: opening, interpolation: 0 });
    const otherwise = await other(new Request(`${ORIGIN}/iip?FIF=a&PTL=0,0`));
    assert.notEqual(otherwise.headers.get('etag'), etag);
    versioned.close();
    other.close();
  });

  test('a request that is aborted ends with its reason', async () => {
    const reason = new Error('gone');
    await assert.rejects(ask('FIF=pyramid.tif&PTL=0,0', { signal: AbortSignal.abort(reason) }), reason);
    const controller = new AbortController();
    const slow = createHandler({
      resolve: () => ({ source: { name: 'slow', size: 100, read: () => new Promise(() => {}) } }),
    });
    const answer = slow(new Request(`${ORIGIN}/iip?FIF=a&PTL=0,0`, { signal: controller.signal }));
    setTimeout(() => controller.abort(reason));
    await assert.rejects(answer, reason);
  });
});

describe('opened images', () => {
  test('serve many requests', async () => {
    opened = [];
    const one = createHandler({ resolve, open: opening });
    await Promise.all([0, 1, 2, 3].map((tile) => one(new Request(`${ORIGIN}/iip?FIF=pyramid.tif&JTL=2,${tile}`))));
    await one(new Request(`${ORIGIN}/iip?FIF=pyramid.tif&JTL=2,0`));
    one.close();
    assert.equal(opened.length, 1);
  });

  test('are closed when others are needed more', async () => {
    /** @type {string[]} */
    const log = [];
    const few = createHandler({
      resolve: (id) => (FILES[id] ? { source: Object.assign(new Blob([FILES[id]]), { id }) } : null),
      open: async (source) => {
        const image = await open(source, { workers: 0 });
        const { id } = /** @type {any} */ (source);
        log.push(`open ${id}`);
        const close = image.close.bind(image);
        image.close = () => {
          log.push(`close ${id}`);
          close();
        };
        return image;
      },
      maxImages: 2,
    });
    const get = async (/** @type {string} */ id) => {
      assert.equal((await few(new Request(`${ORIGIN}/iip?FIF=${id}&PTL=0,0`))).status, 200);
    };
    await get('pyramid.tif');
    await get('grey16.tif');
    await get('pyramid.tif');
    await get('stack.tif');
    await get('pyramid.tif');
    few.close();
    await new Promise((done) => setTimeout(done));
    const openings = log.filter((line) => line.startsWith('open'));
    assert.deepEqual(openings, ['open pyramid.tif', 'open grey16.tif', 'open stack.tif']);
    assert.deepEqual(log.slice(0, 4).sort(), [...openings, 'close grey16.tif'].sort());
    assert.equal(log.length, 6);
  });

  test('that cannot be opened are tried again', async () => {
    let failures = 1;
    const moody = createHandler({
      resolve,
      open: async (source) => {
        if (failures-- > 0) throw new Error('not now');
        return opening(source);
      },
    });
    const get = () => moody(new Request(`${ORIGIN}/iip?FIF=pyramid.tif&PTL=0,0`));
    assert.equal((await get()).status, 500);
    assert.equal((await get()).status, 200);
    moody.close();
  });

  test('of another version are opened anew', async () => {
    opened = [];
    let version = '1';
    const changing = createHandler({
      resolve: () => ({ source: new Blob([version === '1' ? FILES['pyramid.tif'] : FILES['grey16.tif']]), version }),
      open: opening,
    });
    const size = async () => (await changing(new Request(`${ORIGIN}/iip?FIF=a&OBJ=Max-size`))).text();
    assert.equal(await size(), 'Max-size:150 100\r\n');
    version = '2';
    assert.equal(await size(), 'Max-size:70 40\r\n');
    assert.equal(opened.length, 2);
    changing.close();
  });
});

test('options that are none are refused', () => {
  for (const [name, value] of /** @type {[string, any][]} */ ([
    ['interpolation', 3],
    ['interpolation', '1'],
    ['maxSize', 0],
    ['maxSize', 1.5],
    ['maxImages', -1],
  ])) {
    assert.throws(() => createHandler({ resolve, [name]: value }), { code: 'bad-request', message: new RegExp(name) });
  }
});
