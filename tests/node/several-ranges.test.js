/**
 * Ranges that lie apart, asked for at once: of servers that answer them, and of those that do not.
 */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startStaticServer } from '../../js/cli/static-server.js';
import { HttpSource, SourceError } from '../../js/index.js';
import { RangeReader } from '../../js/source/range-reader.js';
import { contentAt, ControllableSource, turn } from './support/controllable-source.js';
import { startMisbehavingServer, wholeAnswer } from './support/misbehaving-server.js';

const SIZE = 3_000_000;
const CONTENT = contentAt(0, SIZE);
const RANGES = [
  { offset: 100, length: 50 },
  { offset: 200_000, length: 10 },
  { offset: 2_000_000, length: 30 },
];

/** Short ranges that lie far apart. @param {number} count @param {number} [length] */
const scattered = (count, length = 20) => Array.from({ length: count }, (_, i) => ({ offset: 30_000 * i, length }));

/** @param {import('../../js/source/source.js').ByteRange[]} ranges */
const contents = (ranges) => ranges.map(({ offset, length }) => contentAt(offset, Math.min(length, SIZE - offset)));

/**
 * An answer of parts.
 * @param {import('node:http').ServerResponse} response
 * @param {[start: number, end: number][]} ranges
 * @param {{ headers?: Record<string, string>, size?: number | string, end?: string }} [options]
 */
function sendParts(response, ranges, { headers = {}, size = SIZE, end = '\r\n--B--\r\n' } = {}) {
  response.writeHead(206, { 'Content-Type': 'multipart/byteranges; boundary=B', ...headers });
  for (const [start, behind] of ranges) {
    response.write(`\r\n--B\r\nContent-Range: bytes ${start}-${behind - 1}/${size}\r\n\r\n`);
    response.write(CONTENT.subarray(start, behind));
  }
  response.end(end);
}

/** What a Range header asks for. @param {import('./support/misbehaving-server.js').Asked} asked @returns {[number, number][]} */
const asked = ({ headers }) =>
  [...String(headers.range).matchAll(/(\d+)-(\d+)/g)].map(([, first, last]) => [
    Number(first),
    Math.min(SIZE, Number(last) + 1),
  ]);

/** @param {import('./support/misbehaving-server.js').Answer} several @returns {import('./support/misbehaving-server.js').Answer} */
const answering = (several) => (question, response) => {
  const ranges = asked(question);
  if (ranges.length > 1) return several(question, response);
  const [[start, end]] = ranges;
  if (start >= SIZE) return response.writeHead(416, { 'Content-Range': `bytes */${SIZE}` }).end();
  response.writeHead(206, { 'Content-Range': `bytes ${start}-${end - 1}/${SIZE}` }).end(CONTENT.subarray(start, end));
};

const WELL = answering((question, response) => sendParts(response, asked(question)));

/** @param {HttpSource} source @param {typeof RANGES} [ranges] */
async function partsOf(source, ranges = RANGES) {
  /** @type {[number, Uint8Array][]} */
  const parts = [];
  const isDone = await source.readParts(ranges, { onPart: (offset, bytes) => parts.push([offset, bytes]) });
  return { isDone, parts };
}

describe('a server that answers several ranges', () => {
  const expected = RANGES.map(({ offset, length }) => [offset, contentAt(offset, length)]);

  test('is known to from then on', async (t) => {
    const { url, asked: questions } = await startMisbehavingServer(t, CONTENT, WELL);
    const source = new HttpSource(url);
    assert.equal(source.hasParts, undefined);
    assert.deepEqual(await partsOf(source), { isDone: true, parts: expected });
    assert.equal(questions[0].headers.range, 'bytes=100-149,200000-200009,2000000-2000029');
    assert.equal(source.hasParts, true);
    assert.equal(new HttpSource(new URL('/other', url).href).hasParts, true);
    assert.equal(source.size, SIZE);
  });

  test('may put together what lies close, and order it otherwise', async (t) => {
    const several = answering((_, response) =>
      sendParts(response, [
        [2_000_000, 2_000_030],
        [100, 250],
      ]),
    );
    const source = new HttpSource((await startMisbehavingServer(t, CONTENT, several)).url);
    const { isDone, parts } = await partsOf(source, [
      { offset: 100, length: 50 },
      { offset: 200, length: 50 },
      RANGES[2],
    ]);
    assert.equal(isDone, true);
    assert.deepEqual(parts, [
      [2_000_000, contentAt(2_000_000, 30)],
      [100, contentAt(100, 150)],
    ]);
  });

  /** @type {[name: string, options: Parameters<typeof sendParts>[2], code: string][]} */
  const failures = [
    ['the file became another', { headers: { ETag: '"b"' } }, 'source-changed'],
    ['the file became longer', { size: SIZE + 1 }, 'source-changed'],
    ['the answer breaks off', { end: '' }, 'network'],
  ];
  for (const [name, options, code] of failures) {
    test(`tells that ${name}`, async (t) => {
      const server = await startMisbehavingServer(t, CONTENT, (question, response) => {
        response.setHeader('ETag', '"a"');
        WELL(question, response);
      });
      const source = new HttpSource(server.url);
      await source.read(RANGES[0]);
      server.answerWith((question, response) => sendParts(response, asked(question), options));
      await assert.rejects(partsOf(source), (/** @type {any} */ error) => {
        assert.ok(error instanceof SourceError);
        assert.equal(error.url, server.url);
        assert.ok(error.hint);
        return error.code === code;
      });
    });
  }

  test('can be left', async (t) => {
    const server = await startMisbehavingServer(t, CONTENT, (_, response) => {
      response.writeHead(206, { 'Content-Type': 'multipart/byteranges; boundary=B' });
      response.write('\r\n--B\r\nContent-Range: bytes 100-149/3000000\r\n\r\n');
    });
    const controller = new AbortController();
    const reading = new HttpSource(server.url).readParts(RANGES, { signal: controller.signal, onPart: () => {} });
    while (server.asked.length === 0) await turn();
    controller.abort(new Error('enough'));
    await assert.rejects(reading, /enough/);
  });
});

