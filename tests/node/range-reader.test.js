/**
 * How ranges are read: together where they lie close, a few at a time, once for all who want them.
 */

import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, test } from 'node:test';
import { FormatError, SourceError } from '../../js/index.js';
import { bestGap } from '../../js/source/coalesce.js';
import { RangeReader } from '../../js/source/range-reader.js';
import { INDEX_BEGIN, Sidecar } from '../../js/source/sidecar.js';
import { contentAt, ControllableSource, ControllableTailSource, turn } from './support/controllable-source.js';

/** @param {string} ranges such as `0+10 30+5` */
const parse = (ranges) =>
  ranges.split(' ').map((range) => {
    const [offset, length] = range.split('+').map(Number);
    return { offset, length };
  });

/**
 * A reader of a controllable source.
 * @param {import('../../js/source/range-reader.js').RangeReaderOptions} [options]
 * @param {ControllableSource} [source]
 */
function setUp(options, source = new ControllableSource()) {
  const reader = new RangeReader(source, { maxGap: 10, worth: 0, maxRequestBytes: 100, ...options });
  /** @param {string} ranges @param {Parameters<RangeReader['read']>[1]} [more] */
  const read = (ranges, more) => reader.read(parse(ranges), more);
  return { source, reader, read };
}

/** @param {Uint8Array[]} read @param {string} ranges */
function assertRead(read, ranges) {
  assert.deepEqual(
    read,
    parse(ranges).map(({ offset, length }) => contentAt(offset, length)),
  );
}

/** Reads ranges, answering all requests at once. @param {ReturnType<typeof setUp>} set @param {string} ranges */
async function readAll({ source, read }, ranges) {
  const before = source.reads.length;
  const reading = read(ranges);
  for (let answered = before; await turn(), answered < source.reads.length; answered++) {
    await source.reads[answered].answer();
  }
  assertRead(await reading, ranges);
  return source.asked.slice(before);
}

describe('ranges that are asked for together', () => {
  /** @type {[name: string, ranges: string, requests: string[]][]} */
  const cases = [
    ['are one request when they touch', '0+10 10+10 20+5', ['0+25']],
    ['are one request over small gaps', '0+10 20+10 40+10', ['0+50']],
    ['are apart when the gap is larger', '0+10 21+10', ['0+10', '21+10']],
    ['are one request in any order', '40+10 0+10 20+10', ['0+50']],
    ['are one request when they overlap', '0+30 10+5 20+20', ['0+40']],
    ['are one request when they are the same', '5+10 5+10', ['5+10']],
    ['are one request up to the cap', '0+40 40+40 80+20', ['0+100']],
    ['are one request up to the cap backwards, too', '80+20 40+40 0+40', ['0+100']],
    ['of no length are none', '10+0', []],
  ];
  for (const [name, ranges, requests] of cases) {
    test(name, async () => {
      const asked = await readAll(setUp({ maxParallel: 1 }), ranges);
      assert.deepEqual(asked, requests);
    });
  }

  test('by several callers are one request too', async () => {
    const { source, read } = setUp();
    const reading = [read('0+10'), read('15+10'), read('0+10')];
    await turn();
    assert.deepEqual(source.asked, ['0+25']);
    await source.reads[0].answer();
    const [first, second, third] = await Promise.all(reading);
    assertRead(first, '0+10');
    assertRead(second, '15+10');
    assertRead(third, '0+10');
  });

  test('while a request for them is under way are none of their own', async () => {
    const { source, read } = setUp();
    const first = read('0+50');
    await turn();
    const second = read('10+20');
    await turn();
    assert.deepEqual(source.asked, ['0+50']);
    await source.reads[0].answer();
    assertRead(await first, '0+50');
    assertRead(await second, '10+20');
  });
});

