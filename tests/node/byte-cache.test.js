/**
 * Which of the bytes that were read are found again.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ByteCache } from '../../js/source/byte-cache.js';
import { contentAt } from './support/controllable-source.js';

/** @param {number[][]} runs offset and length of each, in the order in which they are kept */
function cacheOf(...runs) {
  const cache = new ByteCache(10_000);
  for (const [offset, length] of runs) cache.add(offset, contentAt(offset, length));
  return cache;
}

/** @param {ByteCache} cache @param {number} offset @param {number} length */
function assertHas(cache, offset, length) {
  assert.deepEqual(cache.get({ offset, length }), contentAt(offset, length), `${offset}+${length}`);
}

describe('a range that was read', () => {
  const small = Array.from({ length: 20 }, (_, i) => [100 + 40 * i, 10]);

  test('is found in a long run though many short ones begin inside it', () => {
    const cache = cacheOf(...small, [50, 900]);
    for (const [offset, length] of [[50, 900], [60, 5], [870, 70], [109, 2], ...small])
      assertHas(cache, offset, length);
    assert.deepEqual(cache.around({ offset: 870, length: 5 }), [{ offset: 50, length: 900 }]);
  });

  test('is found in each of several runs that overlap', () => {
    const cache = cacheOf([0, 100], [50, 100], [120, 100]);
    for (const [offset, length] of [
      [0, 100],
      [40, 60],
      [60, 90],
      [119, 31],
      [150, 70],
    ])
      assertHas(cache, offset, length);
    assert.equal(cache.get({ offset: 40, length: 70 }), undefined);
    assert.deepEqual(cache.around({ offset: 140, length: 5 }), [
      { offset: 50, length: 100 },
      { offset: 120, length: 100 },
    ]);
  });

  test('is kept once, and counts once', () => {
    const cache = new ByteCache(1400);
    cache.add(5000, contentAt(5000, 300));
    for (let i = 0; i < 10; i++) cache.add(100 + i, contentAt(100 + i, 100));
    for (let i = 0; i < 10; i++) cache.add(90 - i, contentAt(90 - i, 200 + i));
    cache.add(120, contentAt(120, 10));
    assertHas(cache, 5000, 300);
    assertHas(cache, 81, 209);
  });

  test('is not found where only a neighbour touches it', () => {
    const cache = cacheOf([0, 10], [20, 10]);
    assert.equal(cache.get({ offset: 5, length: 10 }), undefined);
    assert.equal(cache.get({ offset: 19, length: 2 }), undefined);
    assert.deepEqual(cache.around({ offset: 10, length: 10 }), []);
  });
});
