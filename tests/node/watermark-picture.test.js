/**
 * Marked tiles and regions, from the options to the pixels: what WebAssembly's vector instructions make, against a model.
 */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { FormatError, open } from '../../js/index.js';
import { markedValue } from './model/watermark.js';
import { sampleImage } from './support/sample-image.js';

const [WIDTH, HEIGHT] = [150, 130];
const TILE = 128;

/** @param {number} x @param {number} y @param {number} band */
const noise = (x, y, band) => (Math.imul(x * 73 + y * 151 + band * 331 + 17, 0x9e3779b1) >>> 8) / 2 ** 24;

/** @param {8 | 16} bits */
function imageOf(bits) {
  const most = 2 ** bits - 1;
  const levels = [{ width: WIDTH, height: HEIGHT }];
  const image = { levels, tile: /** @type {[number, number]} */ ([TILE, TILE]), bands: 4, bits, extraSamples: [2] };
  return sampleImage({ ...image, sample: (_, x, y, band) => Math.round(most * noise(x, y, band)) });
}

/** All kinds of colours and alpha. @param {number} width @param {number} height */
function markOf(width, height) {
  const data = new Uint8Array(4 * width * height);
  for (let i = 0; i < data.length; i++) {
    const isAlpha = i % 4 === 3;
    const value = noise(i >> 2, 7, i & 3);
    data[i] = isAlpha && (i >> 2) % 3 !== 0 ? ((i >> 2) % 3) * 255 - 255 : 255 * value;
  }
  return { width, height, data };
}

/** @type {Map<number, Promise<import('../../js/image/image.js').Image>>} */
const images = new Map();
/** @param {8 | 16} bits */
function opened(bits) {
  const image = images.get(bits) ?? open(new Blob([imageOf(bits)]), { workers: 0 });
  images.set(bits, image);
  return image;
}
after(async () => {
  for (const image of images.values()) (await image).close();
});

const tile = { level: 0, column: 0, row: 0 };

describe('a marked tile', () => {
  for (const bits of /** @type {(8 | 16)[]} */ ([8, 16])) {
    for (const mode of /** @type {const} */ (['over', 'add', 'multiply', 'screen'])) {
      test(`is what the formula of "${mode}" says, in ${bits} bits`, async () => {
        const image = await opened(bits);
        const mark = markOf(TILE, TILE);
        const render = /** @type {const} */ ({ depth: bits });
        const plain = await image.tile({ ...tile, render });
        for (const opacity of [1, 0.35]) {
          const marked = await image.tile({ ...tile, render, watermark: { source: mark, mode, opacity } });
          const most = 2 ** bits - 1;
          let worst = 0;
          for (let i = 0; i < plain.data.length; i++) {
            const isAlpha = i % 4 === 3;
            const values = {
              below: plain.data[i] / most,
              mark: mark.data[i] / 255,
              alpha: mark.data[i | 3] / 255,
              opacity,
            };
            const expected = isAlpha ? plain.data[i] : most * markedValue(mode, values);
            const error = Math.abs(marked.data[i] - expected);
            if (isAlpha || mode === 'add') assert.ok(error < 1e-6, `alpha and sums are exact: ${i}`);
            worst = Math.max(worst, error);
          }
          assert.ok(worst <= 1.01, `${worst} levels`);
        }
      });
    }
  }

  test('is the same each time, and another with another seed', async () => {
    const image = await opened(8);
    const marked = async (/** @type {number | string} */ seed) =>
      Buffer.from((await image.tile({ ...tile, watermark: { source: markOf(20, 10), seed } })).data);
    assert.deepEqual(await marked(1), await marked('1'));
    assert.notDeepEqual(await marked(1), await marked(2));
    assert.deepEqual(await marked('visit'), await marked('visit'));
  });

  test('is unmarked where the mark cannot be had only if it is not required', async () => {
    const image = await opened(8);
    const source = new Uint8Array(50);
    await assert.rejects(image.tile({ ...tile, watermark: { source } }), (/** @type {any} */ error) => {
      assert.ok(error instanceof FormatError);
      assert.match(error.message, /The watermark given cannot be used: it is no image/);
      return true;
    });
    const picture = await image.tile({ ...tile, watermark: { source, required: false } });
    assert.deepEqual(picture.data, (await image.tile(tile)).data);
    assert.ok(image.info.notes.some((note) => note.includes('Pictures come without it')));
  });
});

describe('a marked region', () => {
  for (const placement of /** @type {const} */ (['random', 'center', 'grid', 'corner'])) {
    test(`looks as its tiles do, placement ${placement}`, async () => {
      const image = await opened(8);
      const watermark = {
        source: markOf(31, 12),
        placement,
        opacity: 0.8,
        scale: placement === 'grid' ? 0.2 : undefined,
      };
      const box = { x: 40, y: 50, width: 105, height: 75 };
      const region = await image.region({ level: 0, ...box, watermark });
      const plain = await image.region({ level: 0, ...box });
      assert.notDeepEqual(region.data, plain.data);
      for (const [column, row] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ]) {
        const { width, height, data } = await image.tile({ level: 0, column, row, watermark });
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const [right, down] = [column * TILE + x - box.x, row * TILE + y - box.y];
            if (right < 0 || down < 0 || right >= box.width || down >= box.height) continue;
            const at = 4 * (down * box.width + right);
            const from = 4 * (y * width + x);
            assert.deepEqual([...region.data.subarray(at, at + 4)], [...data.subarray(from, from + 4)], `${x}, ${y}`);
          }
        }
      }
    });
  }
});
