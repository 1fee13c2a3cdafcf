/** Plans that are asked for in one turn are one message to the home thread, or some. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlanBatch } from '../../js/image/plan-batch.js';

/** @param {number} level @param {number} [y] */
const request = (level, y = 0) => ({ image: 0, level, x: 0, y, width: 1, height: 1, form: 'native' });

/** @type {[messageOf: (request: { level: number, y: number }) => string, messages: string[]][]} */
const ways = [
  [() => '', ['3 0 0 0: 2 pieces']],
  [({ level }) => `${level}`, ['3: 1 pieces', '0 0 0: 1 pieces']],
  [({ level, y }) => `${level},${y}`, ['3: 1 pieces', '0 0: 1 pieces', '0: 0 pieces']],
];
for (const [messageOf, messages] of ways) {
  test(`${messages.length} of requests for two levels and two rows`, async () => {
    /** @type {string[]} */
    const sent = [];
    const batch = new PlanBatch(async (requests, pieces) => {
      sent.push(`${requests.map(({ level }) => level).join(' ')}: ${pieces.length} pieces`);
      return requests.map(({ level }) =>
        level === 3 ? { error: new Error('broken') } : { notes: [`level ${level}`] },
      );
    }, messageOf);
    const piece = { offset: 0, bytes: new Uint8Array(1) };
    const coarse = batch.add(request(3), [piece]);
    const fine = [batch.add(request(0), []), batch.add(request(0), [piece]), batch.add(request(0, 256), [])];
    await assert.rejects(coarse, /broken/);
    assert.deepEqual(
      (await Promise.all(fine)).map(({ notes }) => notes),
      [['level 0'], ['level 0'], ['level 0']],
    );
    assert.deepEqual(sent, messages);
  });
}
