/**
 * What requests of the Internet Imaging Protocol make of pictures: processing, turning, watermarks, files handed over.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startServices } from '../../js/cli/services.js';
import { open } from '../../js/index.js';
import { parseIip } from '../../js/protocol/iip.js';
import { createHandler } from '../../js/service/handler.js';
import { renderSettings } from '../../js/service/iip/settings.js';
import { greyStrip, LONG, SHORT, tiffBytes } from '../fixtures/tiff-writer.mjs';
import { decodePng } from '../browser/support/png.js';
import { fail } from './support/run-cli.js';
import { sampleImage } from './support/sample-image.js';

const [WIDTH, HEIGHT, TILE] = [400, 320, 256];
/** @param {number} x @param {number} y */
const valueAt = (x, y) => (2 * x + 7 * y) & 127;
const GREY = sampleImage({
  ...{ levels: [{ width: WIDTH, height: HEIGHT }], tile: [TILE, TILE] },
  sample: (_, x, y) => valueAt(x, y),
});
/** Colours of the mark, light enough to be seen when added. @type {import('./support/sample-image.js').SampleImage['sample']} */
const markAt = (_, x, y, band) => 10 * (band + 1) + ((x + y) & 3);
const MARK = sampleImage({ levels: [{ width: 16, height: 16 }], tile: [16, 16], bands: 3, sample: markAt });

/** @type {ReturnType<typeof createHandler>} */
let plain;
before(() => (plain = handlerFor({})));
after(() => plain.close());

/** @param {Partial<import('../../js/service/handler.js').HandlerOptions>} options */
function handlerFor(options, file = GREY) {
  const opening = (/** @type {any} */ source) => open(source, { workers: 0 });
  return createHandler({ resolve: () => new Blob([file]), open: opening, ...options });
}

/** @param {string} query @param {ReturnType<typeof createHandler>} [handler] */
async function bytesOf(query, handler = plain) {
  const response = await handler(new Request(`http://localhost/iip?FIF=a&${query}`));
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.equal(response.status, 200, new TextDecoder().decode(bytes));
  return bytes;
}

/** @param {string} query @param {ReturnType<typeof createHandler>} [handler] */
const pictureOf = async (query, handler) => decodePng(await bytesOf(query, handler));

describe('settings of a request are those of the library:', () => {
  const IIPIMAGE = { compatibility: 'iipimage', color: 'embed' };
  const grey8 = { bands: 1, bits: 8, sampleFormat: 'unsigned' };
  const rgb8 = { ...grey8, bands: 3 };
  for (const [query, info, expected] of /** @type {[string, object, object][]} */ ([
    ['GAM=2', grey8, { gamma: 2 }],
    ['GAM=log', grey8, { gamma: 'log' }],
    ['CNT=1.5', grey8, { contrast: 1.5 }],
    ['CNT=eq', grey8, { contrast: 'equalize' }],
    ['CNT=stretch', grey8, { contrast: 'stretch' }],
    ['INV', grey8, { invert: true }],
    ['CMP=jet', grey8, { colormap: 'jet' }],
    ['CTW=[1,0;0,1]', rgb8, { twist: [[1, 0], [0, 1]] }], // prettier-ignore
    ['CNV=sobel', grey8, { convolution: 'sobel' }],
    ['CNV=[1,1,1,1,1,1,1,1,1]', grey8, { convolution: [[1, 1, 1], [1, 1, 1], [1, 1, 1]] }], // prettier-ignore
    ['SHD=30,60', grey8, { shade: { azimuth: 30, elevation: 60 } }],
    ['COL=grey', rgb8, { quality: 'gray' }],
    ['COL=binary', rgb8, { quality: 'bitonal' }],
    ['MINMAX=-:10,200', rgb8, { range: [[10, 200], [10, 200], [10, 200]] }], // prettier-ignore
    ['MINMAX=1:10,200', rgb8, { range: [null, [10, 200], null] }],
    ['MINMAX=-:0,1&MINMAX=0:2,3', rgb8, { range: [[2, 3], [0, 1], [0, 1]] }], // prettier-ignore
    ['MINMAX=3:10,200', rgb8, {}],
    ['MINMAX=-:0,255', { ...grey8, bits: 1 }, { range: [[0, 1]] }],
    ['MINMAX=-:0,65535', { ...grey8, bits: 12 }, { range: [[0, 4095]] }],
    ['MINMAX=-:100,3000', { ...grey8, bits: 16 }, { range: [[100, 3000]] }],
    ['MINMAX=-:-1,1', { bands: 1, bits: 16, sampleFormat: 'float' }, { range: [[-1, 1]] }],
    ['ROT=90', grey8, {}],
  ])) {
    test(`${query} of ${JSON.stringify(info)}`, () => {
      const settings = renderSettings(parseIip(`FIF=a&${query}&JTL=0,0`), /** @type {any} */ ({ info }));
      const set = Object.entries(settings).filter(([, value]) => value !== undefined);
      assert.deepEqual(Object.fromEntries(set), { ...IIPIMAGE, ...expected });
    });
  }
});

