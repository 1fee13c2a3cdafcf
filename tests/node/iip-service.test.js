/**
 * Answers of the image service to requests of the Internet Imaging Protocol: facts, tiles, pictures, numbers.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { createHandler } from '../../js/service/handler.js';
import { decodePng } from '../browser/support/png.js';
import { sampleImage } from './support/sample-image.js';
import { ORIGIN, pyramidSample, resolve } from './support/service-images.js';

/** @type {ReturnType<typeof createHandler>} */
let handler;

before(() => {
  handler = createHandler({ resolve, open: opening });
});
after(() => handler.close());

/** @param {any} source */
async function opening(source) {
  return open(source, { workers: 0 });
}

/** @param {string} query @param {RequestInit} [init] */
const ask = (query, init) => handler(new Request(`${ORIGIN}/iip?${query}`, init));

/** The answer's text, which must be a good one. @param {string} query */
async function textOf(query) {
  const response = await ask(query);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.equal(response.headers.get('content-length'), String(new TextEncoder().encode(text).length));
  return text;
}

/** @param {string} query */
async function pictureOf(query) {
  const response = await ask(query);
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.equal(response.status, 200, new TextDecoder().decode(bytes));
  assert.equal(response.headers.get('content-type'), 'image/png');
  return decodePng(bytes);
}

/**
 * Is it that rectangle of the pyramid?
 * @param {import('../browser/support/png.js').Pixels} picture
 * @param {{ level: number, x: number, y: number, width: number, height: number }} box
 */
function assertPart(picture, { level, x, y, width, height }) {
  assert.deepEqual([picture.width, picture.height], [width, height]);
  const expected = new Uint8ClampedArray(width * height * 4).map((_, i) => {
    const pixel = i >> 2;
    const [column, row] = [x + (pixel % width), y + Math.floor(pixel / width)];
    return i % 4 === 3 ? 255 : pyramidSample(level, column, row, i % 4);
  });
  assert.deepEqual(picture.data, expected);
}

