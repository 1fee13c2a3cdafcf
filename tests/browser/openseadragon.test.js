/* global place, shown, image, openGate, viewer, source */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describeInEachEngine } from './engines/index.js';
import { colourAt } from './pages/painted-image.js';
import { pageWithImage, wrongPixels } from './support/painted-view.js';
import { decodePng } from './support/png.js';
import { startSite } from './support/site.js';

/** @type {import('../../js/cli/static-server.js').StaticServer} */
let server;
before(async () => {
  server = await startSite();
});
after(() => server.close());

/** Halving levels that round down, with tiles that are not square. */
const HALVING = [
  { width: 3001, height: 2003, tileWidth: 256, tileHeight: 512 },
  { width: 1500, height: 1001, tileWidth: 256, tileHeight: 512 },
  { width: 750, height: 500, tileWidth: 256, tileHeight: 512 },
];
/** A scanner's: each level a quarter of the one before, with tiles of its own. */
const QUARTERING = [
  { width: 4096, height: 3000, tileWidth: 240, tileHeight: 240 },
  { width: 1024, height: 750, tileWidth: 512, tileHeight: 256 },
  { width: 256, height: 187, tileWidth: 256, tileHeight: 187 },
];
const DEEP = [1, 2, 4, 8].map((by) => ({ width: 8000 / by, height: 6000 / by, tileWidth: 256, tileHeight: 256 }));
/** The last two are no larger than one tile. */
const DEEPER = [1, 2, 4, 8, 16, 32, 64].map((by) => ({
  ...{ width: Math.ceil(8000 / by), height: Math.ceil(6000 / by) },
  ...{ tileWidth: 256, tileHeight: 256 },
}));
const STRIPS = [{ width: 1700, height: 1300, tileWidth: 1700, tileHeight: 3 }];
const ONE_HUGE_STRIP = [{ width: 5000, height: 2000, tileWidth: 5000, tileHeight: 2000 }];
const TINY_TILES = [{ width: 900, height: 700, tileWidth: 16, tileHeight: 16 }];

