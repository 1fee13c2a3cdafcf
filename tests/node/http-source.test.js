/**
 * Reading over HTTP from servers that do not do as they should: every failure is told by a typed error.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { HttpSource, open, SourceError } from '../../js/index.js';
import { goodAnswer, sendRange, startMisbehavingServer, wholeAnswer } from './support/misbehaving-server.js';

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);
const RANGE = { offset: 1000, length: 500 };
const EXPECTED = CONTENT.subarray(1000, 1500);
/** Longer ranges are read as they come. */
const LONG_RANGE = { offset: 1000, length: 200_000 };
/** What a server may not send without need. */
const LARGE = 256 << 20;

/** @param {import('node:test').TestContext} t @param {import('./support/misbehaving-server.js').Answer} [answer] */
const serve = (t, answer) => startMisbehavingServer(t, CONTENT, answer);

/**
 * Checks that a read fails as it should, and tells all that a user needs.
 * @param {Promise<unknown>} read
 * @param {Partial<SourceError>} expected
 */
async function assertFails(read, expected) {
  const error = await read.then(
    () => assert.fail('was read'),
    (reason) => reason,
  );
  assert.ok(error instanceof SourceError, String(error?.stack ?? error));
  const { code, url, status, offset } = error;
  assert.deepEqual({ code, url, status, offset }, { status: undefined, offset: undefined, ...expected });
  assert.ok(error.message.length > 10 && error.hint, 'says what happened and what to do');
}

describe('a good server', () => {
  test('gives the bytes of a range and the size', async (t) => {
    const { url, asked } = await serve(t);
    const source = new HttpSource(url);
    assert.equal(source.size, undefined);
    assert.deepEqual(await source.read(RANGE), EXPECTED);
    assert.equal(source.size, CONTENT.length);
    assert.equal(asked[0].headers.range, 'bytes=1000-1499');
    assert.equal(asked[0].headers['accept-encoding'], 'identity');
  });

  test('gives fewer bytes where the file ends, and none behind it', async (t) => {
    const source = new HttpSource((await serve(t)).url);
    assert.deepEqual(await source.read({ offset: 400_000, length: 10 }), new Uint8Array(0));
    assert.equal(source.size, CONTENT.length);
    assert.deepEqual(await source.read({ offset: 299_990, length: 500 }), CONTENT.subarray(299_990));
    assert.deepEqual(await source.read({ offset: 300_000, length: 1 }), new Uint8Array(0));
    assert.deepEqual(await source.read({ offset: 5, length: 0 }), new Uint8Array(0));
  });

  test('gives the tail without knowing the size', async (t) => {
    const { url, asked } = await serve(t);
    const source = new HttpSource(url);
    assert.deepEqual(await source.readTail(1000), CONTENT.subarray(-1000));
    assert.equal(source.size, CONTENT.length);
    assert.deepEqual(await new HttpSource(url).readTail(500_000), CONTENT);
    assert.equal(asked[0].headers.range, 'bytes=-1000');
  });

  test('tells the progress of long ranges', async (t) => {
    const source = new HttpSource((await serve(t)).url);
    /** @type {number[]} */
    const steps = [];
    const bytes = await source.read(LONG_RANGE, {
      onProgress: (buffer, filled) => {
        assert.deepEqual(buffer.subarray(0, filled), CONTENT.subarray(1000, 1000 + filled));
        steps.push(filled);
      },
    });
    assert.deepEqual(bytes, CONTENT.subarray(1000, 201_000));
    assert.deepEqual(
      steps,
      [...steps].sort((a, b) => a - b),
    );
    assert.equal(steps.at(-1), 200_000);
  });

  test('gets the headers and the credentials that it is to get', async (t) => {
    const { url, asked } = await serve(t);
    /** @type {RequestInit | undefined} */
    let init;
    /** @type {typeof fetch} */
    const watched = (input, options) => {
      init = options;
      return fetch(input, options);
    };
    const headers = { Authorization: 'Bearer abc', 'X-Extra': '1' };
    await new HttpSource(url, { fetch: watched, headers, credentials: 'include' }).read(RANGE);
    assert.equal(asked[0].headers.authorization, 'Bearer abc');
    assert.equal(asked[0].headers['x-extra'], '1');
    assert.equal(init?.credentials, 'include');
    assert.equal(init?.cache, 'no-store');
  });

  test('may be behind a redirect', async (t) => {
    const server = await serve(t);
    server.answerWith((asked, response) => {
      if (asked.path === '/moved.tif') sendRange(response, CONTENT, asked);
      else response.writeHead(302, { Location: '/moved.tif' }).end();
    });
    assert.deepEqual(await new HttpSource(server.url).read(RANGE), EXPECTED);
    assert.equal(server.asked[1].headers.range, 'bytes=1000-1499');
  });

  test('may hide Content-Range, as other sites do', async (t) => {
    const { url } = await serve(t, ({ start, end }, response) => {
      const body = CONTENT.subarray(start, end);
      response.writeHead(206, { 'Content-Length': body.length }).end(body);
    });
    const source = new HttpSource(url);
    assert.deepEqual(await source.read(RANGE), EXPECTED);
    assert.equal(source.size, undefined);
    assert.deepEqual(await source.read({ offset: 299_990, length: 500 }), CONTENT.subarray(299_990));
    assert.equal(await source.readTail(1000), undefined, 'nobody knows where a tail belongs');
  });

  test('may keep the size to itself', async (t) => {
    const { url } = await serve(t, (asked, response) =>
      sendRange(response, CONTENT, asked, { 'Content-Range': `bytes ${asked.start}-${asked.end - 1}/*` }),
    );
    const source = new HttpSource(url);
    assert.deepEqual(await source.read(RANGE), EXPECTED);
    assert.equal(source.size, undefined);
    assert.equal(await source.readTail(1000), undefined);
  });
});

