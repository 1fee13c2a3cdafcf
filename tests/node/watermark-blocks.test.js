import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  BLOCK_FIELDS,
  imageIdentity,
  iipimageBlocks,
  streamOf,
  watermarkBlocks,
} from '../../js/render/watermark-blocks.js';

const LEVEL = { level: 2, width: 1000, height: 700, tileWidth: 256, tileHeight: 256 };
const KEY = { seed: '0', image: 'an image' };

/** Blocks as "column,row: x,y widthxheight". @param {number[]} numbers */
function shown(numbers) {
  const blocks = [];
  for (let i = 0; i < numbers.length; i += BLOCK_FIELDS) {
    const [x, y, width, height, , , level, column, row] = numbers.slice(i, i + BLOCK_FIELDS);
    assert.equal(level, 2);
    blocks.push(`${column},${row}: ${x},${y} ${width}x${height}`);
  }
  return blocks;
}

/** @param {[number, number, number, number]} box @param {object} [picture] @param {Partial<typeof LEVEL>} [level] */
const blocks = ([x, y, width, height], picture, level) =>
  shown(watermarkBlocks({ ...LEVEL, ...level }, { x, y, width, height }, KEY, picture));

describe('the blocks of a watermark', () => {
  test('of a tile are the tile', () => {
    assert.deepEqual(blocks([256, 0, 256, 256]), ['1,0: 0,0 256x256']);
    assert.deepEqual(blocks([768, 512, 232, 188]), ['3,2: 0,0 232x188']);
  });

  test('of a region are its tiles, with what lies beyond it', () => {
    assert.deepEqual(blocks([250, 500, 10, 20]), [
      ...['0,1: -250,-244 256x256', '1,1: 6,-244 256x256'],
      ...['0,2: -250,12 256x188', '1,2: 6,12 256x188'],
    ]);
    assert.equal(blocks([0, 0, 1000, 700]).length, 12);
  });

  test('are resized with the region, and share edges', () => {
    assert.deepEqual(blocks([0, 0, 1000, 256], { outputWidth: 333, outputHeight: 85 }), [
      ...['0,0: 0,0 85x85', '1,0: 85,0 85x85', '2,0: 170,0 86x85', '3,0: 256,0 77x85'],
    ]);
    assert.deepEqual(blocks([0, 0, 1000, 700], { outputWidth: 1, outputHeight: 1 }), ['1,1: 0,0 1x1']);
  });

  test('are mirrored and turned with it', () => {
    const box = /** @type {[number, number, number, number]} */ ([0, 0, 300, 200]);
    /** @type {[picture: object, expected: string[]][]} */
    const cases = [
      [{}, ['0,0: 0,0 256x256', '1,0: 256,0 256x256']],
      [{ isMirrored: true }, ['0,0: 44,0 256x256', '1,0: -212,0 256x256']],
      [{ rotation: 90 }, ['0,0: -56,0 256x256', '1,0: -56,256 256x256']],
      [{ rotation: 180 }, ['0,0: 44,-56 256x256', '1,0: -212,-56 256x256']],
      [{ rotation: 270 }, ['0,0: 0,44 256x256', '1,0: 0,-212 256x256']],
      [{ rotation: -90, isMirrored: true }, ['0,0: 0,0 256x256', '1,0: 0,256 256x256']],
    ];
    for (const [picture, expected] of cases) assert.deepEqual(blocks(box, picture), expected);
  });

  test('of pictures turned by other angles are within the turned tiles, upright', () => {
    // A square of 512 becomes one of 725; four squares of 256, turned by 45°, hold upright ones of 181.
    assert.deepEqual(blocks([0, 0, 512, 512], { rotation: 45 }), [
      ...['0,0: 272,91 181x181', '1,0: 453,272 181x181', '0,1: 91,272 181x181', '1,1: 272,453 181x181'],
    ]);
  });

  test('are those that a viewer shows, where the file has strips, slivers or sheets', () => {
    assert.deepEqual(blocks([0, 8, 1000, 8], {}, { tileWidth: 1000, tileHeight: 8 }), ['0,0: 0,-8 1000x256']);
    assert.deepEqual(blocks([0, 0, 16, 16], {}, { tileWidth: 16, tileHeight: 16 }), ['0,0: 0,0 512x256']);
    const sheet = { width: 3000, height: 2000, tileWidth: 3000, tileHeight: 2000 };
    assert.deepEqual(blocks([512, 0, 512, 512], {}, sheet), ['1,0: 0,0 512x512']);
  });

  test('are the tiles, though they be small', () => {
    assert.deepEqual(blocks([64, 0, 64, 64], {}, { tileWidth: 64, tileHeight: 64 }), ['1,0: 0,0 64x64']);
  });

  test('cover every pixel once, whatever the region', () => {
    for (const [x, y, width, height] of [
      [0, 0, 1000, 700],
      [255, 257, 3, 400],
      [999, 699, 1, 1],
      [13, 17, 700, 600],
    ]) {
      const numbers = watermarkBlocks(LEVEL, { x, y, width, height }, KEY);
      let covered = 0;
      for (let i = 0; i < numbers.length; i += BLOCK_FIELDS) {
        const [left, top, w, h] = numbers.slice(i, i + 4);
        const across = Math.min(left + w, width) - Math.max(left, 0);
        const down = Math.min(top + h, height) - Math.max(top, 0);
        assert.ok(across > 0 && down > 0, 'no block is outside');
        covered += across * down;
      }
      assert.equal(covered, width * height);
    }
  });

  test('of IIPImage are squares of two tiles', () => {
    const level = { ...LEVEL, tileHeight: 128 };
    const shownBlocks = (/** @type {number} */ width, /** @type {number} */ height) =>
      shown(iipimageBlocks({ width, height }, level, KEY));
    assert.deepEqual(shownBlocks(512, 300), ['0,0: 0,0 512x300']);
    assert.deepEqual(shownBlocks(600, 513), [
      ...['0,0: 0,0 512x512', '1,0: 512,0 88x512', '0,1: 0,512 512x1', '1,1: 512,512 88x1'],
    ]);
  });
});

describe('the stream of random numbers', () => {
  test('is a hash that other programs compute alike', () => {
    // FNV-1a of 64 bits of "0\nan image" and so on, by a program that reproduces the hash's published vectors.
    assert.deepEqual(streamOf('0', 'an image'), [0x91d84541, 0x954798a0]);
    assert.deepEqual(streamOf('visit 1-2', 'TIFF 3 8 5 0 1000x700'), [0x342cde81, 0xabb43e2e]);
    assert.deepEqual(streamOf('', ''), [0x8601c8dd, 0xaf63c74c]);
  });

  test('differs with seed and image, and not with anything else', () => {
    const streams = [
      ['0', 'a'],
      ['1', 'a'],
      ['0', 'b'],
      ['', '0\na'],
      ['0', 'ä'],
    ].map(([seed, image]) => String(streamOf(seed, image)));
    assert.equal(new Set(streams).size, 5);
    assert.deepEqual(streamOf('0', 'a'), streamOf('0', 'a'));
  });

  test("an image's identity is its structure's", () => {
    const image = { info: { format: 'TIFF', bands: 3, bits: 8, url: 'anywhere' }, levels: [LEVEL] };
    assert.equal(imageIdentity(image, { size: 5 }), imageIdentity({ ...image }, { size: 5 }));
    assert.notEqual(imageIdentity(image, { size: 5 }), imageIdentity(image, { size: 6 }));
    assert.notEqual(imageIdentity(image, { size: 5 }), imageIdentity(image, { size: 5, index: 1 }));
  });
});
