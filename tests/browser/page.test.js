/** The viewer page. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { open } from '../../js/index.js';
import { describeInEachEngine } from './engines/index.js';
import { decodePng } from './support/png.js';
import { BLANK, fixture, onDisk, startSite, unlessReady } from './support/site.js';

const PAGE = '/dist/web/';
const FILE = 'vips-deflate.tif';
const skip = unlessReady();

describeInEachEngine('the viewer page', (engine) => {
  /** @type {import('../../js/cli/static-server.js').StaticServer} */
  let site;
  before(async () => {
    site = await startSite();
  });
  after(() => site.close());

  test('shows the image in its address, in its true colours', { skip }, async (t) => {
    const page = await opened(t, fixture(FILE));
    await page.evaluate(() => document.getElementById('picture')?.focus());
    await page.press('1');
    await settled(page);
    // Before the first screenshot: taking one, Playwright adds a style to the page, which the page's policy refuses.
    assert.deepEqual(page.logs, []);
    const differences = await differencesFromMaster(page);
    assert.ok(differences.mean < 0.01, `at 1:1 the mean difference is ${differences.mean}`);
  });

  test('fetches the module that the image needs, and no other', { skip }, async (t) => {
    for (const [file, module] of [
      [FILE, 'tiff.wasm'],
      ['opj-large.jp2', 'jp2.wasm'],
    ]) {
      const page = await opened(t, fixture(file));
      assert.deepEqual(await page.evaluate(modulesInPage), { preloaded: [module], fetched: [module] });
    }
    const page = await engine.newPage(t);
    await page.goto(site.url + PAGE);
    await page.waitFor(() => !document.getElementById('welcome')?.hidden);
    assert.deepEqual((await page.evaluate(modulesInPage)).preloaded, []);
  });

  test('tells the facts about the image', { skip }, async (t) => {
    const page = await opened(t, fixture(FILE));
    const facts = await page.evaluate(() => document.getElementById('facts')?.textContent);
    const image = await open(onDisk(fixture(FILE)), { workers: 0 });
    assert.match(facts ?? '', new RegExp(FILE));
    assert.match(facts ?? '', new RegExp(`${image.width.toLocaleString('en-GB')} × ${image.height}`));
    assert.match(facts ?? '', /deflate/i);
    assert.match(facts ?? '', /\d+ (kB|MB|bytes) in \d+ reads?/);
    image.close();
  });

  test('tells what the parts of a JPEG 2000 image are found by', { skip }, async (t) => {
    for (const [file, expected] of [
      ['gdal-alpha-plt-tlm.jp2', 'TLM, PLT'],
      ['opj-53.jp2', 'reading one after the other'],
    ]) {
      const page = await opened(t, fixture(file));
      const fact = await page.evaluate(() => {
        const terms = [...document.querySelectorAll('#facts-list dt')];
        return terms.find(({ textContent }) => textContent === 'Parts found by')?.nextElementSibling?.textContent;
      });
      assert.equal(fact, expected, file);
    }
  });

  test('counts what has been read, not what was asked for', { skip }, async (t) => {
    const page = await engine.newPage(t);
    await page.goto(site.url + BLANK);
    const told = await page.evaluate(async () => {
      const { ReadCount } = await import(/** @type {any} */ ('/web/read-count.js'));
      const reads = new ReadCount();
      const said = async (/** @type {string} */ expected) => {
        const end = Date.now() + 2000;
        // It is written with the next frame; a busy machine takes its time over that.
        do {
          await new Promise((drawn) => setTimeout(drawn, 100));
        } while (reads.element.textContent !== expected && Date.now() < end);
        return reads.element.textContent;
      };
      /** @type {((response: Response) => void)[]} */
      const answers = [];
      window.fetch = () => new Promise((answer) => answers.push(answer));
      const { fetch: counting } = reads.optionsFor('map.tif');
      const asked = [counting('map.tif'), counting('map.tif'), counting('map.tif.idx')];
      const atFirst = await said('nothing yet');
      answers[0](new Response(new Uint8Array(1500), { status: 206, headers: { 'Content-Length': '1500' } }));
      const afterOne = await said('2 kB in 1 read');
      answers[2](new Response('Not found', { status: 404, headers: { 'Content-Length': '9' } }));
      await asked[2];
      const afterMiss = await said('2 kB in 1 read');
      reads.optionsFor(new File([], 'map.tif')).onRead({ length: 500 });
      return [atFirst, afterOne, afterMiss, await said('2 kB in 2 reads')];
    });
    assert.deepEqual(told, ['nothing yet', '2 kB in 1 read', '2 kB in 1 read', '2 kB in 2 reads']);
  });

  test('opens an address that is typed, and goes back', { skip }, async (t) => {
    const page = await engine.newPage(t);
    await page.goto(site.url + PAGE);
    await page.click('#url');
    for (const key of fixture('vips-grey.tif')) await page.press(key);
    await page.press('Enter');
    await shown(page, 'vips-grey.tif');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'picture');
    await page.evaluate(() => history.back());
    await page.waitFor(() => document.readyState === 'complete' && !document.getElementById('welcome')?.hidden);
  });

  test('opens a file that is dropped', { skip }, async (t) => {
    const page = await engine.newPage(t);
    await page.goto(site.url + PAGE);
    const content = (await readFile(onDisk(fixture(FILE)))).toString('base64');
    await page.evaluate(dropFile, { name: 'dropped.tif', content });
    await shown(page, 'dropped.tif');
  });

  test('says what is odd about a file', { skip }, async (t) => {
    const page = await engine.newPage(t);
    await page.goto(site.url + PAGE);
    const whole = await readFile(onDisk(fixture('opj-large.jp2')));
    const content = whole.subarray(0, whole.length / 2).toString('base64');
    await page.evaluate(dropFile, { name: 'cut.jp2', content });
    await page.waitFor(() =>
      document.getElementById('oddities')?.textContent?.includes('The codestream is incomplete'),
    );
    assert.equal(await page.evaluate(() => document.getElementById('oddities')?.hidden), false);
  });

  test('opens a file that is chosen', { skip }, async (t) => {
    const page = await engine.newPage(t);
    await page.goto(site.url + PAGE);
    await page.setFiles('#file', [onDisk(fixture(FILE))]);
    await shown(page, FILE);
  });

  test('zooms, pans and shows the whole image by keys', { skip }, async (t) => {
    const page = await opened(t, fixture(FILE));
    await page.evaluate(() => document.getElementById('picture')?.focus());
    const zoom = () => page.evaluate(() => document.getElementById('zoom')?.textContent ?? '');
    // A key that changes nothing, but makes the focus visible.
    await page.press('0');
    await settled(page);
    const home = await zoom();
    const whole = await page.screenshot();
    await page.press('+');
    await page.press('+');
    await settled(page);
    assert.ok(parseFloat(await zoom()) > 1.5 * parseFloat(home), `${await zoom()} after ${home}`);
    const near = await page.screenshot();
    await page.press('ArrowRight');
    await settled(page);
    assert.notDeepEqual(await page.screenshot(), near, 'panned');
    await page.press('0');
    await settled(page);
    assert.equal(await zoom(), home);
    assert.ok(differingPixels(await page.screenshot(), whole) < 200);
  });

  test('can be walked through by Tab, the skip link first', { skip }, async (t) => {
    const page = await opened(t, fixture(FILE));
    const stops = [];
    for (let i = 0; i < 6; i++) {
      await page.press('Tab');
      stops.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.ariaLabel));
    }
    assert.equal(stops[0], 'skip');
    assert.ok(stops.includes('url') && stops.includes('file') && stops.includes('picture'), stops.join());
    await page.evaluate(() => document.getElementById('skip')?.focus());
    await page.press('Enter');
    await page.waitFor(() => document.activeElement?.id === 'picture');
  });

  test('tells the reader what went wrong and what to do', { skip }, async (t) => {
    const page = await engine.newPage(t);
    await page.goto(`${site.url}${PAGE}?url=${BLANK}`);
    await page.waitFor(() => document.querySelector('[role=alert]')?.textContent);
    const text = await page.evaluate(() => document.querySelector('[role=alert]')?.textContent ?? '');
    assert.match(text, /blank\.html could not be opened\..*TIFF/s);
    assert.equal(await page.evaluate(() => document.getElementById('welcome')?.hidden), false);
    await page.click('[role=alert] button');
    assert.equal(await page.evaluate(() => document.querySelector('[role=alert]')?.textContent), '');
  });

  test('keeps the image that is shown when the next one cannot be opened', { skip }, async (t) => {
    const page = await opened(t, fixture(FILE));
    await page.evaluate(() => {
      /** @type {HTMLInputElement} */ (document.getElementById('url')).value = '/no/such/file.tif';
      /** @type {HTMLFormElement} */ (document.getElementById('open-form')).requestSubmit();
    });
    await page.waitFor(() => document.querySelector('[role=alert]')?.textContent?.includes('404'));
    await page.evaluate(() =>
      document.querySelector('[data-action="zoom-in"]')?.dispatchEvent(new Event('click', { bubbles: true })),
    );
    await settled(page);
    assert.equal(await page.evaluate(() => document.getElementById('image-name')?.textContent), FILE);
  });

  test('shows the other images of a file', { skip }, async (t) => {
    const page = await opened(t, fixture('aperio-layout.tif'));
    const main = await page.screenshot();
    await page.click('#associated li:nth-child(2) button');
    await settled(page);
    assert.notDeepEqual(await page.screenshot(), main);
    await page.click('#associated li:nth-child(1) button');
    await settled(page);
  });

  test('has no serious accessibility problems', { skip }, async (t) => {
    const page = await engine.newPage(t);
    for (const path of [PAGE, `${PAGE}?url=${BLANK}`, `${PAGE}?url=${fixture('aperio-layout.tif')}`]) {
      await page.goto(site.url + path);
      if (path.endsWith('.tif')) await shown(page, 'aperio-layout.tif');
      else if (path !== PAGE) await page.waitFor(() => document.querySelector('[role=alert]')?.textContent);
      assert.deepEqual(await seriousProblems(page), [], path);
    }
  });

  /**
   * A page with an image that is completely loaded.
   * @param {import('node:test').TestContext} t
   * @param {string} url
   */
  async function opened(t, url) {
    const page = await engine.newPage(t, { reducedMotion: true });
    await page.goto(`${site.url}${PAGE}?url=${url}`);
    await shown(page, /** @type {string} */ (url.split('/').pop()));
    return page;
  }
});

