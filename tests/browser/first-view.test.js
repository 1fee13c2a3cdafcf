/* global shown, image, openGate, viewer, source */
/** Tiles that are asked for before the viewer has: `prepare` of the tile source. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describeInEachEngine } from './engines/index.js';
import { pageWithImage } from './support/painted-view.js';
import { decodePng } from './support/png.js';
import { startSite } from './support/site.js';

/** @type {import('../../js/cli/static-server.js').StaticServer} */
let server;
before(async () => {
  server = await startSite();
});
after(() => server.close());

const shape = (/** @type {number} */ by) => ({ width: Math.ceil(8000 / by), height: Math.ceil(6000 / by) });
const LEVELS = [1, 2, 4, 8, 16, 32].map((by) => ({ ...shape(by), tileWidth: 256, tileHeight: 256 }));

/** Red, in the middle. @param {Buffer} png */
function middleOf(png) {
  const { width, height, data } = decodePng(png);
  return data[4 * (Math.floor(height / 2) * width + Math.floor(width / 2))];
}

describeInEachEngine('the first view of an image', (engine) => {
  /**
   * Opens an image once more in a viewer that is there, with its first view prepared.
   * @param {import('node:test').TestContext} t
   * @param {{ options?: object, meanwhile?: 'zoom' | 'look' | 'break', levels?: typeof LEVELS }} [how] `options`: the viewer's;
   *   `meanwhile`: what happens between preparing and the first frame
   */
  async function prepared(t, { options = {}, meanwhile, levels = LEVELS } = {}) {
    const page = await pageWithImage(engine, t, server, levels, options);
    const asked = await page.evaluate(async (happens) => {
      viewer.close();
      image.requests.length = 0;
      image.aborted.length = 0;
      image.gate = new Promise((open) => Object.assign(window, { openGate: open }));
      if (happens === 'break') image.gate = image.gate.then(() => Promise.reject(new Error('broken')));
      await source.prepare(viewer);
      const early = [...image.requests];
      if (happens === 'look') void source.setLook({ render: { invert: true } });
      const failures = new Set();
      viewer.addHandler('tile-load-failed', (/** @type {any} */ event) => failures.add(event.message));
      viewer.open(source);
      await new Promise((opened) => viewer.addOnceHandler('open', opened));
      if (happens === 'zoom') viewer.viewport.zoomTo(20, undefined, true);
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      openGate();
      if (happens === 'break') {
        while (failures.size === 0) await new Promise(requestAnimationFrame);
      } else {
        await shown();
      }
      return { early, all: [...image.requests], aborted: [...image.aborted], failures: [...failures] };
    }, meanwhile);
    return { page, asked };
  }

  test('is asked for as the viewer would, once', async (t) => {
    const without = await pageWithImage(engine, t, server, LEVELS, {});
    const { asked } = await prepared(t);
    assert.deepEqual(asked.early.toSorted(), (await without.evaluate(() => image.requests)).toSorted());
    assert.deepEqual(asked.all, asked.early);
    assert.deepEqual(asked.aborted, []);
  });

  test('is not given up because of what the navigator shows', async (t) => {
    const { asked } = await prepared(t, { options: { showNavigator: true } });
    assert.deepEqual(asked.aborted, []);
  });

  test('is as it would be without', async (t) => {
    const without = await (await pageWithImage(engine, t, server, LEVELS, {})).screenshot();
    const { page } = await prepared(t);
    assert.deepEqual(decodePng(await page.screenshot()).data, decodePng(without).data);
  });

  test('has one level where one suits the view and is the coarsest', async (t) => {
    const { asked } = await prepared(t, { levels: LEVELS.slice(-1) });
    assert.deepEqual(asked.all, ['tile 0/0/0']);
  });

  for (const [name, options, levels] of /** @type {const} */ ([
    ['a viewer that zooms at once', { defaultZoomLevel: 3 }, LEVELS],
    ['a viewer that the image fills', { homeFillsViewer: true }, LEVELS],
    ['a turned view', { degrees: 30 }, LEVELS],
    ['a collection', { collectionMode: true }, LEVELS],
    ['more tiles than a viewer holds', {}, [{ width: 3000, height: 3000, tileWidth: 256, tileHeight: 256 }]],
  ])) {
    test(`is not known of ${name}`, async (t) => {
      const page = await pageWithImage(engine, t, server, levels, options);
      const count = await page.evaluate(async () => {
        image.requests.length = 0;
        await source.prepare(viewer);
        return image.requests.length;
      });
      assert.equal(count, 0);
    });
  }

  test('is given up when the view is another one', async (t) => {
    const { asked } = await prepared(t, { meanwhile: 'zoom' });
    const best = asked.early.at(-1)?.slice(0, 7) ?? '';
    const finer = asked.all.filter((name) => !asked.early.includes(name));
    assert.ok(finer.length > 0);
    assert.deepEqual(
      asked.early.filter((name) => name.startsWith(best) && !asked.aborted.includes(name)),
      [],
    );
  });

  test('has the look that is wanted by then', async (t) => {
    const plain = middleOf(await (await pageWithImage(engine, t, server, LEVELS, {})).screenshot());
    const { page, asked } = await prepared(t, { meanwhile: 'look' });
    assert.deepEqual(asked.aborted.toSorted(), asked.early.toSorted());
    const inverted = middleOf(await page.screenshot());
    // They are resampled.
    assert.ok(Math.abs(inverted - (255 - plain)) <= 1, `${inverted}, plain ${plain}`);
  });

  test('fails as the viewer hears it', async (t) => {
    const { asked } = await prepared(t, { meanwhile: 'break' });
    assert.deepEqual(asked.failures, ['broken']);
  });
});