describe('facts', () => {
  for (const [object, line] of [
    ['IIP,1.0', 'IIP:1.0'],
    ['Max-size', 'Max-size:150 100'],
    ['Tile-size', 'Tile-size:64 64'],
    ['Resolution-number', 'Resolution-number:3'],
    ['Resolutions', 'Resolutions:37 25,75 50,150 100'],
    ['Bits-per-channel', 'Bits-per-channel:8'],
    ['Colorspace', 'Colorspace,0-2,0:0 0 3 3 0 1 2'],
    ['Min-Max-sample-values', 'Min-Max-sample-values:0 255 0 255 0 255'],
    ['Horizontal-views', 'Horizontal-views:0'],
    ['Vertical-views', 'Vertical-views:90'],
    ['DPI', 'DPI:0 0'],
    ['Description', 'Description:A "map" of two lines\\'],
    ['Subject', 'Subject:A "map" of two lines\\'],
    ['Creator', 'Creator:Nemo'],
    ['Rights', 'Rights:© no one'],
    ['Copyright', 'Copyright:© no one'],
    ['Software', 'Software:pencil'],
    ['Date', 'Date:2026:11:28 10:00:00'],
    ['Title', 'Title:'],
  ]) {
    test(`${object} is ${line}`, async () => {
      assert.equal(await textOf(`FIF=pyramid.tif&OBJ=${object}`), `${line}\r\n`);
    });
  }

  test('come in the order in which they are asked for', async () => {
    const text = await textOf('FIF=pyramid.tif&OBJ=Tile-size&OBJ=IIP,1.0&OBJ=Max-size');
    assert.equal(text, 'Tile-size:64 64\r\nIIP:1.0\r\nMax-size:150 100\r\n');
  });

  test('of the server need no image', async () => {
    assert.match(await textOf('OBJ=IIP-server'), /^IIP-server:Pyramidion \d+\.\d+\.\d+\r\n$/);
  });

  test('of a turned image have its sides exchanged', async () => {
    assert.equal(await textOf('FIF=pyramid.tif&ROT=90&OBJ=Max-size'), 'Max-size:100 150\r\n');
    assert.equal(await textOf('FIF=pyramid.tif&ROT=-90&OBJ=Max-size'), 'Max-size:100 150\r\n');
    assert.equal(await textOf('FIF=pyramid.tif&ROT=180&OBJ=Max-size'), 'Max-size:150 100\r\n');
  });

  test('in a summary leave out what is not known', async () => {
    const text = await textOf('FIF=pyramid.tif&OBJ=Summary-info');
    for (const name of ['Max-size', 'Tile-size', 'Colorspace', 'Creator'])
      assert.match(text, new RegExp(`^${name}`, 'm'));
    assert.doesNotMatch(text, /^Title/m);
  });

  test('as JSON are JSON, whatever characters they have', async () => {
    const response = await ask('FIF=pyramid.tif&OBJ=metadata');
    assert.equal(response.headers.get('content-type'), 'application/json');
    const metadata = await response.json();
    assert.equal(metadata.description, 'A "map"\nof two lines\\');
    assert.equal(metadata.creator, 'Nemo');
    assert.ok(!('title' in metadata));
  });

  test('of samples say their type', async () => {
    const grey = await textOf('FIF=grey16.tif&OBJ=Bits-per-channel&OBJ=Min-Max-sample-values&OBJ=Colorspace');
    assert.equal(grey, 'Bits-per-channel:16\r\nMin-Max-sample-values:0 65535\r\nColorspace,0-0,0:0 0 1 1 0\r\n');
    const float = await textOf('FIF=float.tif&OBJ=Bits-per-channel&OBJ=Min-Max-sample-values');
    assert.equal(float, 'Bits-per-channel:32\r\nMin-Max-sample-values:0 1\r\n');
  });

  test('of a stack tell its pages', async () => {
    assert.equal(await textOf('FIF=stack.tif&OBJ=Horizontal-views'), 'Horizontal-views:0 1 2\r\n');
    assert.equal(JSON.parse(await textOf('FIF=stack.tif&OBJ=stack')).length, 3);
  });

  test('of strips give tiles that viewers can use', async () => {
    assert.equal(await textOf('FIF=rows.tif&OBJ=Tile-size'), 'Tile-size:256 256\r\n');
    const picture = await pictureOf('FIF=rows.tif&PTL=0,11');
    assert.deepEqual([picture.width, picture.height], [3000 - 11 * 256, 20]);
    assert.deepEqual(picture.pixel(5, 19).slice(0, 1), [(11 * 256 + 5 + 19) & 255]);
  });
});

describe('tiles', () => {
  for (const [tile, box] of /** @type {const} */ ([
    ['2,0', { level: 0, x: 0, y: 0, width: 64, height: 64 }],
    ['2,1', { level: 0, x: 64, y: 0, width: 64, height: 64 }],
    ['2,5', { level: 0, x: 128, y: 64, width: 22, height: 36 }],
    ['1,1', { level: 1, x: 64, y: 0, width: 11, height: 50 }],
    ['0,0', { level: 2, x: 0, y: 0, width: 37, height: 25 }],
  ])) {
    test(`${tile} is its part of the level`, async () =>
      assertPart(await pictureOf(`FIF=pyramid.tif&PTL=${tile}`), box));
  }

  for (const [command, type, begin] of [
    ['JTL', 'image/jpeg', 'ffd8ff'],
    ['PTL', 'image/png', '89504e47'],
    ['TTL', 'image/tiff', '49492a00'],
  ]) {
    test(`by ${command} are ${type}`, async () => {
      const response = await ask(`FIF=pyramid.tif&${command}=2,0`);
      assert.equal(response.headers.get('content-type'), type);
      const body = Buffer.from(await response.arrayBuffer());
      assert.equal(body.toString('hex', 0, begin.length / 2), begin);
      assert.equal(response.headers.get('content-length'), String(body.length));
    });
  }

  test('in JPEG are as good as QLT says', async () => {
    const sizes = await Promise.all(
      [10, 75, 95].map(async (quality) => {
        return (await (await ask(`FIF=pyramid.tif&QLT=${quality}&JTL=2,0`)).arrayBuffer()).byteLength;
      }),
    );
    assert.ok(sizes[0] < sizes[1] && sizes[1] < sizes[2], sizes.join());
    const usual = (await (await ask('FIF=pyramid.tif&JTL=2,0')).arrayBuffer()).byteLength;
    assert.equal(usual, sizes[1]);
  });

  test('of a view come from its page', async () => {
    const pages = await Promise.all([0, 1, 2].map((page) => pictureOf(`FIF=stack.tif&SDS=${page}&PTL=0,0`)));
    assert.deepEqual(
      pages.map((page) => page.pixel(3, 4)[0]),
      [7, 57, 107],
    );
  });

  test('of a rectangle come as FlashPix has them', async () => {
    const response = await ask('FIF=pyramid.tif&OBJ=IIP,1.0&TIL=2,1-5');
    assert.equal(response.headers.get('content-type'), 'application/vnd.netfpx');
    let rest = Buffer.from(await response.arrayBuffer());
    assert.equal(rest.toString('latin1', 0, 9), 'IIP:1.0\r\n');
    rest = rest.subarray(9);
    for (const tile of [1, 2, 4, 5]) {
      const [line = '', number, length] = /^Tile,2,(\d+),0\/(\d+):/.exec(rest.toString('latin1', 0, 40)) ?? [];
      assert.equal(number, String(tile));
      const body = rest.subarray(line.length, line.length + Number(length));
      assert.equal(body.toString('hex', 0, 8), '0200000000000000');
      assert.equal(body.toString('hex', 8, 11), 'ffd8ff');
      const end = line.length + Number(length);
      assert.equal(rest.toString('latin1', end, end + 2), '\r\n');
      rest = rest.subarray(end + 2);
    }
    assert.equal(rest.length, 0);
  });
});

