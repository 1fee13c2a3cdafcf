/* global place, shown, image, source, viewer, openGate */
/** Tiles of the viewer that are cut out of larger ones of the file: what is on the screen comes first. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describeInEachEngine } from './engines/index.js';
import { pageWithImage, wrongPixels } from './support/painted-view.js';
import { decodePng } from './support/png.js';
import { startSite } from './support/site.js';

/** @type {import('../../js/cli/static-server.js').StaticServer} */
let server;
before(async () => {
  server = await startSite();
});
after(() => server.close());

/** Of one codestream's tile, but for the last. */
const CUT = [1, 2, 4, 8, 16].map((by) => ({
  ...{ width: 8000 / by, height: 6000 / by, tileWidth: 512, tileHeight: 512 },
  parts: (by / 16) ** 2,
}));

describeInEachEngine('tiles that are cut out of larger ones', (engine) => {
  /**
   * Shows full size, with the pixel (3000, 2000) at the top left.
   * @param {import('node:test').TestContext} t
   * @param {{ withholdsRests?: boolean, drawer?: string, look?: object }} [options] the viewer's and the image's; `withholdsRests`: what is asked for later never comes
   * @param {readonly import('./pages/painted-image.js').LevelShape[]} [shapes]
   */
  async function pageWith(t, { withholdsRests = false, ...options } = {}, shapes = CUT) {
    const page = await pageWithImage(engine, t, server, shapes, options);
    await page.evaluate((withholds) => {
      if (withholds) image.laterGate = new Promise(() => {});
      image.areas.length = 0;
      return place(3000, 2000);
    }, withholdsRests);
    return page;
  }

  /**
   * Asserts that the view, whose corner is the pixel (x, y), is the image's own pixels.
   * @param {import('./engines/index.js').Page} page
   * @param {[x: number, y: number]} corner
   * @param {(value: number) => number} [look]
   */
  async function assertShown(page, [left, top], look) {
    assert.equal(wrongPixels(await page.screenshot(), CUT[0], left, top, look), 0);
  }

  test('are made where they are on the screen, with a margin that costs nothing', async (t) => {
    const page = await pageWith(t);
    const { areas, size } = await page.evaluate(() => ({ areas: image.areas, size: viewer.container.clientWidth }));
    await assertShown(page, [3000, 2000]);
    const first = areas.find(({ name }) => name === 'tile 0/5/3');
    // The tile begins at (2560, 1536); its pixels from (440, 464) on are seen, those from (438, 462) on may matter.
    assert.deepEqual(first, { name: 'tile 0/5/3', area: { x: 416, y: 416, width: 96, height: 96 }, priority: 0 });
    // Beyond the right edge of the screen as well.
    const right = (3000 + size) % 512;
    const last = areas.find(({ name }) => name === `tile 0/${Math.floor((3000 + size) / 512)}/4`);
    assert.ok(last && last.area.x === 0 && last.area.width > right && last.area.width <= right + 130, `${right}`);
  });

  test('get their rest when all is quiet, after all else', async (t) => {
    const page = await pageWith(t);
    await page.waitFor(() => image.areas.some(({ priority }) => priority === -1));
    const rest = await page.evaluate(() => image.areas.filter(({ priority }) => priority === -1));
    // The part at the tile's corner leaves more than a rectangle: then it is made anew.
    assert.ok(rest.some(({ name, area }) => name === 'tile 0/5/3' && area.width === 512 && area.height === 512));
    assert.ok(rest.some(({ name, area }) => name === 'tile 0/5/4' && area.width === 416 && area.height === 512));
    // Then nothing more is asked for, wherever it is looked at.
    await new Promise((resume) => setTimeout(resume, 300));
    const count = await page.evaluate(() => image.requests.length);
    await page.evaluate(() => place(2700, 1800));
    await assertShown(page, [2700, 1800]);
    const names = await page.evaluate((already) => image.requests.slice(already), count);
    assert.ok(!names.includes('tile 0/5/3'), names.join());
  });

  test('get at once what the view moves onto', async (t) => {
    const page = await pageWith(t, { withholdsRests: true });
    await page.evaluate(() => place(2700, 2000));
    await assertShown(page, [2700, 2000]);
    const more = await page.evaluate(() =>
      image.areas.filter(({ name, priority }) => name === 'tile 0/5/3' && priority === 0),
    );
    assert.deepEqual(more[1], { name: 'tile 0/5/3', area: { x: 32, y: 416, width: 384, height: 96 }, priority: 0 });
    // And, without a pause, what it moves onto then.
    await page.evaluate(() => place(2700, 1800));
    await assertShown(page, [2700, 1800]);
  });

  test('get all that a view that moves on and on moves onto', async (t) => {
    const page = await pageWith(t);
    await page.evaluate(async () => {
      const { viewport } = viewer;
      const step = viewport.imageToViewportRectangle(0, 0, 40, 30);
      for (let i = 0; i < 20; i++) {
        viewport.panBy({ x: -step.width, y: -step.height }, true);
        await new Promise(requestAnimationFrame);
      }
      await place(2200, 1400);
    });
    await assertShown(page, [2200, 1400]);
  });

  test('show coarser pixels meanwhile, and are told to be loading', async (t) => {
    const page = await pageWith(t, { withholdsRests: true });
    await page.evaluate(async () => {
      image.gate = new Promise((open) => Object.assign(window, { openGate: open }));
      void place(2700, 1800);
      for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    });
    assert.equal(await page.evaluate(() => viewer.world.getItemAt(0).getFullyLoaded()), false);
    const { data } = decodePng(await page.screenshot());
    let black = 0;
    for (let i = 0; i < data.length; i += 4) black += Number(data[i] + data[i + 1] + data[i + 2] === 0);
    assert.ok(black < data.length / 4 / 1000, `${black} pixels have nothing`);
    await page.evaluate(() => openGate());
    await page.evaluate(() => shown());
    await assertShown(page, [2700, 1800]);
  });

  test('give up their rest when the view leaves them', async (t) => {
    const page = await pageWith(t, { withholdsRests: true });
    await page.waitFor(() => image.areas.some(({ priority }) => priority === -1));
    assert.deepEqual(await page.evaluate(() => image.aborted), []);
    await page.evaluate(() => void place(6000, 200));
    await page.waitFor(() => image.aborted.includes('tile 0/5/3'));
    await page.evaluate(() => place(2700, 1800));
    await assertShown(page, [2700, 1800]);
  });

  test('say when their rest cannot be had, and keep what there is', async (t) => {
    const page = await pageWith(t, { withholdsRests: true });
    const message = await page.evaluate(async () => {
      const tile = image.tile.bind(image);
      image.tile = (request) => (request.column === 5 ? Promise.reject(new Error('broken')) : tile(request));
      const failed = new Promise((resolve) => viewer.addOnceHandler('tile-load-failed', resolve));
      const placed = place(2700, 1800);
      const { message: text } = await failed;
      await placed;
      return text;
    });
    assert.equal(message, 'broken');
    await page.evaluate(() => place(3000, 2000));
    await assertShown(page, [3000, 2000]);
  });

  test('change their look, with all that is beside the screen', async (t) => {
    const page = await pageWith(t);
    await page.evaluate(() => source.setLook({ render: { invert: true } }));
    await page.evaluate(() => place(2700, 1800));
    await assertShown(page, [2700, 1800], (value) => 255 - value);
  });

  for (const [name, options] of Object.entries({
    "OpenSeadragon's own drawers need": { drawer: 'canvas' },
    'another look than the plain one has': { look: { render: { invert: true } } },
  })) {
    test(`are whole where ${name} all of them`, async (t) => {
      const page = await pageWith(t, options);
      assert.deepEqual(await page.evaluate(() => image.areas), []);
    });
  }

  test('are whole where others change them, too', async (t) => {
    const page = await pageWith(t);
    await page.evaluate(async () => {
      viewer.addHandler('tile-invalidated', () => {});
      await place(6000, 200);
    });
    const areas = await page.evaluate(() => image.areas.filter(({ name }) => name.startsWith('tile 0/11/')));
    assert.deepEqual(areas, []);
  });

  test('are whole where they are the file’s own', async (t) => {
    const whole = CUT.map((shape) => ({ ...shape, parts: 1 }));
    const page = await pageWith(t, {}, whole);
    assert.deepEqual(await page.evaluate(() => image.areas), []);
  });
});