describe('requests at a time', () => {
  /** @param {import('node:test').TestContext} t @param {string[]} protocols that a browser tells, one each time */
  function inBrowser(t, ...protocols) {
    const global = /** @type {any} */ (globalThis);
    global.location = new URL('https://example.org/page/');
    t.after(() => delete global.location);
    const told = protocols.map((nextHopProtocol) => (nextHopProtocol ? [{ nextHopProtocol }] : []));
    const { mock } = t.mock.method(performance, 'getEntriesByName', () => told.shift() ?? []);
    return mock;
  }

  test('are many in Node', () => {
    assert.equal(new HttpSource('https://example.org/a.jp2').parallel, 24);
  });

  test('are many in a browser once it tells that they share a connection', (t) => {
    const mock = inBrowser(t, '', 'h2');
    const source = new HttpSource('../a.jp2');
    assert.deepEqual([source.parallel, source.parallel, source.parallel], [undefined, 24, 24]);
    assert.deepEqual(
      mock.calls.map((call) => call.arguments),
      Array(2).fill(['https://example.org/a.jp2', 'resource']),
    );
  });

  test('are few by HTTP/1.1, and where the browser never tells', (t) => {
    inBrowser(t, 'http/1.1', 'h2');
    const source = new HttpSource('https://example.org/a.jp2');
    assert.deepEqual([source.parallel, source.parallel], [undefined, undefined]);
    const other = new HttpSource('https://example.net/a.jp2');
    t.mock.method(performance, 'getEntriesByName', () => []);
    for (let i = 0; i < 40; i++) assert.equal(other.parallel, undefined);
  });
});

describe('a server that ignores ranges', () => {
  test('gives a small file whole, once', async (t) => {
    const { url, asked } = await serve(t, wholeAnswer(CONTENT));
    const source = new HttpSource(url);
    assert.deepEqual(await source.read(RANGE), EXPECTED);
    assert.equal(source.size, CONTENT.length);
    assert.deepEqual(await source.read({ offset: 299_990, length: 500 }), CONTENT.subarray(299_990));
    assert.equal(asked.length, 1);
  });

  test('may compress it, or not tell its size', async (t) => {
    const zipped = gzipSync(CONTENT);
    const server = await serve(t, wholeAnswer(zipped, { 'Content-Encoding': 'gzip' }));
    assert.deepEqual(await new HttpSource(server.url).read(RANGE), EXPECTED);
    server.answerWith((_, response) => response.writeHead(200).end(CONTENT));
    assert.deepEqual(await new HttpSource(server.url).read(RANGE), EXPECTED);
  });

  test('is no source of tails', async (t) => {
    const { url } = await serve(t, wholeAnswer(CONTENT));
    assert.equal(await new HttpSource(url).readTail(1000), undefined);
  });

  test('is refused when the file is large, before it is downloaded', async (t) => {
    const server = await serve(t, (_, response) => {
      response.writeHead(200, { 'Content-Length': LARGE });
      sendForEver(response);
    });
    const { url } = server;
    await assertFails(new HttpSource(url).read(RANGE), { code: 'range-not-supported', url, status: 200, offset: 1000 });
    assert.ok(server.sent() < LARGE / 8, `${server.sent()} bytes were sent`);
  });

  test('is refused when it does not tell the size and goes on and on', async (t) => {
    const server = await serve(t, (_, response) => sendForEver(response.writeHead(200)));
    const { url } = server;
    await assertFails(new HttpSource(url).read(RANGE), { code: 'range-not-supported', url, status: 200, offset: 1000 });
  });

  test('and sends a page instead of an image', async (t) => {
    const page = new TextEncoder().encode('<!doctype html><title>Sign in</title>');
    const { url } = await serve(t, wholeAnswer(page, { 'Content-Type': 'text/html' }));
    const error = await open(url, { workers: 0 }).catch((reason) => reason);
    assert.deepEqual([error.name, error.code, error.url], ['FormatError', 'unknown-format', url]);
    assert.match(`${error.message} ${error.hint}`, /HTML.*address/);
  });

  test('can be left while the file comes', async (t) => {
    const { url } = await serve(t, (_, response) => {
      response.writeHead(200, { 'Content-Length': CONTENT.length }).write(CONTENT.subarray(0, 1000));
    });
    await assertCanBeLeft(url, RANGE);
  });
});