describe('pictures', () => {
  for (const [query, box] of /** @type {const} */ ([
    ['', { level: 0, x: 0, y: 0, width: 150, height: 100 }],
    ['RGN=0.5,0.25,0.25,0.5', { level: 0, x: 75, y: 25, width: 38, height: 50 }],
    ['RGN=0.9,0.9,0.5,0.5', { level: 0, x: 135, y: 90, width: 15, height: 10 }],
    ['WID=75', { level: 1, x: 0, y: 0, width: 75, height: 50 }],
    ['HEI=50', { level: 1, x: 0, y: 0, width: 75, height: 50 }],
    ['WID=75&HEI=1000', { level: 1, x: 0, y: 0, width: 75, height: 50 }],
    ['WID=37', { level: 2, x: 0, y: 0, width: 37, height: 25 }],
  ])) {
    test(`with "${query}" are those pixels of the file`, async () => {
      assertPart(await pictureOf(`FIF=pyramid.tif&${query}&CVT=png`), box);
    });
  }

  for (const [query, size] of /** @type {[string, number[]][]} */ ([
    ['WID=30', [30, 20]],
    ['WID=30&HEI=10', [15, 10]],
    ['WID=300', [300, 200]],
    ['WID=1', [1, 1]],
    ['RGN=0,0,0.5,1&WID=30', [30, 40]],
    ['RGN=0,0,0.0001,0.0001', [1, 1]],
  ])) {
    test(`with "${query}" are ${size.join(' × ')} pixels`, async () => {
      const { width, height } = await pictureOf(`FIF=pyramid.tif&${query}&CVT=png`);
      assert.deepEqual([width, height], size);
    });
  }

  test('are never larger than allowed', async (t) => {
    const modest = createHandler({ resolve, open: opening, maxSize: 60 });
    t.after(() => modest.close());
    const sizeOf = async (/** @type {string} */ query) => {
      const response = await modest(new Request(`${ORIGIN}/iip?FIF=pyramid.tif&${query}&CVT=png`));
      const { width, height } = decodePng(new Uint8Array(await response.arrayBuffer()));
      return [width, height];
    };
    assert.deepEqual(await sizeOf('WID=1000'), [60, 40]);
    assert.deepEqual(await sizeOf('RGN=0,0,0.1,1'), [9, 60]);
  });
});

