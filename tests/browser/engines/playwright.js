/**
 * Chromium and Firefox, driven by Playwright (Firefox through WebDriver BiDi, as Debian ships it).
 * @module
 */

import { chromium, firefox } from 'playwright-core';
import { waitUntil } from './waiting.js';

/**
 * @typedef {import('./index.js').Browser} Browser
 * @typedef {import('./index.js').Page} Page
 * @typedef {import('./index.js').PageOptions} PageOptions
 */

const CHROMIUM_ARGUMENTS = [
  '--disable-gpu',
  '--disable-dev-shm-usage', // /dev/shm is small in containers
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

// Firefox's BiDi knows no media emulation: each of Playwright's defaults would end in "unknown command".
const NO_EMULATION = { colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null };

/**
 * @param {'chromium' | 'firefox'} name
 * @param {string} executablePath
 * @returns {Promise<Browser>}
 */
export async function launchPlaywright(name, executablePath) {
  const browser =
    name === 'chromium'
      ? await chromium.launch({ executablePath, chromiumSandbox: false, args: CHROMIUM_ARGUMENTS })
      : await firefox.launch({ executablePath, channel: 'moz-firefox' });
  return {
    name,
    version: browser.version(),
    hasDied: () => !browser.isConnected(),
    newPage: (options = {}) => openPage(name, browser, options),
    close: () => browser.close(),
  };
}

/**
 * @param {'chromium' | 'firefox'} name
 * @param {import('playwright-core').Browser} browser
 * @param {PageOptions} options
 * @returns {Promise<Page>}
 */
async function openPage(name, browser, { colorScheme, reducedMotion, viewport = { width: 1024, height: 768 } }) {
  const emulation =
    name === 'firefox'
      ? NO_EMULATION
      : { colorScheme, reducedMotion: reducedMotion ? /** @type {const} */ ('reduce') : undefined };
  const context = await browser.newContext({ viewport, ...emulation });
  const page = await context.newPage();
  /** @type {string[]} */
  const logs = [];
  page.on('console', (message) => logs.push(`[${message.type()}] ${message.text()}`));
  page.on('pageerror', (error) => logs.push(`[uncaught] ${error.message}`));

  /** @type {Page['evaluate']} */
  const evaluate = (code, argument) => page.evaluate(/** @type {any} */ (code), argument);
  return {
    logs,
    evaluate,
    goto: async (url) => void (await page.goto(url, { waitUntil: 'load' })),
    waitFor: (code, argument) => waitUntil(() => evaluate(code, argument), String(code)),
    screenshot: () => page.screenshot(),
    setFiles: (selector, paths) => page.setInputFiles(selector, paths),
    click: (selector) => page.click(selector),
    press: (keys) => page.keyboard.press(keys),
    close: () => context.close(),
  };
}
