/** Plans that are asked for in one turn are one message to the home thread, or one for each level. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlanBatch } from '../../js/image/plan-batch.js';

/** @param {number} level */
const request = (level) => ({ image: 0, level, x: 0, y: 0, width: 1, height: 1, form: 'native' });

for (const [isByLevel, messages] of /** @type {const} */ ([
  [false, ['3 0 0: 2 pieces']],
  [true, ['3: 1 pieces', '0 0: 1 pieces']],
])) {
  test(`${messages.length} of requests for two levels`, async () => {
    /** @type {string[]} */
    const sent = [];
    const batch = new PlanBatch(
      async (requests, pieces) => {
        sent.push(`${requests.map(({ level }) => level).join(' ')}: ${pieces.length} pieces`);
        return requests.map(({ level }) =>
          level === 3 ? { error: new Error('broken') } : { notes: [`level ${level}`] },
        );
      },
      { isByLevel },
    );
    const piece = { offset: 0, bytes: new Uint8Array(1) };
    const coarse = batch.add(request(3), [piece]);
    const fine = [batch.add(request(0), []), batch.add(request(0), [piece])];
    await assert.rejects(coarse, /broken/);
    assert.deepEqual(
      (await Promise.all(fine)).map(({ notes }) => notes),
      [['level 0'], ['level 0']],
    );
    assert.deepEqual(sent, messages);
  });
}
