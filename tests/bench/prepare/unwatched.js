/**
 * Pages that nobody watches while they are timed. Playwright has Chromium report each piece of each answer to it; on two
 * cores, which the browser needs for itself, that was a twelfth of all the work done while an image opened, and no reader's
 * browser does it. Here the DevTools protocol is only asked to open pages and to run scripts in them.
 */

import { writeFile } from 'node:fs/promises';

/** What pages share that are opened one after the other: a cache that is empty at first. */
export class UnwatchedContext {
  #session;
  #id;
  #viewport;

  /**
   * @param {import('playwright-core').Browser} browser
   * @param {{ viewport: { width: number, height: number } }} options in CSS pixels, which are the screen's
   * @returns {Promise<UnwatchedContext>}
   */
  static async open(browser, { viewport }) {
    const session = await browser.newBrowserCDPSession();
    const { browserContextId } = await session.send('Target.createBrowserContext');
    return new UnwatchedContext(session, browserContextId, viewport);
  }

  constructor(session, id, viewport) {
    this.#session = session;
    this.#id = id;
    this.#viewport = viewport;
  }

  /** @returns {Promise<UnwatchedPage>} blank */
  async newPage() {
    const { targetId } = await this.#session.send('Target.createTarget', {
      url: 'about:blank',
      browserContextId: this.#id,
      newWindow: true,
      ...this.#viewport,
    });
    // Playwright would take messages of another session for its own; inside of these it does not look.
    const { sessionId } = await this.#session.send('Target.attachToTarget', { targetId, flatten: false });
    const page = new UnwatchedPage(this.#session, sessionId, targetId);
    await page.send('Runtime.enable');
    const metrics = { ...this.#viewport, deviceScaleFactor: 1, mobile: false };
    await page.send('Emulation.setDeviceMetricsOverride', metrics);
    return page;
  }

  async close() {
    await this.#session.send('Target.disposeBrowserContext', { browserContextId: this.#id });
    await this.#session.detach();
  }
}

class UnwatchedPage {
  /** What its scripts failed by, and what they wrote as errors. @type {string[]} */
  complaints = [];
  /** Rejects with the first failure. @type {Promise<never>} */
  broken;
  #break;
  #session;
  #sessionId;
  #targetId;
  #count = 0;
  #calls = new Map();

  constructor(session, sessionId, targetId) {
    this.#session = session;
    this.#sessionId = sessionId;
    this.#targetId = targetId;
    this.broken = new Promise((_, reject) => (this.#break = reject));
    this.broken.catch(() => {});
    session.on('Target.receivedMessageFromTarget', this.#hear);
  }

  /**
   * @param {string} method of the DevTools protocol
   * @param {object} [parameters]
   * @returns {Promise<any>}
   */
  send(method, parameters = {}) {
    const id = ++this.#count;
    const message = JSON.stringify({ id, method, params: parameters });
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#session.send('Target.sendMessageToTarget', { sessionId: this.#sessionId, message }).catch(reject);
    });
  }

  /**
   * Resolves when the page has come so far that an expression is true: it looks itself, at each frame.
   * @param {string} url
   * @param {string} isReady in JavaScript
   */
  async goto(url, isReady) {
    const { errorText } = await this.send('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    const look = `const look = () => (${isReady} ? resolve(true) : requestAnimationFrame(look));`;
    await this.evaluate(`new Promise((resolve) => { ${look} look(); })`);
  }

  /**
   * @param {string} expression in JavaScript; a promise is waited for
   * @returns {Promise<any>} its value, by way of JSON
   */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      ...{ expression, awaitPromise: true, returnByValue: true },
    });
    if (exceptionDetails) throw new Error(textOf(exceptionDetails));
    return result.value;
  }

  /** @param {string} path where a PNG file of what is shown is written to */
  async screenshot(path) {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    await writeFile(path, Buffer.from(data, 'base64'));
  }

  async close() {
    this.#session.off('Target.receivedMessageFromTarget', this.#hear);
    await this.#session.send('Target.closeTarget', { targetId: this.#targetId });
  }

  #hear = ({ sessionId, message }) => {
    if (sessionId !== this.#sessionId) return;
    const { id, result, error, method, params } = JSON.parse(message);
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
    if (method === 'Runtime.exceptionThrown') this.#fail(textOf(params.exceptionDetails));
    if (method === 'Runtime.consoleAPICalled' && params.type === 'error') {
      this.complaints.push(params.args.map(({ value, description }) => value ?? description).join(' '));
    }
  };

  #fail(text) {
    this.complaints.push(text);
    this.#break(new Error(text));
  }
}

const textOf = ({ exception, text }) => String(exception?.description ?? exception?.value ?? text);