describe('a server that refuses', () => {
  for (const [status, hint] of /** @type {[number, RegExp][]} */ ([
    [401, /permission/],
    [403, /permission/],
    [404, /address/],
    [410, /address/],
    [429, /later/],
    [500, /later/],
    [503, /later/],
  ])) {
    test(`with ${status}`, async (t) => {
      const { url } = await serve(t, (_, response) => response.writeHead(status).end('no'));
      const source = new HttpSource(url);
      await assertFails(source.read(RANGE), { code: 'http-status', url, status, offset: 1000 });
      await assert.rejects(source.read(RANGE), (/** @type {any} */ error) => hint.test(error.hint));
      await assertFails(source.readTail(1000), { code: 'http-status', url, status });
    });
  }

  test('ranges inside the file with 416', async (t) => {
    const server = await serve(t);
    const { url } = server;
    const source = new HttpSource(url);
    await source.read({ offset: 0, length: 10 });
    server.answerWith((_, response) => response.writeHead(416).end());
    await assertFails(source.read(RANGE), { code: 'http-status', url, status: 416, offset: 1000 });
  });

  test('an empty file with 416, which is no failure', async (t) => {
    const { url } = await startMisbehavingServer(t, new Uint8Array(0));
    const source = new HttpSource(url);
    assert.deepEqual(await source.read(RANGE), new Uint8Array(0));
    assert.equal(source.size, 0);
    assert.equal(await new HttpSource(url).readTail(10), undefined);
  });

  test('is left in peace: nothing of its answer is downloaded', async (t) => {
    const server = await serve(t, (_, response) => sendForEver(response.writeHead(404)));
    const { url } = server;
    await assertFails(new HttpSource(url).read(RANGE), { code: 'http-status', url, status: 404, offset: 1000 });
    assert.ok(server.sent() < LARGE / 8, `${server.sent()} bytes were sent`);
  });
});