describe('a server that does not answer several ranges', () => {
  /** @type {[name: string, answer: import('./support/misbehaving-server.js').Answer][]} */
  const answers = [
    ['but with the whole file', wholeAnswer(CONTENT)],
    [
      'but with the first',
      (_, response) => response.writeHead(206, { 'Content-Range': `bytes 100-149/${SIZE}` }).end(),
    ],
    ['but refuses them', (_, response) => response.writeHead(400).end('no')],
    ['but calls them unsatisfiable', (_, response) => response.writeHead(416).end()],
    ['but breaks the connection off', (_, response) => response.destroy()],
    ['but breaks off in the middle', (_, response) => sendParts(response, [], { end: '\r\n--B\r\nConte' })],
    ['but with parts without a place', (_, response) => sendParts(response, [], { end: `\r\n--B\r\nX: y\r\n\r\n` })],
    ['but with more than was asked for', (_, response) => sendParts(response, [[0, 1_000_000]])],
    [
      'but compresses them',
      (_, response) => sendParts(response, [[100, 150]], { headers: { 'Content-Encoding': 'br' } }),
    ],
  ];
  for (const [name, answer] of answers) {
    test(`${name}, is not asked so again`, async (t) => {
      const { url, sent } = await startMisbehavingServer(t, CONTENT, answering(answer));
      const source = new HttpSource(url);
      const { isDone, parts } = await partsOf(source).catch((error) => assert.fail(error));
      assert.equal(isDone, false);
      assert.deepEqual(parts, []);
      assert.equal(source.hasParts, false);
      assert.deepEqual(await source.read(RANGES[0]), contentAt(100, 50));
      assert.ok(sent() < 3_100_000);
    });
  }

  test('and of another site is never asked, nor is what is no server', (t) => {
    Object.defineProperty(globalThis, 'location', { value: new URL('https://here.example/'), configurable: true });
    t.after(() => Reflect.deleteProperty(globalThis, 'location'));
    assert.equal(new HttpSource('https://there.example/a.jp2').hasParts, false);
    assert.equal(new HttpSource('blob:https://here.example/1').hasParts, false);
    assert.equal(new HttpSource('https://here.example/a.jp2').hasParts, undefined);
  });
});

/** A source whose parts are answered when a test says so. */
class PartsSource extends ControllableSource {
  /** @type {boolean | undefined} */
  hasParts;
  /** @type {{ ranges: import('../../js/source/source.js').ByteRange[], give: (count?: number) => void, end: (isDone: boolean) => Promise<void>,
   *   fail: (error: unknown) => Promise<void>, signal?: AbortSignal }[]} */
  joined = [];

  /**
   * @param {import('../../js/source/source.js').ByteRange[]} ranges
   * @param {import('../../js/source/source.js').PartOptions} options
   * @returns {Promise<boolean>}
   */
  readParts(ranges, { signal, onPart }) {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      this.joined.push({
        ranges,
        signal,
        give: (count = ranges.length) => {
          this.hasParts = true;
          for (const { offset, length } of ranges.slice(0, count)) {
            const bytes = contentAt(offset, Math.max(0, Math.min(length, (this.size ?? Infinity) - offset)));
            if (bytes.length > 0) onPart(offset, bytes);
          }
        },
        end: async (isDone) => {
          this.hasParts = isDone;
          resolve(isDone);
          await turn();
        },
        fail: async (error) => {
          reject(error);
          await turn();
        },
      });
    });
  }

  /** Answers all reads well until there are none. */
  async answerAll() {
    for (let [alone, joined] = [0, 0]; await turn(), alone < this.reads.length || joined < this.joined.length;) {
      while (alone < this.reads.length) await this.reads[alone++].answer();
      while (joined < this.joined.length) {
        this.joined[joined].give();
        await this.joined[joined++].end(true);
      }
    }
  }
}

