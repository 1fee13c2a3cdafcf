/**
 * The library in pages: what it reads and decodes there is, to the byte, what it reads and decodes in Node.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { open } from '../../js/index.js';
import { describeInEachEngine } from './engines/index.js';
import { BLANK, fixture, onDisk, startSite, unlessReady } from './support/site.js';

const LIBRARY = '/dist/pyramidion.js';
/** @type {(import('../../js/index.js').TileRequest | import('../../js/index.js').RegionRequest)[]} */
const REQUESTS = [
  { level: 0, column: 0, row: 0 },
  { level: 1, column: 1, row: 0 },
  { x: 100, y: 120, width: 300, height: 200, level: 0 },
  { outputWidth: 90 },
];
/** One for each module and a few kinds of samples. */
const FILES = [
  'vips-jpeg-420.tif',
  'vips-deflate.tif',
  'vips-rgb16-lzw.tif',
  'vips-webp.tif',
  'cog-zstd.tif',
  'opj-large.jp2',
  'opj-large-97.jp2',
  'opj-large-lrcp-layers.jp2',
];

const skip = unlessReady();

describeInEachEngine('the library', (engine) => {
  /** @type {import('../../js/cli/static-server.js').StaticServer} */
  let site;
  before(async () => {
    site = await startSite();
  });
  after(() => site.close());

  for (const file of FILES) {
    test(`reads ${file} by range, and decodes it as Node does`, { skip }, async (t) => {
      const page = await blankPage(t);
      const read = await page.evaluate(readInPage, { library: LIBRARY, source: fixture(file), requests: REQUESTS });
      assert.deepEqual(read.pictures, await readInNode(file));
      assert.ok(read.workers >= 1, 'in workers');
    });
  }

  test('loads for a JPEG 2000 file the module for such files alone', { skip }, async (t) => {
    const page = await blankPage(t);
    await page.evaluate(readInPage, { library: LIBRARY, source: fixture('opj-large.jp2'), requests: REQUESTS });
    const modules = await page.evaluate(() =>
      performance.getEntriesByType('resource').flatMap(({ name }) => name.match(/[^/]+\.wasm$/) ?? []),
    );
    assert.deepEqual(modules, ['jp2.wasm']);
  });

  test('loads what makes other pictures than plain ones when the first is wanted', { skip }, async (t) => {
    const page = await blankPage(t);
    const loads = async (/** @type {object} */ more) => {
      const requests = REQUESTS.map((request) => ({ ...request, ...more }));
      await page.evaluate(readInPage, { library: '/js/index.js', source: fixture('opj-large.jp2'), requests });
      return page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/js/render/rendering.js')),
      );
    };
    assert.equal(await loads({}), false);
    assert.equal(await loads({ render: { invert: true } }), true);
  });

  test('works without workers, with the same result', { skip }, async (t) => {
    const page = await blankPage(t);
    const job = { library: LIBRARY, source: fixture(FILES[0]), requests: REQUESTS, options: { workers: 0 } };
    const read = await page.evaluate(readInPage, job);
    assert.deepEqual(read, { pictures: await readInNode(FILES[0]), workers: 0 });
  });

  test('reads a file that the reader has chosen', { skip }, async (t) => {
    const page = await blankPage(t);
    await page.setFiles('input', [onDisk(fixture(FILES[1]))]);
    const read = await page.evaluate(readInPage, { library: LIBRARY, requests: REQUESTS });
    assert.deepEqual(read.pictures, await readInNode(FILES[1]));
  });

  test('works when the library and the image come from other origins', { skip }, async (t) => {
    const elsewhere = await startSite();
    t.after(() => elsewhere.close());
    const page = await blankPage(t);
    const library = elsewhere.url + LIBRARY;
    const source = elsewhere.url + fixture(FILES[0]);
    const read = await page.evaluate(readInPage, { library, source, requests: REQUESTS });
    assert.deepEqual(read.pictures, await readInNode(FILES[0]));
  });

  test('works under a strict content policy', { skip }, async (t) => {
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
    const page = await pageUnder(t, policy);
    const read = await page.evaluate(readInPage, { library: LIBRARY, source: fixture(FILES[0]), requests: REQUESTS });
    assert.deepEqual(read.pictures, await readInNode(FILES[0]));
    assert.ok(read.workers >= 1, 'in workers');
  });

  test('says what to allow where the content policy forbids WebAssembly', { skip }, async (t) => {
    const page = await pageUnder(t, "default-src 'self'; script-src 'self'");
    const error = await page.evaluate(failInPage, { library: LIBRARY, source: fixture(FILES[0]) });
    assert.equal(error.code, 'engine');
    assert.match(`${error.message} ${error.hint}`, /wasm-unsafe-eval/);
  });

  test('rejects with typed errors', { skip }, async (t) => {
    const page = await blankPage(t);
    const fail = (/** @type {string} */ source) => page.evaluate(failInPage, { library: LIBRARY, source });
    assert.equal((await fail(BLANK)).code, 'unknown-format');
    const missing = await fail('/there/is/no/such.tif');
    assert.deepEqual([missing.name, missing.code, missing.status], ['SourceError', 'http-status', 404]);
  });

  /** @param {import('node:test').TestContext} t */
  async function blankPage(t) {
    const page = await engine.newPage(t);
    await page.goto(site.url + BLANK);
    return page;
  }

  /**
   * @param {import('node:test').TestContext} t
   * @param {string} policy
   */
  async function pageUnder(t, policy) {
    const strict = await startSite({ 'Content-Security-Policy': policy });
    t.after(() => strict.close());
    const page = await engine.newPage(t);
    await page.goto(strict.url + BLANK);
    return page;
  }
});

/**
 * Runs in the page: reads parts of an image.
 * @param {{library: string, source?: string, requests: object[], options?: object}} job without a source: the file that
 *   was chosen
 * @returns {Promise<{pictures: string[], workers: number}>} sizes and digests; how many workers were started
 */
async function readInPage({ library, source, requests, options }) {
  let workers = 0;
  globalThis.Worker = class extends Worker {
    /** @param {[string | URL, WorkerOptions?]} args */
    constructor(...args) {
      super(...args);
      workers++;
    }
  };
  const pyramidion = await import(library);
  const chosen = document.querySelector('input')?.files?.[0];
  const image = await pyramidion.open(source ? new URL(source, location.href).href : chosen, options ?? {});
  const pictures = [];
  for (const request of requests) {
    const { width, height, data } = await ('row' in request ? image.tile(request) : image.region(request));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
    pictures.push(`${width} × ${height} ${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  }
  image.close();
  return { pictures, workers };
}

/**
 * Runs in the page: opens what cannot be opened.
 * @param {{library: string, source: string}} job
 */
async function failInPage({ library, source }) {
  const pyramidion = await import(library);
  try {
    await pyramidion.open(new URL(source, location.href).href);
  } catch (error) {
    const { name, code, status, message, hint } = /** @type {any} */ (error);
    return { name, code, status, message, hint };
  }
  throw new Error('It was opened.');
}

/** @param {string} file */
async function readInNode(file) {
  const image = await open(onDisk(fixture(file)), { workers: 0 });
  try {
    const pictures = [];
    for (const request of REQUESTS) {
      const { width, height, data } = await ('row' in request ? image.tile(request) : image.region(request));
      pictures.push(`${width} × ${height} ${createHash('sha256').update(data).digest('hex')}`);
    }
    return pictures;
  } finally {
    image.close();
  }
}
