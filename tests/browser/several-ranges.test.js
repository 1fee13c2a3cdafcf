/**
 * Several ranges at once, as every engine hands them on.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { describeInEachEngine } from './engines/index.js';
import { BLANK, fixture, onDisk, startSite, unlessReady } from './support/site.js';

const FILE = fixture('vips-lab-float.tif');
const RANGES = Array.from({ length: 80 }, (_, i) => ({ offset: 1000 + 100_000 * i, length: 3000 + i }));

const skip = unlessReady();

describeInEachEngine('a page', (engine) => {
  /** @type {import('../../js/cli/static-server.js').StaticServer} */
  let site;
  before(async () => {
    site = await startSite();
  });
  after(() => site.close());

  test('reads many short ranges in few requests', { skip }, async (t) => {
    const page = await engine.newPage(t);
    await page.goto(site.url + BLANK);
    const read = await page.evaluate(
      async (/** @type {{ file: string, ranges: typeof RANGES }} */ { file, ranges }) => {
        const sources = ['/js/source/http-source.js', '/js/source/range-reader.js'];
        const [{ HttpSource }, { RangeReader }] = await Promise.all(sources.map((path) => import(path)));
        let requests = 0;
        const counted = (/** @type {Parameters<typeof fetch>} */ ...parameters) => (requests++, fetch(...parameters));
        const source = new HttpSource(new URL(file, location.href).href, { fetch: counted });
        const reader = new RangeReader(source);
        const all = new Blob(await reader.read(ranges));
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await all.arrayBuffer()));
        return { requests, hasParts: source.hasParts, bytes: all.size, digest: [...digest] };
      },
      { file: FILE, ranges: RANGES },
    );
    const content = readFileSync(onDisk(FILE));
    const expected = createHash('sha256');
    for (const { offset, length } of RANGES) expected.update(content.subarray(offset, offset + length));
    assert.equal(Buffer.from(read.digest).toString('hex'), expected.digest('hex'));
    assert.equal(read.hasParts, true);
    assert.ok(read.requests <= 10, `${read.requests} requests`);
  });
});
