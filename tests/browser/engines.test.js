import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeInEachEngine } from './engines/index.js';
import { decodePng } from './support/png.js';

const GREEN_PAGE = 'data:text/html,<title>Green</title><style>body { background: rgb(0, 128, 0) }</style><input>';

describeInEachEngine('the harness', (engine) => {
  test('evaluates, presses keys and takes pictures', async (t) => {
    const page = await engine.newPage(t);
    await page.goto(GREEN_PAGE);
    assert.equal(await page.evaluate((x) => document.title + x, '!'), 'Green!');
    await page.click('input');
    await page.press('a');
    await page.press('+');
    await page.waitFor((text) => document.querySelector('input')?.value === text, 'a+');
    const { width, height, pixel } = decodePng(await page.screenshot());
    assert.deepEqual(pixel(width >> 1, height >> 1), [0, 128, 0, 255]);
  });

  test('reports what is thrown in the page', async (t) => {
    const page = await engine.newPage(t);
    await page.goto(GREEN_PAGE);
    await assert.rejects(
      page.evaluate(() => Promise.reject(new Error('broken'))),
      /broken/,
    );
  });
});