describe('larger gaps', () => {
  const limits = { maxGap: 10, worth: 100, parallel: 2 };
  /** @type {[name: string, ranges: string, parallel: number, gap: number][]} */
  const cases = [
    ['stay while the requests can run at a time', '0+10 60+10', 2, 10],
    ['are closed until they can, the smallest first', '0+10 60+10 100+10 200+10', 2, 50],
    ['are closed though some must wait nevertheless', '0+10 60+10 1000+10 2000+10', 1, 50],
    ['stay when no gap is small enough', '0+10 1000+10 2000+10', 1, 10],
    ['are not those that ranges cover which began earlier', '0+500 10+10 400+10 520+10', 1, 20],
    ['are closed when all places are taken', '0+10 60+10', 0, 50],
    ['are none without ranges', '', 0, 10],
  ];
  for (const [name, ranges, parallel, gap] of cases) {
    test(name, () => {
      assert.equal(bestGap(ranges ? parse(ranges) : [], { ...limits, parallel }), gap);
    });
  }

  test('are read along by a reader that may not ask for more at a time', async () => {
    assert.deepEqual(await readAll(setUp({ maxParallel: 1, worth: 50 }), '0+10 55+10 200+10'), ['0+65', '200+10']);
    assert.deepEqual(await readAll(setUp({ maxParallel: 3, worth: 50 }), '0+10 55+10 200+10'), [
      '0+10',
      '55+10',
      '200+10',
    ]);
  });
});

