/**
 * One interface over three real browsers: Chromium, Firefox and WebKit.
 *
 *     describeInEachEngine('the viewer', (engine) => {
 *       test('opens', async (t) => {
 *         const page = await engine.newPage(t);
 *         await page.goto(url);
 *         assert.equal(await page.evaluate(() => document.title), 'Pyramidion');
 *       });
 *     });
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ENGINE_NAMES, executableOf, installHint, isRequired } from './executables.js';
import { launchPlaywright } from './playwright.js';
import { launchWebKit } from './webkit.js';

/** @typedef {import('./executables.js').EngineName} EngineName */

/**
 * @typedef {object} PageOptions
 * @property {'light' | 'dark'} [colorScheme] Chromium only
 * @property {boolean} [reducedMotion] Chromium only
 * @property {{width: number, height: number}} [viewport] the page's size; WebKit: the window's. Default 1024 × 768
 */

/**
 * @typedef {object} Page
 * @property {string[]} logs console messages and uncaught errors so far; WebKit's driver reports none
 * @property {(url: string) => Promise<void>} goto resolves when the page has loaded
 * @property {<A, R>(code: (argument: A) => R | Promise<R>, argument?: A) => Promise<R>} evaluate runs in the page;
 *   argument and result are JSON
 * @property {<A>(code: (argument: A) => unknown, argument?: A) => Promise<void>} waitFor until it returns a true value;
 *   throws after 20 s
 * @property {() => Promise<Buffer>} screenshot a PNG of the visible page
 * @property {(selector: string, paths: string[]) => Promise<void>} setFiles chooses files in an <input type=file>
 * @property {(selector: string) => Promise<void>} click
 * @property {(keys: string) => Promise<void>} press one key, or several joined by '+': 'Tab', 'Shift+Tab', '+', 'a'
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Browser
 * @property {EngineName} name
 * @property {string} version
 * @property {() => boolean} hasDied whether it has ended by itself; WebKit: or the process of one of its pages
 * @property {(options?: PageOptions) => Promise<Page>} newPage
 * @property {() => Promise<void>} close
 */

/**
 * Starts a browser.
 * @param {EngineName} name
 * @returns {Promise<Browser>}
 * @throws {Error} with the install command when it is not there
 */
export async function launch(name) {
  const executable = executableOf(name);
  if (!executable) throw new Error(installHint(name));
  return name === 'webkit' ? launchWebKit(executable) : launchPlaywright(name, executable);
}

/**
 * Describes tests once for each engine. The browser starts before the first test and ends after the last one; when it
 * dies, the next page is of a new one.
 * A missing engine is skipped, or fails where it is required (see executables.js).
 * @param {string} title
 * @param {(engine: {name: EngineName, newPage: (t: TestContext, options?: PageOptions) => Promise<Page>}) => void} body
 *
 * @typedef {import('node:test').TestContext} TestContext
 */
export function describeInEachEngine(title, body) {
  for (const name of ENGINE_NAMES) {
    if (!executableOf(name)) {
      test(`${title} in ${name}`, { skip: isRequired(name) ? false : installHint(name) }, () =>
        assert.fail(installHint(name)),
      );
      continue;
    }
    describe(`${title} in ${name}`, { timeout: 180_000 }, () => {
      /** @type {Browser | undefined} */
      let browser;
      before(async () => {
        browser = await launch(name);
      });
      after(() => browser?.close());
      body({
        name,
        async newPage(t, options) {
          if (browser?.hasDied()) {
            await browser.close();
            browser = await launch(name);
          }
          const opener = /** @type {Browser} */ (browser);
          const page = await opener.newPage(options);
          t.after(async () => {
            if (!opener.hasDied()) await page.close();
          });
          return page;
        },
      });
    });
  }
}