describe('a server that sends the wrong bytes', () => {
  /** @type {[name: string, answer: import('./support/misbehaving-server.js').Answer][]} */
  const cases = [
    ['from elsewhere', (_, response) => sendRange(response, CONTENT, { start: 1001, end: 1501 })],
    ['fewer than there are', (_, response) => sendRange(response, CONTENT, { start: 1000, end: 1200 })],
    ['more than was asked for', (_, response) => sendRange(response, CONTENT, { start: 1000, end: 2000 })],
    [
      'more than it says',
      (_, response) => {
        response.writeHead(206, { 'Content-Range': `bytes 1000-1499/${CONTENT.length}` });
        response.end(CONTENT.subarray(1000, 3000));
      },
    ],
    ['without end', (_, response) => sendForEver(response.writeHead(206))],
    [
      'in several parts',
      (asked, response) => sendRange(response, CONTENT, asked, { 'Content-Type': 'multipart/byteranges; boundary=x' }),
    ],
    [
      'compressed',
      (_, response) => {
        const body = gzipSync(EXPECTED);
        const headers = { 'Content-Encoding': 'gzip', 'Content-Length': body.length };
        response.writeHead(206, { ...headers, 'Content-Range': `bytes 1000-1499/${CONTENT.length}` }).end(body);
      },
    ],
  ];
  for (const [name, answer] of cases) {
    test(name, async (t) => {
      const { url } = await serve(t, answer);
      const expected = { code: /** @type {const} */ ('range-not-supported'), url, status: 206, offset: 1000 };
      await assertFails(new HttpSource(url).read(RANGE), expected);
    });
  }

  test('and calls them not encoded, which they are not', async (t) => {
    const { url } = await serve(t, goodAnswer(CONTENT, { 'Content-Encoding': 'identity' }));
    assert.deepEqual(await new HttpSource(url).read(RANGE), EXPECTED);
  });

  test('as the tail', async (t) => {
    const size = CONTENT.length;
    const server = await serve(t);
    /** @param {string} contentRange @param {Uint8Array} body */
    const sends = (contentRange, body) =>
      server.answerWith((_, response) => response.writeHead(206, { 'Content-Range': contentRange }).end(body));

    sends(`bytes 0-999/${size}`, CONTENT.subarray(0, 1000));
    assert.equal(await new HttpSource(server.url).readTail(1000), undefined, 'the head');
    sends(`bytes 0-${size - 1}/${size}`, CONTENT);
    assert.equal(await new HttpSource(server.url).readTail(1000), undefined, 'all');
    sends(`bytes ${size - 1000}-${size - 1}/${size}`, CONTENT.subarray(-900));
    const expected = { code: /** @type {const} */ ('network'), url: server.url, status: 206, offset: size - 1000 };
    await assertFails(new HttpSource(server.url).readTail(1000), expected);
  });
});

describe('a connection that breaks', () => {
  test('before the answer', async (t) => {
    const { url } = await serve(t, (_, response) => response.destroy());
    await assertFails(new HttpSource(url).read(RANGE), { code: 'network', url, offset: 1000 });
  });

  for (const range of [RANGE, LONG_RANGE]) {
    test(`inside ${range.length} bytes`, async (t) => {
      const { url } = await serve(t, ({ start, end }, response) => {
        const headers = {
          'Content-Range': `bytes ${start}-${end - 1}/${CONTENT.length}`,
          'Content-Length': end - start,
        };
        response.writeHead(206, headers).write(CONTENT.subarray(start, start + 200), () => response.destroy());
      });
      const read = new HttpSource(url).read(range, { onProgress: () => {} });
      await assertFails(read, { code: 'network', url, status: 206, offset: 1000 });
    });

    test(`early, as if all ${range.length} bytes had come`, async (t) => {
      const { url } = await serve(t, ({ start, end }, response) => {
        response.writeHead(206, { 'Content-Range': `bytes ${start}-${end - 1}/${CONTENT.length}` });
        response.end(CONTENT.subarray(start, end - 100));
      });
      const read = new HttpSource(url).read(range, { onProgress: () => {} });
      await assertFails(read, { code: 'network', url, status: 206, offset: 1000 });
    });
  }

  test('or never was', async () => {
    const url = 'http://127.0.0.1/image.tif';
    const cause = new TypeError('fetch failed');
    const source = new HttpSource(url, { fetch: () => Promise.reject(cause) });
    await assertFails(source.read(RANGE), { code: 'network', url, offset: 1000 });
    await assert.rejects(source.read(RANGE), { cause });
    await assertFails(new HttpSource('no address').read(RANGE), { code: 'network', url: 'no address', offset: 1000 });
  });

  test('in a circle of redirects', async (t) => {
    const { url } = await serve(t, (_, response) => response.writeHead(302, { Location: '/image.tif' }).end());
    await assertFails(new HttpSource(url).read(RANGE), { code: 'network', url, offset: 1000 });
  });
});