describe('requests', () => {
  test('are more at a time where the source can do that, while they are small', async () => {
    const source = new ControllableSource();
    source.parallel = 4;
    const { read } = setUp({ maxParallel: 2, maxRequestBytes: 1 << 21 }, source);
    const small = read('0+10 1000+10 2000+10 3000+10 4000+10');
    await turn();
    assert.equal(source.reads.length, 4);
    for (let i = 0; i < 5; i++) await source.reads[i].answer();
    await small;
    const large = read('100000+600000 800000+600000 1500000+600000');
    await turn();
    assert.equal(source.reads.length, 7);
    for (let i = 5; i < 8; i++) await source.reads[i].answer();
    await large;
  });

  const many = (/** @type {number} */ count, /** @type {number} */ length) =>
    Array.from({ length: count }, (_, i) => `${i * length}+${length}`).join(' ');
  /** @type {[name: string, ranges: string, lengths: number[]][]} */
  const bursts = [
    ['the cap, when no more than one and a half times as much is wanted', '0+80 80+40', [80, 40]],
    ['an eighth of the cap, when half as much is wanted in many ranges', many(16, 4), [8, 8, 8, 8, 8, 8, 8, 8]],
    ['the cap, when less is wanted in many', many(16, 3), [48]],
    ['an eighth of the cap, when more is wanted', '0+80 80+80 160+40', Array(20).fill(10)],
    ['at least an eighth of the cap', '0+39 39+42 81+80', [13, 13, 13, 11, 11, 11, 9, ...Array(8).fill(10)]],
    ['a 24th of what is wanted, when that is more', '0+80 80+80 160+80 240+80 320+80 400+80', Array(24).fill(20)],
    ['an eighth of a single range', '0+400', Array(8).fill(50)],
    ['the cap at most', '0+1600', Array(20).fill(80)],
  ];
  for (const [name, ranges, lengths] of bursts) {
    test(`are ${name}, so that the first of it arrives first`, async () => {
      const asked = await readAll(setUp({ maxParallel: 1, maxRequestBytes: 80 }), ranges);
      assert.deepEqual(
        asked.map((request) => Number(request.split('+')[1])),
        lengths,
      );
      assert.equal(asked[0], `0+${lengths[0]}`);
    });
  }

  test('have different lengths when they begin together, so that they do not end together', async () => {
    const { source, read } = setUp({ maxParallel: 4, maxRequestBytes: 80 });
    const reading = read(many(60, 3));
    await turn();
    assert.deepEqual(source.asked, ['0+3', '3+3', '6+6', '12+9']);
    await source.reads[0].answer();
    await source.reads[1].answer();
    assert.deepEqual(source.asked.slice(4), ['21+9', '30+9']);
    for (let i = 2; i < source.reads.length; i++) await source.reads[i].answer();
    await reading;
  });

  test('are a few at a time, and the next begins when one ends', async () => {
    const { source, read } = setUp({ maxParallel: 2 });
    const reading = read('0+10 100+10 200+10 300+10');
    await turn();
    assert.deepEqual(source.asked, ['0+10', '100+10']);
    await source.reads[1].answer();
    assert.deepEqual(source.asked, ['0+10', '100+10', '200+10']);
    await source.reads[0].answer();
    await source.reads[2].answer();
    await source.reads[3].answer();
    assertRead(await reading, '0+10 100+10 200+10 300+10');
  });

  test('begin with the most urgent', async () => {
    const { source, read } = setUp({ maxParallel: 1 });
    const reading = [read('0+10'), read('100+10', { priority: 1 }), read('200+10', { priority: 2 })];
    for (let i = 0; i < 3; i++) {
      await turn();
      await source.reads[i].answer();
    }
    await Promise.all(reading);
    assert.deepEqual(source.asked, ['200+10', '100+10', '0+10']);
  });

  test('take all places when they are urgent, so that nothing arrives beside them', async () => {
    const { source, read } = setUp({ maxParallel: 4, maxRequestBytes: 80 });
    const reading = read('0+80', { priority: 1 });
    await turn();
    assert.deepEqual(source.asked, ['0+20', '20+20', '40+20', '60+20']);
    const others = read('100+80 200+10');
    await turn();
    assert.equal(source.asked.length, 4);
    await source.reads[0].answer();
    assert.deepEqual(source.asked.slice(4), ['100+10']);
    for (let i = 1; i < source.reads.length; i++) await source.reads[i].answer();
    await Promise.all([reading, others]);
  });

  test('become urgent with the most urgent caller', async () => {
    const { source, read } = setUp({ maxParallel: 1 });
    const reading = [read('0+10'), read('100+10', { priority: 1 }), read('0+10', { priority: 2 })];
    await turn();
    assert.deepEqual(source.asked, ['0+10']);
    await source.reads[0].answer();
    await source.reads[1].answer();
    await Promise.all(reading);
  });

  test('that fail are told to those who wait for them, and to nobody else', async () => {
    const { source, read } = setUp({ maxParallel: 1 });
    const first = read('0+10');
    const neighbour = read('10+10');
    const other = read('100+10');
    await turn();
    const failure = new SourceError('network', 'The line is dead.');
    source.reads[0].fail(failure);
    await Promise.all([assert.rejects(first, failure), assert.rejects(neighbour, failure)]);
    await source.reads[1].answer();
    assertRead(await other, '100+10');
    const again = read('0+10');
    await turn();
    await source.reads[2].answer();
    assertRead(await again, '0+10');
  });

  test('give early what has arrived early', async () => {
    const { source, read } = setUp();
    const first = read('0+10');
    const second = read('20+10');
    await turn();
    source.reads[0].arrive(15);
    assertRead(await first, '0+10');
    source.reads[0].fail(new SourceError('network', 'The line is dead.'));
    await assert.rejects(second, { code: 'network' });
  });

  test('give what has arrived to who comes later, too', async () => {
    const { source, read } = setUp();
    const first = read('0+50');
    await turn();
    source.reads[0].arrive(15);
    assertRead(await read('5+10'), '5+10');
    const later = read('5+11');
    await turn();
    assert.equal(source.reads.length, 1);
    source.reads[0].arrive(16);
    assertRead(await later, '5+11');
    await source.reads[0].answer();
    assertRead(await first, '0+50');
  });

  test('give fewer bytes where the file ends', async () => {
    const { source, read } = setUp({}, new ControllableSource(25));
    source.size = undefined;
    const reading = read('10+10 20+10 30+5');
    await turn();
    await source.reads[0].answer(contentAt(10, 15));
    const [whole, short, none] = await reading;
    assertRead([whole, short], '10+10 20+5');
    assert.equal(none.length, 0);
  });

  test('are not made for what is known to lie behind the end', async () => {
    const set = setUp({}, new ControllableSource(25));
    const reading = set.read('20+10 30+5');
    await turn();
    assert.deepEqual(set.source.asked, ['20+5']);
    await set.source.reads[0].answer();
    assert.deepEqual(
      (await reading).map(({ length }) => length),
      [5, 0],
    );
  });
});