/** @typedef {import('./engines/index.js').Page} Page */

/**
 * Resolves when an image of this name is shown completely.
 * @param {Page} page
 * @param {string} name
 */
async function shown(page, name) {
  await page.waitFor((start) => document.title.startsWith(start), `${name} `);
  await settled(page);
}

/**
 * Resolves when nothing moves or loads any more.
 * @param {Page} page
 */
async function settled(page) {
  let last;
  // Springs move for a second or so where motion is not reduced.
  do {
    last = await page.evaluate(() => document.getElementById('zoom')?.textContent);
    await new Promise((resume) => setTimeout(resume, 700));
    await page.waitFor(() => document.getElementById('progress')?.hidden);
  } while (last !== (await page.evaluate(() => document.getElementById('zoom')?.textContent)));
}

/**
 * Compares the middle of the view, which shows the middle of the image at 1:1, with the image as Node decodes it.
 * @param {Page} page
 */
async function differencesFromMaster(page) {
  const side = 100;
  const screenshot = decodePng(await page.screenshot());
  const middle = await page.evaluate(() => {
    const { left, top, width, height } = /** @type {HTMLElement} */ (
      document.getElementById('view')
    ).getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2, ratio: devicePixelRatio };
  });
  const image = await open(onDisk(fixture(FILE)), { workers: 0 });
  const [x, y] = [Math.round(image.width / 2) - side - 1, Math.round(image.height / 2) - side - 1];
  const master = await image.region({ x, y, width: 2 * side + 2, height: 2 * side + 2, level: 0 });
  image.close();
  // The middle may lie between pixels: the view then shows the image half a pixel to one side.
  const offsets = [0, 1, 2].flatMap((dx) => [0, 1, 2].map((dy) => [dx, dy]));
  const means = offsets.map(([dx, dy]) => {
    let sum = 0;
    for (let row = 0; row < 2 * side; row++) {
      for (let column = 0; column < 2 * side; column++) {
        const seen = screenshot.pixel(Math.round(middle.x) - side + column, Math.round(middle.y) - side + row);
        const at = 4 * ((row + dy) * master.width + column + dx);
        for (let channel = 0; channel < 3; channel++) sum += Math.abs(seen[channel] - master.data[at + channel]);
      }
    }
    return sum / (12 * side * side);
  });
  return { mean: Math.min(...means) };
}

