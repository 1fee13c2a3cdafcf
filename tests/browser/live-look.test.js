/* global place, shown, image, source, openGate */
/** A tile source whose look changes while it is on the screen. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describeInEachEngine } from './engines/index.js';
import { colourAt } from './pages/painted-image.js';
import { pageWithImage } from './support/painted-view.js';
import { decodePng } from './support/png.js';
import { startSite } from './support/site.js';

/** @type {import('../../js/cli/static-server.js').StaticServer} */
let server;
before(async () => {
  server = await startSite();
});
after(() => server.close());

const LEVELS = [1, 2, 4].map((by) => ({ width: 4096 / by, height: 3072 / by, tileWidth: 256, tileHeight: 256 }));
/** Tiles are cut from sheets. */
const STRIPS = [{ width: 1700, height: 1300, tileWidth: 1700, tileHeight: 3 }];
const NEGATIVE = { render: { invert: true } };

describeInEachEngine('the look of a tile source', (engine) => {
  /**
   * @param {import('node:test').TestContext} t
   * @param {readonly import('./pages/painted-image.js').LevelShape[]} shapes
   * @param {object} [options]
   */
  async function pageWith(t, shapes, options = {}) {
    const page = await pageWithImage(engine, t, server, shapes, options);
    await page.evaluate(() => place(300, 200));
    return page;
  }

  /**
   * Asserts that the view, whose corner is the pixel (x, y), has one look.
   * @param {import('./engines/index.js').Page} page
   * @param {[x: number, y: number]} corner
   * @param {boolean} isNegative
   * @param {number} [slack] for drawers that resample
   */
  async function assertLook(page, [left, top], isNegative, slack = 0) {
    const { width, height, data } = decodePng(await page.screenshot());
    let wrong = 0;
    for (let i = 0; i < width * height; i++) {
      const colour = colourAt(0, left + (i % width), top + Math.floor(i / width));
      const expected = slack > 0 ? colour.slice(2) : colour;
      const values = slack > 0 ? [data[4 * i + 2]] : data.subarray(4 * i, 4 * i + 3);
      wrong += Number(expected.some((value, c) => Math.abs((isNegative ? 255 - value : value) - values[c]) > slack));
    }
    const most = slack > 0 ? 0.01 * width * height : 0;
    assert.ok(wrong <= most, `${wrong} pixels are not ${isNegative ? 'negative' : 'positive'}`);
  }

  test('is there from the start, when it is given then', async (t) => {
    const page = await pageWith(t, LEVELS, { look: NEGATIVE });
    await assertLook(page, [300, 200], true);
  });

  for (const [name, shapes] of Object.entries({ tiles: LEVELS, 'tiles cut from sheets': STRIPS })) {
    test(`changes what is on the screen, and what comes later: ${name}`, async (t) => {
      const page = await pageWith(t, shapes);
      await page.evaluate((look) => source.setLook(look), NEGATIVE);
      await page.evaluate(() => shown());
      await assertLook(page, [300, 200], true);
      await page.evaluate(() => place(600, 500));
      await assertLook(page, [600, 500], true);
      await page.evaluate(() => source.setLook());
      await page.evaluate(() => shown());
      await assertLook(page, [600, 500], false);
      await page.evaluate(() => place(300, 200));
      await assertLook(page, [300, 200], false);
    });
  }

  test('changes all at once, and the old one stays as long', async (t) => {
    const page = await pageWith(t, LEVELS);
    await page.evaluate((look) => {
      image.gate = new Promise((open) => Object.assign(window, { openGate: open }));
      // All but one are ready.
      const { tile } = image;
      let isFirst = true;
      image.tile = (request) => {
        const gate = image.gate;
        if (!isFirst) image.gate = Promise.resolve();
        isFirst = false;
        const made = tile.call(image, request);
        image.gate = gate;
        return made;
      };
      void source.setLook(look);
    }, NEGATIVE);
    await new Promise((resume) => setTimeout(resume, 300));
    await assertLook(page, [300, 200], false);
    await page.evaluate(() => openGate());
    await page.evaluate(() => shown());
    await page.waitFor(async () => {
      await new Promise(requestAnimationFrame);
      return true;
    });
    await assertLook(page, [300, 200], true);
  });

  test('is made only of the last of those that come too fast', async (t) => {
    const page = await pageWith(t, LEVELS);
    const counts = await page.evaluate(async (look) => {
      const count = () => image.requests.splice(0).length;
      count();
      await source.setLook(look);
      const once = count();
      await source.setLook();
      count();
      await Promise.all(Array.from({ length: 30 }, (_, i) => source.setLook(i % 2 ? look : {})));
      return { once, many: count() };
    }, NEGATIVE);
    assert.ok(counts.once > 0 && counts.many <= 2 * counts.once, JSON.stringify(counts));
    await page.evaluate(() => shown());
    await assertLook(page, [300, 200], true);
  });

  test('that cannot be had is refused, and the one before stays', async (t) => {
    const page = await pageWith(t, LEVELS);
    const message = await page.evaluate(() =>
      source.setLook({ render: { sparkle: 1 } }).then(
        () => 'none',
        (error) => error.message,
      ),
    );
    assert.equal(message, 'There is no such option.');
    await page.evaluate(() => place(600, 500));
    await assertLook(page, [600, 500], false);
  });

  test("changes with OpenSeadragon's own drawers, too", async (t) => {
    const page = await pageWith(t, LEVELS, { drawer: 'canvas', immediateRender: false });
    await page.evaluate((look) => source.setLook(look), NEGATIVE);
    await page.evaluate(() => shown());
    await assertLook(page, [300, 200], true, 6);
  });
});