describe('processing', () => {
  test('makes other pixels', async () => {
    const picture = await pictureOf('INV&PTL=0,0');
    // IIPImage cuts fractions off.
    for (const [x, y] of [[0, 0], [3, 9], [255, 63]]) assert.ok(Math.abs(picture.pixel(x, y)[0] - (255 - valueAt(x, y))) <= 1); // prettier-ignore
  });

  test('shows values that are white at their least as such, which IIPImage does not', async (t) => {
    const levels = [{ width: 64, height: 64 }];
    const negative = handlerFor({}, sampleImage({ levels, photometric: 0, sample: (_, x, y) => valueAt(x, y) }));
    t.after(() => negative.close());
    assert.equal((await pictureOf('PTL=0,0', negative)).pixel(9, 5)[0], 255 - valueAt(9, 5));
  });

  test('goes in a fixed order, not that of the request', async () => {
    const one = await bytesOf('INV&GAM=2&CMP=jet&PTL=0,0');
    assert.deepEqual(await bytesOf('CMP=jet&GAM=2&INV&PTL=0,0'), one);
  });

  for (const [query, reason] of [
    ['GAM=1000', /gamma/],
    ['CTW=[1;1;1;1;1]', /twist/],
    ['SHD=720,0', /azimuth/],
  ]) {
    test(`that cannot be is refused: ${query}`, async () => {
      const response = await plain(new Request(`http://localhost/iip?FIF=a&${query}&PTL=0,0`));
      assert.equal(response.status, 400);
      assert.match(await response.text(), /** @type {RegExp} */ (reason));
    });
  }
});

describe('turning', () => {
  /** Where a pixel of the turned tile comes from. @type {Record<string, (x: number, y: number) => [number, number]>} */
  const TURNS = {
    90: (x, y) => [y, TILE - 1 - x],
    270: (x, y) => [TILE - 1 - y, x],
    '!0': (x, y) => [TILE - 1 - x, y],
    '!90': (x, y) => [TILE - 1 - y, TILE - 1 - x],
    360: (x, y) => [x, y],
  };
  for (const [turn, from] of Object.entries(TURNS)) {
    test(`a tile by ${turn} moves its pixels`, async () => {
      const picture = await pictureOf(`ROT=${turn}&PTL=0,0`);
      for (const [x, y] of [[0, 0], [5, 40], [255, 1]]) assert.equal(picture.pixel(x, y)[0], valueAt(...from(x, y))); // prettier-ignore
    });
  }

  for (const turn of ['180', '-180', '540']) {
    test(`by ${turn} degrees counts tiles from the last`, async () => {
      const picture = await pictureOf(`ROT=${turn}&PTL=0,0`);
      assert.deepEqual([picture.width, picture.height], [WIDTH - TILE, HEIGHT - TILE]);
      assert.equal(picture.pixel(0, 0)[0], valueAt(WIDTH - 1, HEIGHT - 1));
    });
  }

  test('comes after resizing', async () => {
    const picture = await pictureOf('ROT=90&WID=200&CVT=png');
    assert.deepEqual([picture.width, picture.height], [160, 200]);
  });
});