/** @param {Partial<PartsSource>} [properties] */
function setUp(properties = {}) {
  const source = Object.assign(new PartsSource(SIZE), properties);
  return { source, reader: new RangeReader(source) };
}

describe('many short ranges', () => {
  test('are tried by one request, others go on beside it, and then few requests do', async () => {
    const { source, reader } = setUp();
    const ranges = scattered(90, 3000);
    const reading = reader.read(ranges);
    await turn();
    assert.equal(source.joined.length, 1);
    assert.equal(source.reads.length, 2);
    source.joined[0].give(1);
    await turn();
    assert.ok(source.joined.length > 1, 'the rest is asked for as soon as it is known');
    await source.answerAll();
    assert.deepEqual(await reading, contents(ranges));
    assert.equal(source.reads.length, 2);
    assert.ok(source.joined.length <= 5, `${source.joined.length} requests`);
  });

  for (const isAnswered of [true, false]) {
    test(`are tried by two of few, ${isAnswered ? 'and' : 'but not'} answered, while the others go on as before`, async () => {
      const { source, reader } = setUp();
      const ranges = scattered(7, 3000);
      const reading = reader.read(ranges);
      await turn();
      assert.deepEqual(
        source.joined.map((request) => request.ranges),
        [ranges.slice(0, 2)],
      );
      assert.equal(source.reads.length, 5);
      if (isAnswered) source.joined[0].give(2);
      await source.joined[0].end(isAnswered);
      await source.answerAll();
      assert.deepEqual(await reading, contents(ranges));
      assert.equal(source.reads.length, isAnswered ? 5 : 7);
    });
  }

  test('can be tried before there are any', async () => {
    const { source, reader } = setUp();
    const trying = reader.trySeveral();
    assert.equal(source.joined[0].ranges.length, 2);
    source.joined[0].give();
    await source.joined[0].end(true);
    await Promise.all([trying, reader.trySeveral()]);
    const ranges = scattered(90, 3000);
    const reading = reader.read(ranges);
    await turn();
    assert.ok(source.joined.length > 2, 'no request is waited for');
    await source.answerAll();
    assert.deepEqual(await reading, contents(ranges));
    assert.equal(source.reads.length, 0);
  });

  test('are not tried where it is known, and a failure is not told', async () => {
    for (const properties of [{ hasParts: false }, { hasParts: true }, { readParts: undefined }]) {
      const { source, reader } = setUp(properties);
      await reader.trySeveral();
      assert.equal(source.joined.length, 0);
    }
    const { source, reader } = setUp();
    const trying = [reader.trySeveral(), reader.trySeveral()];
    await source.joined[0].fail(new Error('broken'));
    reader.close(new Error('closed'));
    assert.ok(source.joined[1].signal?.aborted);
    await Promise.all(trying);
  });

  test('are few requests where it is known, each of no more ranges than servers take', async () => {
    const { source, reader } = setUp({ hasParts: true });
    const ranges = Array.from({ length: 950 }, (_, i) => ({ offset: 3000 * i, length: 5 }));
    const reading = new RangeReader(source, { maxGap: 0 }).read(ranges);
    await source.answerAll();
    assert.deepEqual(await reading, contents(ranges));
    assert.equal(source.reads.length, 0);
    assert.deepEqual(
      source.joined.map((request) => request.ranges.length),
      Array(19).fill(50),
    );
    const few = reader.read(scattered(12, 15_000));
    await source.answerAll();
    assert.equal((await few).length, 12);
    assert.equal(source.joined.length, 22);
  });

  test('are told with the request that they share', async () => {
    /** @type {string[]} */
    const told = [];
    const source = Object.assign(new PartsSource(SIZE), { hasParts: true });
    const reader = new RangeReader(source, {
      onRead: ({ offset, trip, joined }) => told.push(`${trip}: ${offset}${joined ? ' joined' : ''}`),
    });
    const reading = reader.read(scattered(3));
    await source.answerAll();
    await reading;
    assert.deepEqual(told, ['1: 0', '1: 30000 joined', '1: 60000 joined']);
  });

  test('are asked for one by one where they are few, long, or cannot be had so', async () => {
    /** @type {[Partial<PartsSource>, typeof RANGES][]} */
    const cases = [
      [{}, scattered(4)],
      [{}, Array.from({ length: 40 }, (_, i) => ({ offset: 70_000 * i, length: 40_000 }))],
      [{ hasParts: false }, scattered(90)],
      [{ readParts: undefined, hasParts: true }, scattered(90)],
    ];
    for (const [properties, ranges] of cases) {
      const { source, reader } = setUp(properties);
      const reading = reader.read(ranges);
      await source.answerAll();
      assert.deepEqual(await reading, contents(ranges));
      assert.equal(source.joined.length, 0);
    }
  });

  test('begin with the most urgent', async () => {
    const { source, reader } = setUp({ hasParts: true });
    const ranges = scattered(60);
    const readings = [reader.read(ranges.slice(0, 50)), reader.read(ranges.slice(50), { priority: 1 })];
    await turn();
    assert.ok(ranges.slice(50).every((range) => source.joined[0].ranges.some(({ offset }) => offset === range.offset)));
    await source.answerAll();
    assert.deepEqual((await Promise.all(readings)).flat(), contents(ranges));
  });

  test('that the source will not join are asked for one by one', async () => {
    const { source, reader } = setUp();
    const ranges = scattered(90);
    const reading = reader.read(ranges);
    await turn();
    await source.joined[0].end(false);
    await source.answerAll();
    assert.deepEqual(await reading, contents(ranges));
    assert.equal(source.joined.length, 1);
    assert.equal(new Set(source.asked).size, 90);
    assert.equal(source.asked.length, 90);
  });

  test('of which some do not come are asked for again, once and alone', async () => {
    const { source, reader } = setUp({ hasParts: true });
    // The file ends inside the last one but one, and before the last.
    const ranges = [...scattered(8), { offset: SIZE - 5, length: 20 }];
    source.size = undefined;
    const reading = reader.read([...ranges, { offset: SIZE + 100_000, length: 20 }]);
    await turn();
    source.size = SIZE;
    await source.answerAll();
    assert.deepEqual(await reading, [...contents(ranges), new Uint8Array(0)]);
    assert.deepEqual(source.asked, [`${SIZE - 5}+20`, `${SIZE + 100_000}+20`]);
  });

  test('of which a server answers only the first ten are asked for in tens', async (t) => {
    const { url, asked: questions } = await startMisbehavingServer(
      t,
      CONTENT,
      answering((question, response) => sendParts(response, asked(question).slice(0, 10))),
    );
    const ranges = scattered(95, 1000);
    assert.deepEqual(await new RangeReader(new HttpSource(url)).read(ranges), contents(ranges));
    assert.ok(questions.length <= 16, `${questions.length} requests`);
  });

  test('that fail are told to those who wait for them', async () => {
    const { source, reader } = setUp({ hasParts: true });
    const failure = new SourceError('network', 'The line is dead.');
    const reading = reader.read(scattered(8));
    await turn();
    source.joined[0].give(3);
    await Promise.all([assert.rejects(reading, failure), source.joined[0].fail(failure)]);
    const again = reader.read(scattered(3));
    assert.deepEqual(await again, contents(scattered(3)));
  });

  test('that nobody waits for any more end their request', async () => {
    const { source, reader } = setUp({ hasParts: true });
    const controller = new AbortController();
    const reading = reader.read(scattered(8), { signal: controller.signal });
    await turn();
    controller.abort(new Error('enough'));
    await assert.rejects(reading, /enough/);
    assert.equal(source.joined[0].signal?.aborted, true);
    reader.close(new Error('closed'));
  });

  test('end with the reader', async () => {
    const { source, reader } = setUp({ hasParts: true });
    const reading = reader.read(scattered(8));
    await turn();
    source.joined[0].give(1);
    reader.close(new Error('closed'));
    await assert.rejects(reading, /closed/);
    source.joined[0].give();
    await source.joined[0].end(true);
  });
});

test('the development server answers them', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'pyramidion-several-'));
  t.after(() => rm(root, { recursive: true }));
  await writeFile(join(root, 'file.bin'), CONTENT);
  const server = await startStaticServer({ root, port: 0 });
  t.after(() => server.close());
  let requests = 0;
  const source = new HttpSource(`${server.url}/file.bin`, {
    fetch: (...parameters) => (requests++, fetch(...parameters)),
  });
  const reader = new RangeReader(source);
  const ranges = [...scattered(99), { offset: SIZE - 10, length: 50 }];
  assert.deepEqual(await reader.read(ranges), contents(ranges));
  assert.equal(source.hasParts, true);
  assert.ok(requests < 12, `${requests} requests`);
});
