/** The examples that are pages. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeInEachEngine } from './engines/index.js';
import { fixture, startSite, unlessReady } from './support/site.js';

const skip = unlessReady();

describeInEachEngine('examples/page-region', (engine) => {
  test('shows a region', { skip }, async (t) => {
    const site = await startSite();
    t.after(() => site.close());
    const page = await engine.newPage(t);
    await page.goto(`${site.url}/examples/page-region/?url=${fixture('vips-jpeg-420.tif')}`);
    await page.waitFor(() => document.getElementById('facts')?.textContent?.includes('pixels'));
    const colours = await page.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('region'));
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
    assert.ok(colours > 100, `${colours} colours`);
  });
});
