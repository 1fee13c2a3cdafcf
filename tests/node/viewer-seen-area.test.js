import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { around, contains, ifSmall, outwards, restOf, seenArea } from '../../js/viewer/seen-area.js';

/** @param {string} text `x,y width×height` */
function box(text) {
  const [x, y, width, height] = text.split(/[ ,×]/).map(Number);
  return { x, y, width, height };
}

describe('the part of a tile that is seen', () => {
  /** An image of 2000 × 1000 pixels. */
  const tile = {
    tiledImage: { source: { aspectRatio: 2 }, wrapHorizontal: false, wrapVertical: false, getFlip: () => false },
  };
  const level = { width: 1000, height: 500 };
  const seen = (/** @type {any} */ area, other = tile) => seenArea(other, area, box('512,0 488×500'), level);

  test('has a margin, and ends where the tile does', () => {
    assert.deepEqual(seen({ x: 0.6, y: 0.1, width: 0.2, height: 0.2, degrees: 0 }), box('86,98 204×204'));
    assert.deepEqual(seen({ x: 0, y: 0, width: 1, height: 0.5, degrees: 0 }), box('0,0 488×500'));
  });

  test('is none elsewhere', () => {
    assert.equal(seen({ x: 0, y: 0, width: 0.5, height: 0.5, degrees: 0 }), undefined);
    assert.equal(seen(null), undefined);
    assert.equal(seen(false), undefined);
  });

  test('is thought all where the image is turned, mirrored or repeated', () => {
    assert.deepEqual(seen({ x: 0.6, y: 0, width: 0.1, height: 0.1, degrees: 30 }), box('0,0 488×500'));
    for (const other of [{ wrapHorizontal: true }, { wrapVertical: true }, { getFlip: () => true }]) {
      const otherwise = { tiledImage: { ...tile.tiledImage, ...other } };
      assert.deepEqual(seen({ x: 0.6, y: 0, width: 0.1, height: 0.1, degrees: 0 }, otherwise), box('0,0 488×500'));
    }
  });
});

test('edges are moved outwards, to shortly before or behind those of code-blocks', () => {
  const tile = box('1024,512 512×512');
  assert.deepEqual(outwards(box('100,200 100×200'), tile), box('32,160 192×320'));
  assert.deepEqual(outwards(box('32,160 192×320'), tile), box('32,160 192×320'));
  assert.deepEqual(outwards(box('10,0 495×481'), tile), box('0,0 512×512'));
  assert.deepEqual(outwards(box('10,0 100×100'), { ...tile, height: 110 }), box('0,0 224×110'));
});

test('what is left of an area is a strip, where that holds it', () => {
  const area = box('100,100 200×200');
  for (const [other, rest] of [
    ['0,0 150×400', '150,100 150×200'],
    ['250,100 50×200', '100,100 150×200'],
    ['100,50 200×100', '100,150 200×150'],
    ['0,280 500×20', '100,100 200×180'],
    // In a corner, in the middle, across, beside.
    ['100,100 100×100', '100,100 200×200'],
    ['150,150 100×100', '100,100 200×200'],
    ['150,100 50×200', '100,100 200×200'],
    ['100,150 200×50', '100,100 200×200'],
  ]) {
    assert.deepEqual(restOf(area, box(other)), box(rest), other);
  }
});

test('areas hold each other, and are held', () => {
  assert.deepEqual(around(box('10,20 30×40'), box('0,50 20×20')), box('0,20 40×50'));
  assert.ok(contains(box('0,20 40×50'), box('10,20 30×40')));
  assert.ok(!contains(box('0,20 40×50'), box('10,20 31×40')));
});

test('a part that is nearly all is not worth it', () => {
  const tile = box('0,0 100×100');
  assert.deepEqual(ifSmall(box('0,0 90×100'), tile), box('0,0 90×100'));
  assert.equal(ifSmall(box('0,0 91×100'), tile), undefined);
  assert.equal(ifSmall(undefined, tile), undefined);
});
