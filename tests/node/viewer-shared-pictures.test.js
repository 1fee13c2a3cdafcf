import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Picture } from '../../js/image/picture.js';
import { SharedPictures } from '../../js/viewer/shared-pictures.js';

const never = () => new AbortController().signal;
const picture = (bytes = 10) => new Picture(1, 1, new Uint8ClampedArray(bytes));

/** A maker that counts, and ends when it is told to. */
function maker() {
  const made = {
    count: 0,
    aborted: 0,
    /** @type {(bytes?: number) => void} */
    finish() {},
    /** @type {(error: Error) => void} */
    fail() {},
  };
  const make = (/** @type {AbortSignal} */ signal) => {
    made.count++;
    signal.addEventListener('abort', () => made.aborted++);
    return /** @type {Promise<Picture>} */ (
      new Promise((resolve, reject) => {
        made.finish = (bytes) => resolve(picture(bytes));
        made.fail = reject;
      })
    );
  };
  return { made, make };
}

describe('shared pictures', () => {
  test('are made once for all who wait, and kept', async () => {
    const { made, make } = maker();
    const shared = new SharedPictures(100);
    const both = Promise.all([shared.get('a', make, never()), shared.get('a', make, never())]);
    made.finish();
    const [one, other] = await both;
    assert.equal(one, other);
    assert.equal(await shared.get('a', make, never()), one);
    assert.equal(made.count, 1);
  });

  test('go on being made while anyone waits', async () => {
    const { made, make } = maker();
    const shared = new SharedPictures(100);
    const impatient = new AbortController();
    const first = shared.get('a', make, impatient.signal);
    const second = shared.get('a', make, never());
    impatient.abort(new Error('enough'));
    await assert.rejects(first, /enough/);
    made.finish();
    await second;
    assert.equal(made.aborted, 0);
  });

  test('are given up when all have gone, and made anew for the next', async () => {
    const { made, make } = maker();
    const shared = new SharedPictures(100);
    const impatient = new AbortController();
    const first = shared.get('a', make, impatient.signal);
    impatient.abort();
    await assert.rejects(first, { name: 'AbortError' });
    assert.equal(made.aborted, 1);
    const second = shared.get('a', make, never());
    made.finish();
    await second;
    assert.equal(made.count, 2);
  });

  test('that failed are made anew', async () => {
    const { made, make } = maker();
    const shared = new SharedPictures(100);
    const first = shared.get('a', make, never());
    made.fail(new Error('broken'));
    await assert.rejects(first, /broken/);
    const second = shared.get('a', make, never());
    made.finish();
    await second;
  });

  test('leave when there is no room, the longest unused first; the last one stays whatever its size', async () => {
    const shared = new SharedPictures(25);
    const get = async (/** @type {string} */ key, bytes = 10) => {
      let isNew = false;
      const make = async () => ((isNew = true), picture(bytes));
      await shared.get(key, make, never());
      return isNew;
    };
    await get('a');
    await get('b');
    await get('a');
    await get('c');
    assert.deepEqual([await get('a'), await get('b')], [false, true]);
    await get('huge', 1000);
    assert.equal(await get('huge'), false);
  });
});