describe('numbers', () => {
  for (const [query, profile] of /** @type {[string, number[]][]} */ ([
    ['0:3,3-6,3', [2703, 3603, 4503]],
    ['0:6,3-3,3', [5403, 4503, 3603]],
    ['0:1,0-1,3', [900, 901, 902]],
    ['0:1,3-1,0', [903, 902, 901]],
    ['0:69,39-69,39', [69 * 900 + 39]],
    ['0:69,0-70,0', [62100]],
  ])) {
    test(`along ${query} are the file's`, async () => {
      assert.deepEqual(JSON.parse(await textOf(`FIF=grey16.tif&PFL=${query}`)), { profile });
    });
  }

  test('of several bands come for each', async () => {
    const { profile } = JSON.parse(await textOf('FIF=pyramid.tif&PFL=1:10,20-12,20'));
    assert.deepEqual(profile, { 0: [110, 111], 1: [200, 201], 2: [34, 35] });
  });

  test('that are none are null', async () => {
    const { profile } = JSON.parse(await textOf('FIF=float.tif&PFL=0:1,0-4,0'));
    assert.deepEqual(profile, [Math.fround(0.05), null, Math.fround(0.15)]);
  });

  test('of a pixel are its spectrum', async () => {
    const text = await textOf('FIF=pyramid.tif&SPECTRA=2,5,2,1');
    const values = [...text.matchAll(/<reflectance>([^<]*)</g)].map(([, value]) => Number(value));
    assert.deepEqual(
      values,
      [0, 1, 2].map((band) => pyramidSample(0, 130, 65, band) / 255),
    );
  });

  test('of a stack are one for each page', async () => {
    const text = await textOf('FIF=stack.tif&SPECTRA=0,0,3,4');
    const values = [...text.matchAll(/<reflectance>([^<]*)</g)].map(([, value]) => Number(value));
    assert.deepEqual(values, [7 / 255, 57 / 255, 107 / 255]);
  });
});

describe('what cannot be answered says so:', () => {
  for (const [query, status, message] of /** @type {[string, number, RegExp][]} */ ([
    ['FIF=nothing.tif&JTL=0,0', 404, /no image "nothing.tif"/],
    ['FIF=notes.txt&JTL=0,0', 404, /TIFF or JPEG 2000/],
    ['FIF=broken.tif&JTL=0,0', 500, /./],
    ['FIF=pyramid.tif&JTL=3,0', 404, /no resolution 3: the image has 0 to 2/],
    ['FIF=pyramid.tif&JTL=2,6', 404, /no tile 6: this resolution has 0 to 5/],
    ['FIF=pyramid.tif&TIL=2,0-6', 404, /no tile 6/],
    ['FIF=rows.tif&TIL=0,12', 404, /no tile 12/],
    ['FIF=pyramid.tif&SDS=1&JTL=0,0', 404, /no view 1,90: the image has 0 to 0/],
    ['FIF=pyramid.tif&SDS=0,45&JTL=0,0', 404, /no view 0,45/],
    ['FIF=pyramid.tif&PFL=0:0,0-5,5', 400, /along a row or a column, not 0,0-5,5/],
    ['FIF=pyramid.tif&PFL=0:0,25-5,25', 400, /not inside this resolution, which has 37 × 25/],
    ['FIF=pyramid.tif&PFL=0:0,0-38,0', 400, /not inside/],
    ['FIF=pyramid.tif&SPECTRA=2,5,22,0', 400, /not inside this tile, which has 22 × 36/],
    ['FIF=pyramid.tif&GAM=x&JTL=0,0', 400, /GAM takes a number above 0, or "log", not "x"/],
    ['FIF=pyramid.tif', 400, /asks for nothing/],
    ['', 400, /asks for nothing/],
  ])) {
    test(query, async () => {
      const response = await ask(query);
      const text = await response.text();
      assert.equal(response.status, status, text);
      assert.match(text, message);
      assert.match(text, /\.\n$/);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
    });
  }

  test('more tiles than are given at a time', async () => {
    const big = sampleImage({ levels: [{ width: 320, height: 320 }], tile: [16, 16], sample: () => 0 });
    const other = createHandler({ resolve: () => new Blob([big]), open: opening });
    const response = await other(new Request(`${ORIGIN}/iip?FIF=a&TIL=0,0-399`));
    other.close();
    assert.equal(response.status, 400);
    assert.match(await response.text(), /at most 100 tiles at a time, not 400/);
  });

  test('a fault of the program tells nothing of it', async () => {
    const faulty = createHandler({ resolve: () => assert.fail('a secret') });
    const response = await faulty(new Request(`${ORIGIN}/iip?FIF=a&JTL=0,0`));
    assert.equal(response.status, 500);
    assert.equal(await response.text(), 'The picture could not be made.\n');
  });
});