describeInEachEngine('the OpenSeadragon tile source', (engine) => {
  /**
   * @param {import('node:test').TestContext} t
   * @param {readonly import('./pages/painted-image.js').LevelShape[]} shapes
   * @param {object} [options] the viewer's
   */
  function pageWith(t, shapes, options = {}) {
    return pageWithImage(engine, t, server, shapes, options);
  }

  for (const [name, shapes, [x, y]] of /** @type {const} */ ([
    ['halving levels, tiles that are not square', HALVING, [700, 900]],
    ['levels of a quarter, tiles of 240', QUARTERING, [2000, 1500]],
    ['strips of 3 rows', STRIPS, [300, 400]],
    ['one huge strip', ONE_HUGE_STRIP, [2200, 700]],
    ['tiles of 16 pixels', TINY_TILES, [0, 0]],
  ])) {
    test(`shows the image's own pixels at 1:1: ${name}`, async (t) => {
      const page = await pageWith(t, shapes);
      await page.evaluate((at) => place(at.x, at.y), { x, y });
      assert.equal(wrongPixels(await page.screenshot(), shapes[0], x, y), 0);
    });
  }

  test('shows true pixels wherever it is panned to, between pixels too', async (t) => {
    const page = await pageWith(t, HALVING);
    await page.evaluate(() => place(500.3, 333.4));
    assert.equal(wrongPixels(await page.screenshot(), HALVING[0], 500, 333), 0);
  });

  test('leaves no seams between tiles at any zoom', async (t) => {
    const page = await pageWith(t, HALVING, { white: true });
    for (const zoom of [0.61, 0.77, 1.37, 2.9]) {
      await page.evaluate((at) => place(300, 300, at), zoom);
      const { data } = decodePng(await page.screenshot());
      assert.ok(
        data.every((value) => value > 250),
        `at ${zoom}`,
      );
    }
  });

  test('leaves no seams where the edges of tiles lie at half a pixel', async (t) => {
    const page = await pageWith(t, HALVING, { white: true });
    for (const at of [101.5, 500.5, 643.5, 777.5, 1001.5, 1234.5]) {
      await page.evaluate((edge) => place(edge, edge / 2 + 0.25), at);
      const { data } = decodePng(await page.screenshot());
      assert.ok(
        data.every((value) => value > 250),
        `at ${at}`,
      );
    }
  });

  test('joins tiny tiles and cuts huge ones', async (t) => {
    const page = await pageWith(t, TINY_TILES);
    assert.ok((await page.evaluate(() => image.requests.length)) <= 8);
    const other = await pageWith(t, ONE_HUGE_STRIP);
    await other.evaluate(() => place(0, 0));
    await other.evaluate(() => place(2000, 900));
    assert.deepEqual(await other.evaluate(() => image.requests), ['region 0/0,0,5000,2000']);
  });

  test('clears its canvas no more until there is something to draw, unless others draw on it too', async (t) => {
    const page = await pageWith(t, HALVING);
    /** How often it is cleared in ten frames before there is a tile. */
    const clearings = (/** @type {boolean} */ othersDraw) =>
      page.evaluate(async (isWatched) => {
        const frames = async (/** @type {number} */ count) => {
          for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
        };
        const draw = () => {};
        if (isWatched) viewer.addHandler('update-viewport', draw);
        image.gate = new Promise((open) => Object.assign(window, { openGate: open }));
        viewer.open(source);
        await new Promise((opened) => viewer.addOnceHandler('open', opened));
        await frames(5);
        let count = 0;
        const { context } = viewer.drawer;
        context.clearRect = (/** @type {[number, number, number, number]} */ ...area) => {
          count++;
          CanvasRenderingContext2D.prototype.clearRect.apply(context, area);
        };
        await frames(10);
        delete context.clearRect;
        viewer.removeHandler('update-viewport', draw);
        openGate();
        await shown();
        return count;
      }, othersDraw);
    assert.equal(await clearings(false), 0);
    assert.ok((await clearings(true)) > 2);
    await page.evaluate(() => place(300, 200));
    assert.equal(wrongPixels(await page.screenshot(), HALVING[0], 300, 200), 0);
  });

  test('gives up tiles that the reader has left, and asks again on return', async (t) => {
    const page = await pageWith(t, HALVING);
    await page.evaluate(() => {
      image.gate = new Promise((open) => Object.assign(window, { openGate: open }));
      place(0, 0);
    });
    await page.waitFor(() => image.requests.includes('tile 0/0/0'));
    await page.evaluate(() => void place(2000, 1400));
    await page.waitFor(() => image.aborted.includes('tile 0/0/0'));
    await page.evaluate(() => void place(0, 0));
    await page.waitFor(() => image.requests.filter((name) => name === 'tile 0/0/0').length === 2);
    await page.evaluate(() => {
      openGate();
      return shown();
    });
    assert.equal(wrongPixels(await page.screenshot(), HALVING[0], 0, 0), 0);
    assert.deepEqual(page.logs, []);
  });

  test('asks for the level that suits the view, not for those beneath it', async (t) => {
    const page = await pageWith(t, DEEP);
    const requests = await page.evaluate(async () => {
      image.requests.length = 0;
      await place(3000, 2000);
      return image.requests;
    });
    assert.ok(requests.length > 0);
    assert.deepEqual(
      requests.filter((name) => !name.startsWith('tile 0/')),
      [],
    );
  });

  test('asks for something to see at once: the largest level that is one tile', async (t) => {
    const page = await pageWith(t, DEEPER);
    const requests = await page.evaluate(() => image.requests);
    assert.deepEqual(coarserThanFirst(requests), ['tile 5/0/0']);
  });

  test('asks last for it where it is put together from many tiles of the file', async (t) => {
    const page = await pageWith(
      t,
      DEEPER.map((shape, level) => ({ ...shape, parts: 4 ** level })),
    );
    assert.deepEqual(coarserThanFirst(await page.evaluate(() => image.requests)), []);
    await page.waitFor(() => image.requests.includes('tile 5/0/0'));
    assert.equal(await page.evaluate(() => image.requests.at(-1)), 'tile 5/0/0');
  });

  test('shows coarser tiles in place of those that cannot be had', async (t) => {
    const page = await pageWith(t, DEEP);
    await page.evaluate(() => {
      const tile = image.tile.bind(image);
      image.tile = (request) => (request.level === 0 ? Promise.reject(new Error('broken')) : tile(request));
      void place(3000, 2000);
    });
    await page.waitFor(() => image.requests.some((name) => name.startsWith('tile 1/')));
  });

  test("works with OpenSeadragon's own drawers and options", async (t) => {
    const page = await pageWith(t, HALVING, { drawer: 'auto', immediateRender: false });
    await page.evaluate(() => place(700, 900));
    const { width, height, data } = decodePng(await page.screenshot());
    // Those drawers resample, even at 1:1: what is asked here is that the right tiles are in the right places.
    const blues = Array.from({ length: width * height }, (_, i) => data[4 * i + 2]);
    const wrong = blues.filter((blue, i) => {
      const expected = colourAt(0, 700 + (i % width), 900 + Math.floor(i / width))[2];
      return Math.abs(blue - expected) > 6;
    });
    assert.ok(wrong.length < 0.01 * blues.length, `${wrong.length} of ${blues.length} pixels are from elsewhere`);
  });
});

/**
 * Those of the requests that are not for the level of the first, which suits the view.
 * @param {string[]} requests
 */
function coarserThanFirst(requests) {
  const [level] = requests[0].split('/');
  return requests.filter((name) => !name.startsWith(`${level}/`));
}