describe('resizing', () => {
  test('is done as the service was told', async (t) => {
    const queries = await Promise.all(
      [0, 1, 2].map(async (interpolation) => {
        const handler = handlerFor({ interpolation: /** @type {any} */ (interpolation) });
        t.after(() => handler.close());
        return pictureOf('WID=160&CVT=png', handler);
      }),
    );
    const [nearest, , smooth] = queries;
    // Corners are aligned: pixel 10 of 160 is pixel 25 of 400.
    assert.equal(nearest.pixel(10, 0)[0], valueAt(25, 0));
    const hashes = queries.map(({ data }) => createHash('sha1').update(data).digest('hex'));
    assert.equal(new Set(hashes).size, 3);
    const mean = [25, 26].reduce((sum, x) => sum + valueAt(x, 1), 0) / 2;
    assert.ok(Math.abs(smooth.pixel(10, 0)[0] - mean) < 16);
  });
});

describe('a watermark', () => {
  /** @param {object} [settings] */
  const marked = (settings = {}, file = GREY) =>
    handlerFor({ watermark: { source: MARK, mode: 'add', ...settings } }, file);

  test('is added to tiles, somewhere', async (t) => {
    const handler = marked();
    t.after(() => handler.close());
    const [with_, without] = [await pictureOf('PTL=0,0', handler), await pictureOf('PTL=0,0')];
    const found = [];
    for (let i = 0; i < with_.data.length; i += 4) if (with_.data[i] !== without.data[i]) found.push(i / 4);
    assert.equal(found.length, 256);
    const [left, top] = [found[0] % TILE, Math.floor(found[0] / TILE)];
    for (const pixel of found) {
      const [x, y] = [pixel % TILE, Math.floor(pixel / TILE)];
      // IIPImage shows a mark on grey by its red.
      const added = valueAt(x, y) + markAt(0, x - left, y - top, 0);
      assert.deepEqual(with_.pixel(x, y), [added, added, added, 255]);
    }
  });

  test('is always the same, and elsewhere by another seed', async (t) => {
    const handlers = [marked(), marked(), marked({ seed: 5 })];
    t.after(() => handlers.forEach((handler) => handler.close()));
    const [one, again, other] = await Promise.all(handlers.map((handler) => bytesOf('PTL=0,0', handler)));
    assert.deepEqual(one, again);
    assert.notDeepEqual(one, other);
  });

  test('is on every kind of picture', async (t) => {
    const handler = marked();
    t.after(() => handler.close());
    for (const query of [
      'JTL=0,0',
      'PTL=0,3',
      'WTL=0,0',
      'TTL=0,0',
      'CVT=png',
      'RGN=0.1,0.1,0.8,0.8&WID=60&CVT=png',
      'TIL=0,0',
      'GAM=2&PTL=0,0',
    ]) {
      assert.notDeepEqual(await bytesOf(query, handler), await bytesOf(query), query);
    }
  });

  for (const [name, source, maxPixels] of /** @type {[string, any, number?][]} */ ([
    ['no image', new TextEncoder().encode('This is not an image.')],
    ['empty', new Uint8Array()],
    ['not there', join(tmpdir(), 'there is no such mark.png')],
    ['too large', MARK, 15],
  ])) {
    test(`that is ${name} lets no picture through`, async (t) => {
      const handler = handlerFor({ watermark: { source, maxPixels } });
      t.after(() => handler.close());
      const response = await handler(new Request('http://localhost/iip?FIF=a&JTL=0,0'));
      // It is no fault of the request, and says nothing of where the mark is.
      assert.equal(response.status, 500);
      assert.equal(await response.text(), 'The watermark cannot be drawn, and there are no pictures without it.\n');
    });
  }

  test('that is too large, and need not be there, is left out', async (t) => {
    const handler = handlerFor({ watermark: { source: MARK, maxPixels: 15, required: false } });
    t.after(() => handler.close());
    assert.deepEqual(await bytesOf('JTL=0,0', handler), await bytesOf('JTL=0,0'));
  });

  test('with settings that cannot be is refused at once', () => {
    assert.throws(() => marked({ opacity: 7 }), { code: 'bad-request', message: /watermark.opacity.* 7/ });
    assert.throws(() => handlerFor({ watermark: /** @type {any} */ ({}) }), {
      code: 'bad-request',
      message: /watermark.source/,
    });
  });

  test('is drawn by the command line’s services', async (t) => {
    const path = join(tmpdir(), `pyramidion-mark-${process.pid}.tif`);
    const image = join(tmpdir(), `pyramidion-marked-${process.pid}.tif`);
    await Promise.all([writeFile(path, MARK), writeFile(image, GREY)]);
    t.after(() => Promise.all([rm(path), rm(image)]));
    const values = { services: true, watermark: path, 'watermark-mode': 'add', 'watermark-opacity': '0.5' };
    const services = await startServices(tmpdir(), values);
    t.after(() => services?.close());
    const response = await services?.(
      new Request(`http://localhost/iip?FIF=pyramidion-marked-${process.pid}.tif&PTL=0,0`),
    );
    const { data } = decodePng(new Uint8Array(await /** @type {Response} */ (response).arrayBuffer()));
    const handler = handlerFor({ watermark: { source: await readFile(path), mode: 'add', opacity: 0.5 } });
    t.after(() => handler.close());
    assert.deepEqual(data, (await pictureOf('PTL=0,0', handler)).data);
  });

  test('that is none is refused by the command line', async (t) => {
    const path = join(tmpdir(), `pyramidion-no-mark-${process.pid}.png`);
    await writeFile(path, 'no image');
    t.after(() => rm(path));
    assert.match(await fail(1, 'serve', '--port', 0, '--services', '--watermark', path), /no-mark.*no image/);
    await writeFile(path, tiffBytes({ directories: [greyStrip(5000, 5000, 200)], size: 300 }));
    const line = await fail(1, 'serve', '--port', 0, '--services', '--watermark', path);
    assert.match(line, /no-mark.*5000 x 5000 pixels, more than 16777216/);
  });
});

