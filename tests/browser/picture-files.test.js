/** Pictures as image files: what pages make of them is, to the byte, what Node makes. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { open } from '../../js/index.js';
import { describeInEachEngine } from './engines/index.js';
import { BLANK, fixture, onDisk, startSite, unlessReady } from './support/site.js';

const LIBRARY = '/dist/pyramidion.js';
const FILE = 'vips-deflate.tif';

/** @type {import('../../js/index.js').BlobOptions[]} */
const OPTIONS = [
  {},
  { filter: 'paeth', level: 9 },
  { type: 'image/jpeg' },
  { type: 'image/jpeg', quality: 0.95, progressive: true, resolution: 300 },
  { type: 'image/webp' },
  { type: 'image/webp', lossless: true },
  { type: 'image/tiff', compression: 'lzw', pyramid: true },
];

const skip = unlessReady();

describeInEachEngine('pictures', (engine) => {
  /** @type {import('../../js/cli/static-server.js').StaticServer} */
  let site;
  before(async () => {
    site = await startSite();
  });
  after(() => site.close());

  /** @param {import('node:test').TestContext} t */
  async function blankPage(t) {
    const page = await engine.newPage(t);
    await page.goto(site.url + BLANK);
    return page;
  }

  test('become the same files as in Node', { skip }, async (t) => {
    const page = await blankPage(t);
    const files = await page.evaluate(encodeInPage, { library: LIBRARY, source: fixture(FILE), options: OPTIONS });
    assert.deepEqual(files, await encodeInNode());
  });

  test('become files of the browser by choice', { skip }, async (t) => {
    const page = await blankPage(t);
    const options = [{ engine: 'browser' }, { engine: 'browser', type: 'image/jpeg' }];
    const files = await page.evaluate(encodeInPage, { library: LIBRARY, source: fixture(FILE), options });
    assert.deepEqual(
      files.map((text) => text.split(' ')[0]),
      ['image/png', 'image/jpeg'],
    );
  });

  test('of 16 bits are shown in 8', { skip }, async (t) => {
    const page = await blankPage(t);
    const shown = await page.evaluate(async (library) => {
      const { Picture } = await import(library);
      const values = new Uint16Array([0, 128, 129, 65535, 65406, 65407, 257, 32896]);
      return [...new Picture(2, 1, values).toImageData().data];
    }, LIBRARY);
    assert.deepEqual(shown, [0, 0, 1, 255, 254, 255, 1, 128]);
  });
});

/**
 * Runs in the page: encodes a level of an image.
 * @param {{ library: string, source: string, options: object[] }} job
 * @returns {Promise<string[]>} type, size and digest of each file
 */
async function encodeInPage({ library, source, options }) {
  const pyramidion = await import(library);
  const image = await pyramidion.open(new URL(source, location.href).href);
  const picture = await image.region({ level: 1 });
  const files = [];
  for (const each of options) {
    const blob = await picture.toBlob(each);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
    files.push(
      `${blob.type} ${blob.size} ${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    );
  }
  image.close();
  return files;
}

async function encodeInNode() {
  const image = await open(onDisk(fixture(FILE)), { workers: 0 });
  try {
    const picture = await image.region({ level: 1 });
    const files = [];
    for (const each of OPTIONS) {
      const blob = await picture.toBlob(each);
      const bytes = new Uint8Array(await blob.arrayBuffer());
      files.push(`${blob.type} ${blob.size} ${createHash('sha256').update(bytes).digest('hex')}`);
    }
    return files;
  } finally {
    image.close();
  }
}
