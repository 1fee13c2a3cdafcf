import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { levelsOf, turnedLevels } from '../../js/image/levels.js';

/** Of an image of 20,000 × 10,000 pixels, halved from level to level, in tiles of 512. @param {number} count */
const halved = (count) =>
  Array.from({ length: count }, (_, level) => {
    const [width, height] = [20_000, 10_000].map((side) => Math.ceil(side / 2 ** level));
    const [columns, rows] = [width, height].map((side) => Math.ceil(side / 512));
    return { width, height, tileWidth: 512, tileHeight: 512, columns, rows };
  });

/** @param {number} cutLevels @param {'jp2' | 'tiff'} kind */
const parts = (cutLevels, kind) => levelsOf({ levels: halved(7), cutLevels }, 1, kind).map((level) => level.parts);

describe("a level's tiles", () => {
  test('are put together from the more tiles of a codestream, the smaller it is', () => {
    // At the last two the image is smaller than a tile: it has 763 of 512 × 512, about.
    assert.deepEqual(parts(0, 'jp2'), [1, 4, 16, 64, 256, 626, 768]);
  });

  test('are cut out of larger ones first, perhaps', () => {
    assert.deepEqual(parts(2, 'jp2'), [1 / 16, 1 / 4, 1, 4, 16, 39, 48]);
    assert.deepEqual(parts(7, 'jp2'), [1 / 16384, 1 / 4096, 1 / 1024, 1 / 256, 1 / 64, 1 / 16, 1 / 4]);
  });

  test("of a TIFF are the file's", () => {
    assert.deepEqual(parts(0, 'tiff'), [1, 1, 1, 1, 1, 1, 1]);
  });
});

test('levels are turned, and turned back', () => {
  const levels = halved(2).map((level) => ({ ...level, tileHeight: 256 }));
  const turned = turnedLevels(levels, 6);
  assert.deepEqual(turned[1], { width: 5_000, height: 10_000, tileWidth: 256, tileHeight: 512, columns: 10, rows: 20 });
  assert.deepEqual(turnedLevels(turned, 8), levels);
  assert.deepEqual(turnedLevels(levels, 3), levels);
});
