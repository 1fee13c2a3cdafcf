/** The viewer page's panel "Adjust": what its controls do to the picture. */

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { open } from '../../js/index.js';
import { KERNELS } from '../../js/render/kernels.js';
import { COLOUR_MAPS } from '../../js/render/options.js';
import { describeInEachEngine } from './engines/index.js';
import { decodePng } from './support/png.js';
import { fixture, onDisk, startSite, unlessReady } from './support/site.js';

const PAGE = '/dist/web/';
const skip = unlessReady();

describeInEachEngine('the panel "Adjust"', (engine) => {
  /** @type {import('../../js/cli/static-server.js').StaticServer} */
  let site;
  before(async () => {
    site = await startSite();
  });
  after(() => site.close());

  /**
   * A page with an image, and the panel open.
   * @param {import('node:test').TestContext} t
   * @param {string} name
   */
  async function opened(t, name) {
    const page = await engine.newPage(t, { reducedMotion: true });
    await page.goto(`${site.url}${PAGE}?url=${fixture(name)}`);
    await shown(page, name);
    await page.evaluate(() => document.getElementById('picture')?.focus());
    await page.press('c');
    await page.waitFor(() => /** @type {HTMLElement} */ (document.getElementById('adjust-form')).dataset.measured);
    await settled(page);
    return page;
  }

  test('is reached by a key, changes pixels, and takes all back', { skip }, async (t) => {
    const page = await opened(t, 'vips-grey16.tif');
    assert.deepEqual(page.logs, []);
    assert.equal(await page.evaluate(() => document.activeElement?.localName), 'summary');
    const first = await middle(page);
    for (const [field, value] of [
      ['invert', 'on'],
      ['gamma', '-0.5'],
      ['colormap', 'viridis'],
      ['contrast', 'equalize'],
      ['quality', 'bitonal'],
      ['convolution', 'sobel'],
      ['shade', 'on'],
      ['range', 'auto'],
    ]) {
      await page.evaluate(setField, { field, value });
      await changed(page, first, field);
      await page.click('#adjust-form [type=reset]');
      await page.waitFor(() => !location.hash);
      await same(page, first, field);
    }
  });

  // The page has lists of its own: sharing the library's would make two more files of what every visit loads.
  test('offers all colour maps and filters that the library has', { skip }, async (t) => {
    const page = await opened(t, 'vips-grey16.tif');
    const offered = await page.evaluate(() =>
      ['colormap', 'convolution'].map((name) =>
        [.../** @type {HTMLSelectElement} */ (document.getElementById(`adjust-${name}`)).options].map(
          ({ value }) => value,
        ),
      ),
    );
    assert.deepEqual(offered, [
      ['', ...COLOUR_MAPS],
      ['', ...Object.keys(KERNELS), 'own'],
    ]);
  });

  test('shows the very picture that the library makes', { skip }, async (t) => {
    const page = await opened(t, 'vips-grey16.tif');
    await page.evaluate(setField, { field: 'invert', value: 'on' });
    await page.evaluate(setField, { field: 'colormap', value: 'viridis' });
    await page.evaluate(() => document.getElementById('picture')?.focus());
    await page.press('1');
    await settled(page);
    const image = await open(onDisk(fixture('vips-grey16.tif')), { workers: 0 });
    const side = 60;
    const [x, y] = [Math.round(image.width / 2) - side - 1, Math.round(image.height / 2) - side - 1];
    const render = { invert: true, colormap: 'viridis' };
    const master = await image.region({ x, y, width: 2 * side + 2, height: 2 * side + 2, level: 0, render });
    image.close();
    const seen = await middle(page, side);
    // The middle may lie between pixels.
    const wrong = [0, 1, 2].flatMap((dx) => [0, 1, 2].map((dy) => differing(seen, master, 2 * side, dx, dy)));
    assert.equal(Math.min(...wrong), 0);
  });

  test('asks the server for nothing when a slider moves', { skip }, async (t) => {
    const page = await opened(t, 'vips-rgb16-lzw.tif');
    const first = await middle(page);
    await page.evaluate(() => performance.clearResourceTimings());
    for (const value of ['0.2', '0.4', '-0.3']) await page.evaluate(setField, { field: 'gamma', value });
    await page.evaluate(setField, { field: 'low', value: '9000' });
    await changed(page, first, 'gamma');
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    // Chromium looks at the icon again whenever the address changes.
    assert.deepEqual(
      asked.filter((name) => !name.endsWith('icon.svg')),
      [],
    );
  });

  test('is kept in the address, and restored from it', { skip }, async (t) => {
    const page = await opened(t, 'vips-grey16.tif');
    await page.evaluate(setField, { field: 'colormap', value: 'magma' });
    await page.evaluate(setField, { field: 'low', value: '5000' });
    await page.waitFor(() => location.hash.includes('low='));
    await settled(page);
    const look = await middle(page);
    const hash = await page.evaluate(() => location.hash);
    const other = await engine.newPage(t, { reducedMotion: true });
    await other.goto(`${site.url}${PAGE}?url=${fixture('vips-grey16.tif')}${hash}`);
    await shown(other, 'vips-grey16.tif');
    assert.equal(await other.evaluate(() => document.getElementById('adjust')?.hidden), true);
    await other.evaluate(() => document.getElementById('picture')?.focus());
    await other.press('c');
    await settled(other);
    await same(other, look, hash);
    const fields = await other.evaluate(() =>
      ['colormap', 'range', 'low'].map((name) => /** @type {any} */ (document.getElementById(`adjust-${name}`)).value),
    );
    assert.deepEqual(fields, ['magma', 'own', '5000']);
  });

  test('can be worked by keys alone', { skip }, async (t) => {
    const page = await opened(t, 'vips-grey16.tif');
    const first = await middle(page);
    await page.evaluate(() => document.getElementById('adjust-gamma')?.focus());
    for (let i = 0; i < 12; i++) await page.press('ArrowRight');
    await changed(page, first, 'gamma');
    assert.equal(await page.evaluate(() => document.getElementById('adjust-gamma')?.ariaValueText), '1.74');
    assert.equal(await page.evaluate(() => document.querySelector('output[for=adjust-gamma]')?.textContent), '1.74');
  });

  test('blends bands in colours', { skip }, async (t) => {
    const page = await opened(t, 'gdal-7-bands.tif');
    const first = await middle(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
    await page.evaluate(setField, { field: 'band0', value: 'off' });
    await changed(page, first, 'band 1');
    await settled(page);
    const seen = await middle(page);
    assert.ok(
      seen.every((value, i) => i % 4 !== 0 || value === 0),
      'no red is left',
    );
  });

  test('twists colours, by numbers that are kept in the address', { skip }, async (t) => {
    const page = await opened(t, 'vips-rgb16-lzw.tif');
    const first = await middle(page);
    await page.evaluate(setField, { field: 'twist11', value: '0' });
    await page.evaluate(setField, { field: 'twist12', value: '1' });
    await changed(page, first, 'colour twist');
    await settled(page);
    const twisted = await middle(page);
    // 16 bits are rounded, where the plain picture cuts them off.
    assert.ok(distance(channel(twisted, 0), channel(first, 1)) <= 1, 'red is what green was');
    assert.ok(distance(channel(twisted, 2), channel(first, 2)) <= 1, 'blue is what it was');

    // A field that is empty, as while it is typed in, changes nothing, and says so.
    await page.evaluate(setField, { field: 'twist33', value: '' });
    assert.equal(await page.evaluate(invalid, 'twist33'), 'A number is missing: blue from blue.');
    await same(page, twisted, 'a missing number');
    await page.evaluate(setField, { field: 'twist11', value: '0' });
    assert.equal(await page.evaluate(invalid, 'twist33'), 'A number is missing: blue from blue.');
    await page.waitFor(() => location.hash === '#twist11=0&twist12=1');
  });

  test("takes a kernel of the reader's own", { skip }, async (t) => {
    const page = await opened(t, 'vips-grey16.tif');
    const first = await middle(page);
    await page.evaluate(setField, { field: 'convolution', value: 'sobel' });
    await changed(page, first, 'sobel');
    await settled(page);
    const sobel = await middle(page);
    await page.evaluate(setField, { field: 'kernel', value: '-1, 0, 1\n-2, 0, 2\n-1, 0, 1' });
    assert.equal(
      await page.evaluate(() => /** @type {any} */ (document.getElementById('adjust-convolution')).value),
      'own',
    );
    await same(page, sobel, 'its own numbers');
    for (const [kernel, problem] of [
      ['1 2 x', '“x” is not a number.'],
      ['1 2 3', 'A kernel has 3 × 3 = 9 numbers, 5 × 5 = 25, and so on up to 15 × 15; here are 3.'],
      ['1 2 3 4; 5 6 7 8 9', 'Of 9 numbers each row has 3; one has 4.'],
      ['', 'A kernel has 3 × 3 = 9 numbers, 5 × 5 = 25, and so on up to 15 × 15; here are 0.'],
    ]) {
      await page.evaluate(setField, { field: 'kernel', value: kernel });
      assert.equal(await page.evaluate(invalid, 'kernel'), problem);
    }
    await same(page, sobel, 'a kernel that is none');
    await page.evaluate(setField, { field: 'kernel', value: Array(25).fill('1').join(' ') });
    assert.equal(await page.evaluate(invalid, 'kernel'), '');
    await changed(page, sobel, '5 × 5');
  });

  test('sets the range of each band by itself', { skip }, async (t) => {
    const page = await opened(t, 'vips-rgb16-lzw.tif');
    const first = await middle(page);
    await page.evaluate(setField, { field: 'rangeband', value: '1' });
    assert.deepEqual(await page.evaluate(shownSliders), ['low1', 'high1']);
    await page.evaluate(setField, { field: 'high1', value: '9000' });
    await changed(page, first, 'green');
    await page.waitFor(() => location.hash.includes('high1=9000'));
    await settled(page);
    const hash = await page.evaluate(() => location.hash);
    const high = /** @type {string} */ (new URLSearchParams(hash.slice(1)).get('high'));
    const brighter = await middle(page);

    const other = await engine.newPage(t, { reducedMotion: true });
    await other.goto(`${site.url}${PAGE}?url=${fixture('vips-rgb16-lzw.tif')}${hash}`);
    await shown(other, 'vips-rgb16-lzw.tif');
    await other.evaluate(() => document.getElementById('picture')?.focus());
    await other.press('c');
    await other.waitFor(() => /** @type {HTMLElement} */ (document.getElementById('adjust-form')).dataset.measured);
    await settled(other);
    await same(other, brighter, hash);
    assert.deepEqual(await other.evaluate(shownSliders), ['low1', 'high1']);
    assert.deepEqual(await other.evaluate(values, ['high', 'high0', 'high1']), [high, high, '9000']);

    // All bands together: each follows.
    await other.evaluate(setField, { field: 'rangeband', value: '' });
    await other.evaluate(setField, { field: 'high', value: '20000' });
    assert.deepEqual(await other.evaluate(values, ['high', 'high0', 'high1']), ['20000', '20000', '20000']);
    await other.waitFor(() => location.hash.includes('high=20000') && !location.hash.includes('high1'));
  });

  test('draws a watermark from a file', { skip }, async (t) => {
    const page = await opened(t, 'vips-grey16.tif');
    const first = await middle(page);
    const mark = join(tmpdir(), `mark-${process.pid}.png`);
    await writeFile(mark, await whitePng());
    await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
    await page.setFiles('#adjust-mark', [mark]);
    await changed(page, first, 'watermark');
    await page.evaluate(setField, { field: 'opacity', value: '0' });
    await same(page, first, 'opacity 0');
  });

  test('has no serious accessibility problems', { skip }, async (t) => {
    const page = await opened(t, 'gdal-7-bands.tif');
    await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
    const problems = await page.evaluate(async () => {
      await import(/** @type {any} */ ('/node_modules/axe-core/axe.min.js'));
      const { violations } = await /** @type {any} */ (window).axe.run();
      return violations
        .filter((/** @type {any} */ { impact }) => impact === 'serious' || impact === 'critical')
        .map(
          (/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html }) => html).join(' ')}`,
        );
    });
    assert.deepEqual(problems, []);
  });
});

/** @typedef {import('./engines/index.js').Page} Page */

/** @param {Page} page @param {string} name */
async function shown(page, name) {
  await page.waitFor((start) => document.title.startsWith(start), `${name} `);
  await settled(page);
}

/** Resolves when nothing moves or loads any more. @param {Page} page */
async function settled(page) {
  const zoom = () => page.evaluate(() => document.getElementById('zoom')?.textContent);
  let last;
  do {
    last = await zoom();
    await new Promise((resume) => setTimeout(resume, 700));
    await page.waitFor(() => document.getElementById('progress')?.hidden);
  } while (last !== (await zoom()));
}

/**
 * Runs in the page: gives a field a value, as a reader does.
 * @param {{ field: string, value: string }} choice
 */
function setField({ field, value }) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(`adjust-${field}`));
  if (input.type === 'checkbox') input.checked = value === 'on';
  else input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Runs in the page: what a field has against its value, where its problem is told. @param {string} name */
function invalid(name) {
  const field = /** @type {HTMLElement} */ (document.getElementById(`adjust-${name}`));
  if (field.getAttribute('aria-invalid') !== 'true') return '';
  return document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent;
}

/** Runs in the page: the sliders of the range that are seen. */
function shownSliders() {
  const sliders = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('[name^=low], [name^=high]')]);
  return sliders.filter((slider) => slider.checkVisibility()).map(({ name }) => name);
}

/** Runs in the page. @param {string[]} names of fields */
function values(names) {
  return names.map((name) => /** @type {HTMLInputElement} */ (document.getElementById(`adjust-${name}`)).value);
}

/** The values of a channel. @param {Uint8Array} rgba @param {number} which */
const channel = (rgba, which) => rgba.filter((_, i) => i % 4 === which);

/** @param {Uint8Array} a @param {Uint8Array} b */
const distance = (a, b) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));

/**
 * The pixels in the middle of the view.
 * @param {Page} page
 * @param {number} [side] half of it
 */
async function middle(page, side = 60) {
  const screenshot = decodePng(await page.screenshot());
  const { x, y } = await page.evaluate(() => {
    const view = /** @type {HTMLElement} */ (document.getElementById('view')).getBoundingClientRect();
    return { x: Math.round(view.left + view.width / 2), y: Math.round(view.top + view.height / 2) };
  });
  const rows = Array.from({ length: 2 * side }, (_, row) => {
    const at = 4 * ((y - side + row) * screenshot.width + x - side);
    return [...screenshot.data.subarray(at, at + 8 * side)];
  });
  return Uint8Array.from(rows.flat());
}

/** @param {Page} page @param {Uint8Array} first @param {string} what */
async function changed(page, first, what) {
  for (let i = 0; i < 100; i++) {
    const now = await middle(page);
    if (Buffer.compare(now, first) !== 0) return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  assert.fail(`${what} changes nothing`);
}

/** @param {Page} page @param {Uint8Array} first @param {string} what */
async function same(page, first, what) {
  for (let i = 0; i < 100; i++) {
    const now = await middle(page);
    if (Buffer.compare(now, first) === 0) return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  assert.fail(`${what}: the picture is another one`);
}

/**
 * How many values differ.
 * @param {Uint8Array} seen a square of RGBA
 * @param {import('../../js/index.js').Picture} master
 * @param {number} side
 * @param {number} dx where the square is in the master
 * @param {number} dy
 */
function differing(seen, master, side, dx, dy) {
  let wrong = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = 4 * ((row + dy) * master.width + column + dx);
      for (let c = 0; c < 3; c++) wrong += Number(seen[4 * (row * side + column) + c] !== master.data[at + c]);
    }
  }
  return wrong;
}

/** A white square. */
async function whitePng() {
  const image = await open(onDisk(fixture('vips-grey16.tif')), { workers: 0 });
  const tile = await image.region({ width: 128, height: 128, level: 0 });
  tile.data.fill(255);
  const blob = await tile.toBlob({ type: 'image/png' });
  image.close();
  return new Uint8Array(await blob.arrayBuffer());
}
