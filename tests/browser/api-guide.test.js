/** The examples of docs/api.md, as they are printed there, with a fixture in place of their map. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { examples } from '../node/support/api-guide.js';
import { describeInEachEngine } from './engines/index.js';
import { fixture, startSite, unlessReady } from './support/site.js';

const skip = unlessReady();
const MAP = fixture('vips-jpeg-420.tif');
const SLIDE = fixture('aperio-layout.tif');

describeInEachEngine('docs/api.md', (engine) => {
  /** @type {import('../../js/cli/static-server.js').StaticServer} */
  let site;
  before(async () => {
    site = await startSite();
  });
  after(() => site.close());

  for (const { name, code } of examples('js')) {
    test(name, { skip }, async (t) => {
      const page = await engine.newPage(t);
      await page.goto(`${site.url}/tests/browser/pages/api-guide.html`);
      const map = code.includes('associated') ? SLIDE : MAP;
      const script = code
        .replaceAll('https://example.org/map.tif', site.url + map)
        .replaceAll('https://example.org/', `${site.url}/`)
        .replaceAll("'/pyramidion/", "'/dist/");
      assert.equal(await page.evaluate(runInPage, { script, map }), 'done');
    });
  }
});

/**
 * Runs in the page: a script that may use an open image by the name `image`.
 * @param {{ script: string, map: string }} job
 */
async function runInPage({ script, map }) {
  const library = await import(/** @type {any} */ ('/dist/pyramidion.js'));
  const open = 'image = await open';
  if (!script.includes(open)) Object.assign(globalThis, { image: await library.open(map) });
  await import(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
  return 'done';
}