/**
 * @param {Buffer} one a screenshot
 * @param {Buffer} other
 */
function differingPixels(one, other) {
  const [a, b] = [decodePng(one).data, decodePng(other).data];
  let count = 0;
  for (let i = 0; i < a.length; i += 4) {
    if ([0, 1, 2].some((channel) => Math.abs(a[i + channel] - b[i + channel]) > 8)) count++;
  }
  return count;
}

/**
 * Runs in the page: drops a file on it.
 * @param {{name: string, content: string}} file
 */
async function dropFile({ name, content }) {
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}

/**
 * What axe-core finds, of serious or critical impact.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
async function seriousProblems(page) {
  return page.evaluate(async () => {
    await import(/** @type {any} */ ('/node_modules/axe-core/axe.min.js'));
    const { violations } = await /** @type {Window & { axe: typeof import('axe-core') }} */ (
      /** @type {unknown} */ (window)
    ).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** Runs in the page: which WebAssembly modules it was told to fetch early, and which it has fetched. */
function modulesInPage() {
  const names = (/** @type {string[]} */ urls) => [...new Set(urls.map((url) => url.split('/').pop()))];
  const links = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[rel=preload]'));
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name);
  return {
    preloaded: names([...links].map(({ href }) => href)),
    fetched: names(fetched.filter((name) => name.endsWith('.wasm'))),
  };
}