describe('a tile that is a JPEG in the file', () => {
  /** @type {Uint8Array} */
  let jpeg;
  /** @type {ReturnType<typeof createHandler>} */
  let handler;

  before(async () => {
    const image = await open(new Blob([GREY]), { workers: 0 });
    const tile = await image.tile({ level: 0, column: 0, row: 0, render: { colormap: 'jet' } });
    jpeg = new Uint8Array(
      await (await tile.toBlob({ type: 'image/jpeg', quality: 0.9, subsampling: '4:4:4' })).arrayBuffer(),
    );
    image.close();
    handler = handlerFor({}, jpegTiff(jpeg));
  });
  after(() => handler.close());

  test('is handed over as it is', async () => assert.deepEqual(await bytesOf('JTL=0,0', handler), jpeg));

  test('is not when something changes it, or it is cut by the edge', async (t) => {
    const marked = handlerFor({ watermark: { source: MARK } }, jpegTiff(jpeg));
    t.after(() => marked.close());
    assert.notDeepEqual(await bytesOf('JTL=0,0', marked), jpeg);
    for (const query of ['GAM=2&JTL=0,0', 'QLT=50&JTL=0,0', 'ROT=90&JTL=0,0', 'JTL=0,1', 'COL=grey&JTL=0,0']) {
      assert.notDeepEqual(await bytesOf(query, handler), jpeg, query);
    }
  });
});

/** Two tiles, the second cut by the edge. @param {Uint8Array} jpeg */
function jpegTiff(jpeg) {
  /** @type {import('../fixtures/tiff-writer.mjs').Tag[]} */
  const tags = [
    [256, LONG, [WIDTH]],
    [257, LONG, [TILE]],
    [258, SHORT, [8, 8, 8]],
    [259, SHORT, [7]],
    [262, SHORT, [6]],
    [277, SHORT, [3]],
    [322, LONG, [TILE]],
    [323, LONG, [TILE]],
    [324, LONG, [4096, 4096]],
    [325, LONG, [jpeg.length, jpeg.length]],
    [530, SHORT, [1, 1]],
  ];
  return tiffBytes({ directories: [tags], data: [{ offset: 4096, bytes: jpeg }] });
}