describe('a file that changes between reads', () => {
  /** @type {[name: string, before: Record<string, string>, after: Record<string, string>, isSame?: true][]} */
  const cases = [
    ['another ETag', { ETag: '"a"' }, { ETag: '"b"' }],
    [
      'another time',
      { 'Last-Modified': 'Tue, 01 Jul 2025 10:00:00 GMT' },
      { 'Last-Modified': 'Tue, 01 Jul 2025 10:00:01 GMT' },
    ],
    ['another size', {}, { 'Content-Range': 'bytes 1000-1499/300001' }],
    ['a weak ETag says nothing', { ETag: 'W/"a"' }, { ETag: 'W/"b"' }, true],
    ['no ETag any more', { ETag: '"a"' }, {}, true],
    ['an ETag at last', {}, { ETag: '"a"' }, true],
    [
      'the same ETag, from a machine with another clock',
      { ETag: '"a"', 'Last-Modified': 'Tue, 01 Jul 2025 10:00:00 GMT' },
      { ETag: '"a"', 'Last-Modified': 'Tue, 01 Jul 2025 10:00:01 GMT' },
      true,
    ],
    [
      'the time without the ETag',
      { ETag: '"a"', 'Last-Modified': 'Tue, 01 Jul 2025 10:00:00 GMT' },
      { 'Last-Modified': 'Tue, 01 Jul 2025 10:00:00 GMT' },
      true,
    ],
    ['no validators at all', {}, {}, true],
  ];
  for (const [name, before, after, isSame] of cases) {
    test(`${name}${isSame ? ': the same' : ''}`, async (t) => {
      const server = await serve(t, goodAnswer(CONTENT, before));
      const { url } = server;
      const source = new HttpSource(url);
      await source.read({ offset: 0, length: 10 });
      server.answerWith(goodAnswer(CONTENT, after));
      if (isSame) assert.deepEqual(await source.read(RANGE), EXPECTED);
      else await assertFails(source.read(RANGE), { code: 'source-changed', url, status: 206, offset: 1000 });
    });
  }

  test('that became shorter', async (t) => {
    const server = await serve(t);
    const { url } = server;
    const source = new HttpSource(url);
    await source.read({ offset: 0, length: 10 });
    server.answerWith((_, response) => response.writeHead(416, { 'Content-Range': 'bytes */900' }).end());
    await assertFails(source.read(RANGE), { code: 'source-changed', url, status: 416, offset: 1000 });
  });

  test('whose server begins to ignore ranges', async (t) => {
    const server = await serve(t);
    const { url } = server;
    const source = new HttpSource(url);
    await source.read({ offset: 0, length: 10 });
    server.answerWith(wholeAnswer(CONTENT));
    assert.deepEqual(await source.read(RANGE), EXPECTED);
  });

  test('and comes whole', async (t) => {
    const server = await serve(t);
    const { url } = server;
    const source = new HttpSource(url);
    await source.read({ offset: 0, length: 10 });
    server.answerWith(wholeAnswer(CONTENT.subarray(0, 5000)));
    await assertFails(source.read(RANGE), { code: 'source-changed', url, status: 200, offset: 1000 });
  });
});

describe('a read that is aborted', () => {
  test('before it begins', async (t) => {
    const { url, asked } = await serve(t);
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(new HttpSource(url).read(RANGE, { signal }), /^Error: enough$/);
    assert.equal(asked.length, 0);
  });

  test('before the answer', async (t) => {
    const reached = resolvers();
    const { url } = await serve(t, () => reached.resolve(undefined));
    const controller = new AbortController();
    const read = new HttpSource(url).read(RANGE, { signal: controller.signal });
    await reached.promise;
    controller.abort(new Error('enough'));
    await assert.rejects(read, /^Error: enough$/);
  });

  for (const range of [RANGE, LONG_RANGE]) {
    test(`inside ${range.length} bytes`, async (t) => {
      const { url } = await serve(t, ({ start, end }, response) => {
        const headers = {
          'Content-Range': `bytes ${start}-${end - 1}/${CONTENT.length}`,
          'Content-Length': end - start,
        };
        response.writeHead(206, headers).write(CONTENT.subarray(start, start + 200));
      });
      await assertCanBeLeft(url, range);
    });
  }
});

/**
 * Aborts a read when its answer has begun.
 * @param {string} url
 * @param {import('../../js/source/source.js').ByteRange} range
 */
async function assertCanBeLeft(url, range) {
  const controller = new AbortController();
  /** @type {typeof fetch} */
  const abortsAtOnce = async (...request) => {
    const response = await fetch(...request);
    queueMicrotask(() => controller.abort(new Error('enough')));
    return response;
  };
  const source = new HttpSource(url, { fetch: abortsAtOnce });
  const read = source.read(range, { signal: controller.signal, onProgress: () => {} });
  await assert.rejects(read, /^Error: enough$/);
}

/** @param {import('node:http').ServerResponse} response */
function sendForEver(response) {
  const block = Buffer.alloc(1 << 20);
  const go = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on('drain', go);
  go();
}

function resolvers() {
  /** @type {(value: unknown) => void} */
  let resolve = () => {};
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
