import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BrowserDied } from './engines/browser-died.js';
import { describeInEachEngine } from './engines/index.js';
import { decodePng } from './support/png.js';

const GREEN_PAGE = 'data:text/html,<title>Green</title><style>body { background: rgb(0, 128, 0) }</style><input>';

describeInEachEngine('the harness', (engine) => {
  test('evaluates, presses keys and takes pictures', async (t) => {
    const page = await engine.newPage(t);
    await page.goto(GREEN_PAGE);
    assert.equal(await page.evaluate((x) => document.title + x, '!'), 'Green!');
    await page.click('input');
    await page.press('a');
    await page.press('+');
    await page.waitFor((text) => document.querySelector('input')?.value === text, 'a+');
    const { width, height, pixel } = decodePng(await page.screenshot());
    assert.deepEqual(pixel(width >> 1, height >> 1), [0, 128, 0, 255]);
  });

  test('reports what is thrown in the page', async (t) => {
    const page = await engine.newPage(t);
    await page.goto(GREEN_PAGE);
    await assert.rejects(
      page.evaluate(() => Promise.reject(new Error('broken'))),
      /broken/,
    );
  });

  if (engine.name !== 'webkit') return;

  test('says at once that a page has died, and opens the next one in a new browser', async (t) => {
    const page = await engine.newPage(t);
    await page.goto(GREEN_PAGE);
    for (const id of descendants('WebKitWebProces')) process.kill(id, 'SIGKILL');
    await assert.rejects(
      page.waitFor(() => document.title === 'Red'),
      BrowserDied,
    );
    const next = await engine.newPage(t);
    await next.goto(GREEN_PAGE);
    assert.equal(await next.evaluate(() => document.title), 'Green');
  });
});

/**
 * The processes of this name that this one, or one of its own, has started.
 * @param {string} name as the kernel keeps it: its first 15 letters
 */
function descendants(name) {
  /** @type {Map<number, { name: string, parent: number }>} */
  const processes = new Map();
  for (const id of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    try {
      const [, title, parent] = /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${id}/stat`, 'latin1')) ?? [];
      processes.set(id, { name: title, parent: Number(parent) });
    } catch {
      // It has ended since.
    }
  }
  const isOurs = (/** @type {number} */ id) => {
    let ancestor = processes.get(id)?.parent;
    while (ancestor && ancestor !== process.pid) ancestor = processes.get(ancestor)?.parent;
    return ancestor === process.pid;
  };
  return [...processes.keys()].filter((id) => processes.get(id)?.name === name && isOurs(id));
}
