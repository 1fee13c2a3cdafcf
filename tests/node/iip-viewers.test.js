/** What viewers of the Internet Imaging Protocol ask for, as they write it: IIPMooViewer, and tools for spectra. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open } from '../../js/index.js';
import { createHandler } from '../../js/service/handler.js';
import { ORIGIN, pyramidSample, resolve } from './support/service-images.js';

/** @type {ReturnType<typeof createHandler>} */
let handler;
before(() => {
  handler = createHandler({ resolve, open: async (source) => open(/** @type {any} */ (source), { workers: 0 }) });
});
after(() => handler.close());

/** @param {string} query */
async function answerTo(query) {
  const response = await handler(new Request(`${ORIGIN}/iip?${query}`));
  const body = Buffer.from(await response.arrayBuffer());
  assert.equal(response.status, 200, body.toString());
  return { type: response.headers.get('content-type'), body };
}

test('facts are lines of which a viewer reads the numbers behind a name', async () => {
  const { type, body } = await answerTo('FIF=pyramid.tif&obj=IIP,1.0&obj=Max-size&obj=Tile-size&obj=Resolution-number');
  assert.equal(type, 'text/plain; charset=utf-8');
  // The names are looked for in the whole answer, whatever stands before them, and numbers end with a blank or a line.
  const numbers = (/** @type {string} */ name) =>
    body
      .toString()
      .split(name)[1]
      .slice(1)
      .split(' ')
      .slice(0, 2)
      .map((text) => parseInt(text, 10));
  assert.deepEqual(numbers('Max-size'), [150, 100]);
  assert.deepEqual(numbers('Tile-size'), [64, 64]);
  assert.equal(numbers('Resolution-number')[0], 3);
});

for (const [query, type, same] of /** @type {[query: string, type: string, same?: string][]} */ ([
  ['FIF=pyramid.tif&JTL=2,1', 'image/jpeg'],
  ['FIF=pyramid.tif&CNT=1&JTL=2,1', 'image/jpeg', 'FIF=pyramid.tif&JTL=2,1'],
  ['FIF=pyramid.tif&CNT=0.9&SDS=0,90&ROT=0&GAM=1&JTL=2,1', 'image/jpeg', 'FIF=pyramid.tif&CNT=0.9&JTL=2,1'],
  ['FIF=stack.tif&SDS=1,90&JTL=0,0', 'image/jpeg', 'FIF=stack.tif&JTLS=1,0,0,90'],
  ['FIF=pyramid.tif&SHD=315,30&JTL=2,1', 'image/jpeg'],
  ['FIF=pyramid.tif&ROT=90&JTL=2,1', 'image/jpeg'],
  ['FIF=pyramid.tif&WID=60&QLT=98&CVT=jpeg', 'image/jpeg'],
  ['FIF=pyramid.tif&WID=75&HEI=50&RGN=0.25,0.25,0.5,0.5&CVT=jpeg', 'image/jpeg'],
])) {
  test(`${query} is answered${same ? ` as ${same}` : ''}`, async () => {
    const answer = await answerTo(query);
    assert.equal(answer.type, type);
    assert.equal(answer.body.toString('hex', 0, 3), 'ffd8ff');
    if (same) assert.deepEqual(answer.body, (await answerTo(same)).body);
  });
}

test('PFL gives the samples of a line to a chart', async () => {
  const { type, body } = await answerTo('FIF=pyramid.tif&PFL=2:10,20-15,20');
  assert.equal(type, 'application/json');
  const { profile } = JSON.parse(body.toString());
  for (const band of [0, 1, 2]) {
    const expected = [10, 11, 12, 13, 14].map((x) => pyramidSample(0, x, 20, band));
    assert.deepEqual(profile[band], expected);
  }
});

test('SPECTRA gives points of XML to a chart', async () => {
  const { type, body } = await answerTo('FIF=pyramid.tif&SPECTRA=2,1,3,4');
  assert.equal(type, 'application/xml');
  const text = body.toString();
  assert.match(text, /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*<spectra>[\s\S]*<\/spectra>\s*$/);
  const points = [
    ...text.matchAll(/<point><wavelength>(.*?)<\/wavelength><reflectance>(.*?)<\/reflectance><\/point>/g),
  ];
  assert.deepEqual(
    points.map(([, wavelength, reflectance]) => [Number(wavelength), Math.round(255 * Number(reflectance))]),
    [0, 1, 2].map((band) => [band, pyramidSample(0, 64 + 3, 4, band)]),
  );
});
