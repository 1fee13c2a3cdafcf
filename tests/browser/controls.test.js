/** The viewer page's panel "Adjust": what its controls do to the picture. */

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { open } from '../../js/index.js';
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
  for (let i = 0; i < 30; i++) {
    const now = await middle(page);
    if (Buffer.compare(now, first) !== 0) return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  assert.fail(`${what} changes nothing`);
}

/** @param {Page} page @param {Uint8Array} first @param {string} what */
async function same(page, first, what) {
  for (let i = 0; i < 30; i++) {
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
