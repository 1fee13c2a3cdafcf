/* global showSource, place */
/** OpenSeadragon's own tile source for IIP, as a client of `pyramidion serve --services`. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startServices } from '../../js/cli/services.js';
import { startStaticServer } from '../../js/cli/static-server.js';
import { sampleImage } from '../node/support/sample-image.js';
import { describeInEachEngine } from './engines/index.js';
import { decodePng } from './support/png.js';
import { startSite } from './support/site.js';

const [WIDTH, HEIGHT] = [1501, 1103];
const LEVELS = [0, 1, 2].map((level) => ({ width: WIDTH >> level, height: HEIGHT >> level }));
/** What the viewer's drawers may make of a value: they resample, even at 1:1. */
const TOLERANCE = 4;

/**
 * Red and green tell the place in the image, blue the level.
 * @param {number} level
 * @param {number} x in the level's pixels
 * @param {number} y
 */
const colourAt = (level, x, y) => [
  Math.round((x * 255) / LEVELS[level].width),
  Math.round((y * 255) / LEVELS[level].height),
  80 * level + 20,
];

/** @type {string} */
let folder;
/** @type {import('../../js/cli/static-server.js').StaticServer} */
let site;
/** @type {import('../../js/cli/static-server.js').StaticServer} */
let service;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-iip-client-'));
  const file = sampleImage({
    ...{ levels: LEVELS, tile: [256, 256], bands: 3 },
    sample: (level, x, y, band) => colourAt(level, x, y)[band],
  });
  await writeFile(join(folder, 'a map.tif'), file);
  // On another origin than the page.
  service = await startStaticServer({
    ...{ root: folder, port: 0 },
    services: await startServices(folder, { services: true }),
  });
  site = await startSite();
});
after(async () => {
  await Promise.all([site.close(), service.close()]);
  await rm(folder, { recursive: true });
});

describeInEachEngine("OpenSeadragon's IIPTileSource", (engine) => {
  const same = (/** @type {number[]} */ colour) => colour;
  // In the order in which IIPImage does it, whatever the request's.
  const twisted = (/** @type {number[]} */ [red, green, blue]) => [255 - green, 255 - red, 255 - blue / 2];
  const transform = { invert: true, twist: '[0,1,0;1,0,0;0,0,0.5]', minmax: '-:0,255' };
  for (const { name, level = 0, zoom = 1, settings, expected = same } of [
    { name: 'JPEG tiles', settings: {} },
    { name: 'WebP tiles of a smaller level', level: 1, zoom: 0.45, settings: { format: 'webp' } },
    { name: 'PNG tiles that are processed', settings: { format: 'png', transform }, expected: twisted },
  ]) {
    test(`shows ${name}`, async (t) => {
      const page = await engine.newPage(t);
      await page.goto(`${site.url}/tests/browser/pages/openseadragon.html`);
      await page.waitFor(() => 'ready' in window);
      const source = { iipsrv: `${service.url}/iip`, image: 'a%20map.tif', ...settings };
      await page.evaluate((tiles) => showSource(tiles, { drawer: 'canvas' }), source);
      const [left, top] = [300, 200];
      await page.evaluate((at) => place(at.left, at.top, at.zoom), { left, top, zoom });
      const { width, height, data } = decodePng(await page.screenshot());
      const wrong = Array.from({ length: width * height }, (_, i) => i).filter((i) => {
        const [x, y] = [left + (i % width) / zoom, top + Math.floor(i / width) / zoom];
        // The image's last pixels are mixed with what is behind it.
        if (x > WIDTH - 4 || y > HEIGHT - 4) return false;
        const colour = expected(colourAt(level, x / 2 ** level, y / 2 ** level));
        return colour.some((value, channel) => Math.abs(value - data[4 * i + channel]) > TOLERANCE);
      });
      assert.ok(wrong.length < 0.01 * width * height, `${wrong.length} pixels are others, such as number ${wrong[0]}`);
    });
  }
});