describe('what was read', () => {
  test('is kept, and so are parts of it', async () => {
    const set = setUp();
    await readAll(set, '0+50');
    assert.deepEqual(await readAll(set, '0+50 10+10 49+1'), []);
    assert.deepEqual(await readAll(set, '40+20'), ['40+20']);
  });

  test('is not asked for again together with what follows', async () => {
    const set = setUp({ maxGap: 0, maxRequestBytes: 1 << 20 });
    await readAll(set, '0+10000');
    assert.deepEqual(await readAll(set, '1000+20000'), ['10000+11000']);
    assert.deepEqual(await readAll(set, '0+30000'), ['21000+9000']);
    // So little is read again.
    assert.deepEqual(await readAll(set, '29000+20000'), ['29000+20000']);
  });

  test('or is on its way, or in the queue, is not asked for again either', async () => {
    const { source, read } = setUp({ maxGap: 0, maxRequestBytes: 1 << 20, maxParallel: 1 });
    const reading = [read('0+10000'), read('50000+10000')];
    await turn();
    reading.push(read('5000+50000'));
    for (let i = 0; i < 2; i++) {
      await turn();
      await source.reads[i].answer();
    }
    assert.deepEqual(source.asked, ['0+10000', '10000+50000']);
    const [, , both] = await Promise.all(reading);
    assertRead(both, '5000+50000');
  });

  test('is put together up to where the file ends', async () => {
    const set = setUp({ maxGap: 0, maxRequestBytes: 1 << 20 }, new ControllableSource(12_000));
    set.source.size = undefined;
    const first = set.read('0+10000');
    await turn();
    await set.source.reads[0].answer(contentAt(0, 10_000));
    await first;
    const reading = set.read('0+20000');
    await turn();
    await set.source.reads[1].answer(contentAt(10_000, 2000));
    assert.deepEqual((await reading)[0], contentAt(0, 12_000));
  });

  test('is forgotten when there is more than the limit, the longest unused first', async () => {
    const set = setUp({ cacheBytes: 30 });
    await readAll(set, '0+10');
    await readAll(set, '100+10');
    await readAll(set, '200+10');
    assert.deepEqual(await readAll(set, '0+10'), []);
    await readAll(set, '300+10');
    assert.deepEqual(await readAll(set, '0+10 200+10'), []);
    assert.deepEqual(await readAll(set, '100+10'), ['100+10']);
  });

  test('is not kept when it is larger than the limit, or the limit is 0', async () => {
    const set = setUp({ cacheBytes: 30 });
    await readAll(set, '0+10');
    await readAll(set, '50+40');
    assert.deepEqual(await readAll(set, '0+10'), []);
    assert.deepEqual(await readAll(set, '50+40'), ['50+40']);
    const none = setUp({ cacheBytes: 0 });
    await readAll(none, '0+10');
    assert.deepEqual(await readAll(none, '0+10'), ['0+10']);
  });

  test('is found up to the end of the file', async () => {
    const set = setUp({}, new ControllableSource(25));
    const reading = set.read('0+100');
    await turn();
    await set.source.reads[0].answer();
    await reading;
    assert.equal((await set.read('10+100'))[0].length, 15);
    assert.equal(set.source.reads.length, 1);
  });
});

