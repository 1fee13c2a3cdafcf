/** A watermark is the same, byte by byte, in every browser and in Node. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { describeInEachEngine } from './engines/index.js';
import { markedTile } from './pages/marked-tile.js';
import { sampleImage } from '../node/support/sample-image.js';
import { BLANK, startSite } from './support/site.js';

/**
 * Options, and the beginning of the file's SHA-256.
 * @type {[options: { bits?: 8 | 16, render?: object, watermark: object, type?: string }, sha256: string][]}
 */
const FILES = [
  [{ watermark: { mode: 'add', seed: 1 } }, '46b096fbfb12a1a9'],
  [{ watermark: { mode: 'over', seed: 1, opacity: 0.35, placement: 'grid' } }, 'c738ec82edc3f10c'],
  [
    { watermark: { mode: 'multiply', seed: 'a', scale: 0.7, placement: 'center' }, bits: 16, render: { depth: 16 } },
    '581bc8e16cbbea1b',
  ],
  [
    { watermark: { mode: 'screen', seed: 2 }, render: { gamma: 0.6, colormap: 'viridis', convolution: 'sharpen' } },
    '57a899e10e979362',
  ],
  [{ watermark: { mode: 'add', seed: 1 }, type: 'image/jpeg' }, 'de157154f817fb2b'],
];

/** The same numbers everywhere: whole ones. @param {number} x @param {number} y @param {number} band */
const sample = (x, y, band) => (x * 7 + y * 13 + band * 40 + ((x * y) >> 3)) & 255;

/**
 * The image of 8 or 16 bits, and what becomes of it.
 * @param {typeof FILES[0][0]} options
 */
function job({ bits = 8, ...options }) {
  const file = sampleImage({
    levels: [{ width: 200, height: 150 }],
    bands: 3,
    bits,
    sample: (_, x, y, band) => sample(x, y, band) * (bits === 16 ? 257 : 1),
  });
  return { image: Buffer.from(file).toString('base64'), ...options };
}

/** @param {string} base64 */
const digest = (base64) => createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex').slice(0, 16);

for (const [options, expected] of FILES) {
  test(`a marked tile in Node: ${JSON.stringify(options)}`, async () => {
    assert.equal(digest(await markedTile(job(options))), expected);
  });
}

describeInEachEngine('a marked tile', (engine) => {
  /** @type {import('../../js/cli/static-server.js').StaticServer} */
  let site;
  before(async () => {
    site = await startSite();
  });
  after(() => site.close());

  test('has the same bytes as in Node', async (t) => {
    const page = await engine.newPage(t);
    await page.goto(site.url + BLANK);
    for (const [options, expected] of FILES) {
      const file = await page.evaluate(async (wanted) => {
        const { markedTile: make } = await import(/** @type {any} */ ('/tests/browser/pages/marked-tile.js'));
        return make(wanted);
      }, job(options));
      assert.equal(digest(file), expected, JSON.stringify(options));
    }
  });
});
