import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gridLevel } from '../../js/image/tile-grid.js';

/** @param {[number, number]} size @param {[number, number]} tile */
const grid = ([width, height], [tileWidth, tileHeight]) =>
  gridLevel({ level: 0, width, height, tileWidth, tileHeight });

describe("a viewer's grid", () => {
  test('takes usual tiles as they are', () => {
    for (const side of [240, 256, 512, 1024]) {
      const { source, tileWidth, tileHeight } = grid([10_000, 8_000], [side, side]);
      assert.deepEqual([source, tileWidth, tileHeight], ['tile', side, side]);
    }
  });

  test('counts the tiles at the edges', () => {
    const { columns, rows } = grid([10_000, 8_000], [256, 512]);
    assert.deepEqual([columns, rows], [40, 16]);
  });

  test('takes a level of one small tile as it is', () => {
    const { source, columns, rows } = grid([90, 70], [256, 256]);
    assert.deepEqual([source, columns, rows], ['tile', 1, 1]);
  });

  test('joins tiny tiles, whole ones', () => {
    const { source, tileWidth, tileHeight } = grid([10_000, 8_000], [16, 16]);
    assert.equal(source, 'region');
    assert.deepEqual([tileWidth % 16, tileHeight % 16], [0, 0]);
    assert.ok(tileWidth >= 256 && tileHeight >= 256);
  });

  test('joins the strips of a narrow image', () => {
    const { source, tileWidth, tileHeight, columns } = grid([1_700, 5_000], [1_700, 3]);
    assert.deepEqual([source, tileWidth, columns], ['region', 1_700, 1]);
    assert.ok(tileHeight % 3 === 0 && tileHeight >= 64 && tileHeight <= 512);
  });

  test('cuts the strips of a wide image into pieces, decoded by the sheet', () => {
    const { source, tileWidth, tileHeight, sheetWidth, sheetHeight } = grid([20_000, 9_000], [20_000, 16]);
    assert.deepEqual([source, tileWidth, sheetWidth], ['sheet', 512, 20_000]);
    assert.equal(tileHeight, sheetHeight);
    assert.ok(sheetHeight % 16 === 0 && sheetWidth * sheetHeight <= 1 << 22);
  });

  test('cuts one huge strip into pieces, decoded at once', () => {
    const { source, tileWidth, tileHeight, sheetWidth, sheetHeight } = grid([5_000, 3_000], [5_000, 1_000_000]);
    assert.deepEqual([source, tileWidth, tileHeight, sheetWidth, sheetHeight], ['sheet', 512, 512, 5_000, 3_000]);
  });
});