describe('a caller that goes away', () => {
  test('before anything was asked leaves no trace', async () => {
    const { source, read } = setUp();
    await assert.rejects(read('0+10', { signal: AbortSignal.abort(new Error('enough')) }), /^Error: enough$/);
    await turn();
    assert.equal(source.reads.length, 0);
  });

  test('leaves the request to the other one that waits', async () => {
    const { source, read } = setUp();
    const controller = new AbortController();
    const first = read('0+10', { signal: controller.signal });
    const second = read('0+10');
    const third = read('20+10', { signal: controller.signal });
    await turn();
    controller.abort(new Error('enough'));
    await Promise.all([first, third].map((reading) => assert.rejects(reading, /^Error: enough$/)));
    assert.equal(source.reads[0].signal?.aborted, false);
    await source.reads[0].answer();
    assertRead(await second, '0+10');
  });

  test('ends the request when nobody else waits, and gives its place to the next', async () => {
    const { source, read } = setUp({ maxParallel: 1 });
    const controller = new AbortController();
    const both = [read('0+10', { signal: controller.signal }), read('10+10', { signal: controller.signal })];
    const next = read('100+10');
    await turn();
    controller.abort(new Error('enough'));
    await Promise.all(both.map((reading) => assert.rejects(reading, /^Error: enough$/)));
    assert.equal(source.reads[0].signal?.aborted, true);
    await turn();
    await source.reads[1].answer();
    assertRead(await next, '100+10');
  });

  test('gives its place in the queue back', async () => {
    const { source, read } = setUp({ maxParallel: 1 });
    const controller = new AbortController();
    const first = read('0+10');
    const second = read('100+10', { signal: controller.signal });
    const third = read('200+10');
    await turn();
    controller.abort();
    await assert.rejects(second, { name: 'AbortError' });
    await source.reads[0].answer();
    await source.reads[1].answer();
    await Promise.all([first, third]);
    assert.deepEqual(source.asked, ['0+10', '200+10']);
  });

  test('and comes back is served by a new request', async () => {
    const { source, read } = setUp();
    const controller = new AbortController();
    const first = read('0+10', { signal: controller.signal });
    await turn();
    controller.abort();
    const again = read('0+10');
    await assert.rejects(first, { name: 'AbortError' });
    await turn();
    await source.reads[1].answer();
    assertRead(await again, '0+10');
  });

  test('or is served no longer listens to its signal', async () => {
    const { source, read } = setUp();
    const { signal } = new AbortController();
    const good = read('0+10', { signal });
    const bad = read('100+10 200+10', { signal });
    await turn();
    assert.equal(getEventListeners(signal, 'abort').length, 1);
    await source.reads[0].answer();
    await good;
    for (const { fail } of source.reads.slice(1)) fail(new SourceError('network', 'no'));
    await assert.rejects(bad, { code: 'network' });
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});

describe('round trips are counted', () => {
  test('by what had been answered when a request was sent', async () => {
    /** @type {string[]} */
    const told = [];
    const { source, read } = setUp({ onRead: ({ offset, length, trip }) => told.push(`${trip}: ${offset}+${length}`) });
    const first = read('0+10 100+10');
    await turn();
    const meanwhile = read('200+10');
    await turn();
    await source.reads[0].answer();
    const later = read('300+10');
    await turn();
    for (const { answer } of source.reads.slice(1)) await answer();
    const last = read('400+10');
    await turn();
    await source.reads[4].answer();
    await Promise.all([first, meanwhile, later, last]);
    assert.deepEqual(told, ['1: 0+10', '1: 100+10', '1: 200+10', '2: 300+10', '3: 400+10']);
  });

  test('with the tail, which goes along with the head', async () => {
    /** @type {string[]} */
    const told = [];
    const onRead = (/** @type {any} */ { offset, length, trip }) => told.push(`${trip}: ${offset}+${length}`);
    const { source, reader, read } = setUp({ onRead }, new ControllableTailSource(1000));
    const both = Promise.all([read('0+10'), reader.readTail(20)]);
    await turn();
    await Promise.all(source.reads.map(({ answer }) => answer()));
    const [, tail] = await both;
    assert.deepEqual(tail, { offset: 980, bytes: contentAt(980, 20) });
    assertRead(await read('985+10'), '985+10');
    assert.deepEqual(told.sort(), ['1: 0+10', '1: 980+20']);
  });
});

describe('a source of the user’s own', () => {
  test('that throws anything: the error is typed', async () => {
    const { source, read } = setUp();
    const reading = read('70+10');
    await turn();
    const cause = new Error('the drawer is locked');
    source.reads[0].fail(cause);
    await assert.rejects(reading, (/** @type {any} */ error) => {
      assert.ok(error instanceof SourceError);
      const { code, url, offset, message, hint } = error;
      assert.deepEqual([code, url, offset, error.cause], ['unreadable', source.name, 70, cause]);
      assert.match(message, /the drawer is locked/);
      assert.ok(hint);
      return true;
    });
  });

  test('that throws an error of Pyramidion’s: it is left as it is', async () => {
    const { source, read } = setUp();
    const reading = read('0+10');
    await turn();
    const failure = new FormatError('truncated', 'That was all.');
    source.reads[0].fail(failure);
    await assert.rejects(reading, failure);
  });

  for (const [name, answer] of /** @type {[string, any][]} */ ([
    ['nothing', null],
    ['a buffer', new ArrayBuffer(10)],
    ['a text', '0123456789'],
    ['too many bytes', new Uint8Array(11)],
  ])) {
    test(`that answers with ${name}: the error says so`, async () => {
      const { source, read } = setUp();
      const reading = read('0+10');
      await turn();
      const failing = assert.rejects(reading, (/** @type {any} */ error) => {
        assert.ok(error instanceof SourceError, String(error));
        assert.deepEqual([error.code, error.url], ['unreadable', source.name]);
        assert.match(`${error.message} ${error.hint}`, /Uint8Array|bytes/);
        return true;
      });
      await source.reads[0].answer(answer);
      await failing;
    });
  }

  test('whose tail fails or is nonsense', async () => {
    const { source, reader } = setUp({}, new ControllableTailSource(1000));
    const failing = reader.readTail(20);
    source.reads[0].fail(new Error('no'));
    await assert.rejects(failing, { name: 'SourceError', code: 'unreadable' });
    const nonsense = assert.rejects(reader.readTail(20), { name: 'SourceError', code: 'unreadable' });
    await source.reads[1].answer(new Uint8Array(30));
    await nonsense;
    assert.equal(await new RangeReader(new ControllableSource(1000)).readTail(20), undefined);
  });
});

describe('a reader that is closed', () => {
  test('ends all reads and closes its source', async () => {
    const { source, reader, read } = setUp({ maxParallel: 1 }, new ControllableTailSource(1000));
    const running = read('0+10');
    const waiting = read('100+10');
    await turn();
    const tail = reader.readTail(20);
    const reason = new Error('done');
    reader.close(reason);
    await Promise.all([running, waiting, tail].map((reading) => assert.rejects(reading, reason)));
    await assert.rejects(read('0+10'), reason);
    await assert.rejects(reader.readTail(20), reason);
    assert.ok(source.reads.every(({ signal }) => signal?.aborted));
    assert.equal(source.isClosed, true);
    assert.equal(source.reads.length, 2);
  });

  test('takes no answers any more', async () => {
    /** @type {unknown[]} */
    const told = [];
    const { source, reader, read } = setUp(
      { onRead: (request) => told.push(request) },
      new ControllableTailSource(1000),
    );
    // It does not care for signals.
    source.read = (range) => ControllableSource.prototype.read.call(source, range);
    const reading = assert.rejects(read('0+10'), /done/);
    const tail = assert.rejects(reader.readTail(20), /done/);
    await turn();
    reader.close(new Error('done'));
    for (const { answer } of source.reads) await answer();
    await Promise.all([reading, tail]);
    assert.equal(told.length, 1, 'the tail was not told');
  });
});

describe('what has a copy in the sidecar file', () => {
  /** @type {[name: string, before: string, ranges: string, original: string[], copies: string[]][]} */
  const cases = [
    ['is read there', '', '100+20', [], ['0+20']],
    ['is read there though others are read far away', '', '100+20 200+30', ['200+30'], ['0+20']],
    ['is read in the file when that is read next to it', '', '100+20 125+30', ['100+55'], []],
    ['is read in the file when what is next to it is', '', '125+30 80+20 100+20', ['80+75'], []],
    ['is not read again', '100+20', '100+20 125+30', ['125+30'], ['0+20']],
  ];
  for (const [name, before, ranges, original, copies] of cases) {
    test(name, async () => {
      const { source, reader, read } = setUp();
      const index = new ControllableSource();
      const pieces = [
        { offset: 100, length: 20, at: 0 },
        { offset: 80, length: 20, at: 50 },
      ];
      reader.sidecar = new Sidecar(reader.companion(index), { offset: 1000, length: 0 }, pieces);
      for (const asked of [before, ranges].filter(Boolean)) {
        const reading = read(asked);
        await turn();
        for (const request of [...source.reads, ...index.reads]) await request.answer();
        await reading;
      }
      assert.deepEqual(source.asked, original);
      assert.deepEqual(index.asked, copies);
    });
  }
});

describe('many small ranges', () => {
  test('are read as few, and each is given its own bytes', async () => {
    const { source, reader } = setUp({ maxRequestBytes: 1 << 20 });
    // Out of order, overlapping, twice the same, and with gaps of which some are wide.
    const ranges = Array.from({ length: 500 }, (_, i) => {
      const place = (i * 13) % 490;
      return { offset: 40 * place + (place > 300 ? 5000 : 0), length: 10 + (place % 50) };
    });
    const reading = reader.read(ranges);
    await turn();
    assert.deepEqual(source.asked, ['0+12019', '17040+7569']);
    for (const request of source.reads) await request.answer();
    const read = await reading;
    ranges.forEach(({ offset, length }, i) => assert.deepEqual(read[i], contentAt(offset, length)));
  });

  test('are each looked for where there are copies', async () => {
    const { source, reader } = setUp({ maxRequestBytes: 1 << 20, maxGap: 0 });
    const index = new ControllableSource();
    const packets = { offset: 1e6, length: 0 };
    reader.sidecar = new Sidecar(reader.companion(index), packets, [{ offset: 0, length: 990, at: 0 }]);
    const reading = reader.read(Array.from({ length: 100 }, (_, i) => ({ offset: 20 * i, length: 10 })));
    await turn();
    await index.reads[0].answer();
    for (let answered = 0; answered < 50; answered++) {
      await source.reads[answered].answer();
      await turn();
    }
    assert.equal((await reading).length, 100);
    assert.deepEqual([index.asked, source.asked.length], [['0+990'], 50]);
  });
});

describe('the begin of a sidecar file', () => {
  test('is handed out as it arrives, as far as it is for the core', () => {
    const sidecar = new Sidecar(setUp().reader, { offset: 100, length: 60 }, []);
    const taken = () =>
      sidecar.takeArrived().map(({ offset, bytes }) => [offset - INDEX_BEGIN, bytes.length, bytes[0]]);
    const bytes = contentAt(0, 1000);
    sidecar.arrived(0, bytes.subarray(0, 130));
    assert.deepEqual(taken(), [[0, 30, bytes[100]]]);
    assert.deepEqual(taken(), []);
    sidecar.arrived(130, bytes.subarray(130, 1000));
    assert.deepEqual(taken(), [[30, 30, bytes[130]]]);
    sidecar.arrived(160, bytes.subarray(160, 200));
    assert.deepEqual(taken(), []);
  });
});
