/**
 * WebKit: WebKitGTK's MiniBrowser, driven by WebDriver.
 * @module
 */

import { BrowserDied } from './browser-died.js';
import { waitUntil } from './waiting.js';
import { startDriver } from './webdriver.js';

/**
 * @typedef {import('./index.js').Browser} Browser
 * @typedef {import('./index.js').Page} Page
 * @typedef {import('./webdriver.js').Command} Command
 */

// What the driver says when the page's process is gone, which answers a script with nothing, or the whole browser.
const DEATHS = /Could not parse script result|invalid session id/;

// https://www.w3.org/TR/webdriver2/#keyboard-actions
/** @type {Record<string, string>} */
const KEYS = {
  ArrowDown: '\uE015',
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
  ArrowUp: '\uE013',
  Enter: '\uE007',
  Escape: '\uE00C',
  Home: '\uE011',
  Shift: '\uE008',
  Tab: '\uE004',
};

/**
 * @param {string} executable
 * @returns {Promise<Browser>}
 */
export async function launchWebKit(executable) {
  const driver = await startDriver();
  try {
    const session = await driver.command('POST', '/session', {
      capabilities: {
        alwaysMatch: { 'webkitgtk:browserOptions': { binary: executable, args: ['--automation'] } },
      },
    });
    const path = `/session/${session.sessionId}`;
    let hasDied = false;
    /** @type {Command} */
    const command = async (method, rest, body) => {
      try {
        return await driver.command(method, path + rest, body);
      } catch (error) {
        if (!(error instanceof Error && DEATHS.test(error.message))) throw error;
        hasDied = true;
        throw new BrowserDied('webkit', error);
      }
    };
    await command('POST', '/timeouts', { script: 120_000, pageLoad: 60_000 });
    return {
      name: 'webkit',
      version: session.capabilities.browserVersion,
      hasDied: () => hasDied,
      newPage: ({ viewport } = {}) => openPage(command, viewport),
      async close() {
        await driver.command('DELETE', path).catch(() => {});
        await driver.close();
      },
    };
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/**
 * @param {Command} command
 * @param {{width: number, height: number}} [size]
 * @returns {Promise<Page>}
 */
async function openPage(command, size = { width: 1024, height: 768 }) {
  // A window, not a tab: a tab stays hidden and its screenshot never comes.
  const { handle } = await command('POST', '/window/new', { type: 'window' });
  await command('POST', '/window', { handle });
  await command('POST', '/window/rect', size);

  /** @type {Page['evaluate']} */
  const evaluate = (code, argument) => run(command, String(code), argument);
  return {
    logs: [],
    evaluate,
    async goto(url) {
      await command('POST', '/url', { url });
      // The driver may answer while the page before is still there, or scripts are still to run.
      const isThere = (/** @type {string} */ place) =>
        document.readyState === 'complete' && location.origin + location.pathname === place;
      const { origin, pathname } = new URL(url);
      await waitUntil(() => evaluate(isThere, origin + pathname), `${url} in WebKit`);
    },
    waitFor: (code, argument) => waitUntil(() => evaluate(code, argument), String(code)),
    async screenshot() {
      // Without a drawn frame in between the picture may be blank.
      await evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 50)))),
      );
      return Buffer.from(await command('GET', '/screenshot'), 'base64');
    },
    async setFiles(selector, paths) {
      await command('POST', `/element/${await find(command, selector)}/value`, { text: paths.join('\n') });
    },
    click: async (selector) => command('POST', `/element/${await find(command, selector)}/click`),
    press: (keys) =>
      command('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions: strokes(keys) }] }),
    async close() {
      const [remaining] = await command('DELETE', '/window');
      if (remaining) await command('POST', '/window', { handle: remaining });
    },
  };
}

/**
 * @param {Command} command
 * @param {string} code a function's text
 * @param {unknown} argument
 */
async function run(command, code, argument = null) {
  const script = `const done = arguments[arguments.length - 1];
    Promise.resolve().then(() => (${code})(arguments[0])).then(
      (value) => done({ value }),
      (error) => done({ error: String(error?.stack ? error + '\\n' + error.stack : error) }),
    );`;
  const result = await command('POST', '/execute/async', { script, args: [argument] });
  if ('error' in result) throw new Error(result.error);
  return result.value;
}

/**
 * @param {Command} command
 * @param {string} selector
 * @returns {Promise<string>}
 */
async function find(command, selector) {
  const reference = await command('POST', '/element', { using: 'css selector', value: selector });
  return /** @type {string} */ (Object.values(reference)[0]);
}

/** @param {string} keys */
function strokes(keys) {
  const names = keys === '+' ? ['+'] : keys.split('+');
  const values = names.map((name) => KEYS[name] ?? name);
  return [
    ...values.map((value) => ({ type: 'keyDown', value })),
    ...values.reverse().map((value) => ({ type: 'keyUp', value })),
  ];
}
