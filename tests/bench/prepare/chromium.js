/** Chromium, as the benches measure in it. */

import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { findProgram } from './command.js';

/** Every so often, in milliseconds, it is asked what it has done since. */
const INTERVAL = 150;
/** Of the processor's time, in seconds: what asking costs. */
const NOTHING = 0.02;
const PATIENCE = 20_000;

/** Starts Chromium. @returns {Promise<import('playwright-core').Browser>} */
export async function startChromium() {
  return chromium.launch({ executablePath: await findProgram('chromium'), chromiumSandbox: false });
}

/**
 * Resolves when no process of the browser has anything to do. With every new window Chromium loads pages of its own, for the
 * list beneath its address bar: more than a second of work on all cores, which would be measured with the page's own. Who
 * reads has had the window for long.
 * @param {import('playwright-core').Browser} browser
 */
export async function atRest(browser) {
  const session = await browser.newBrowserCDPSession();
  try {
    const end = performance.now() + PATIENCE;
    for (let before = 0, quiet = 0; quiet < 2;) {
      if (performance.now() > end) throw new Error('Chromium does not come to rest');
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      const work = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
      quiet = work - before <= NOTHING ? quiet + 1 : 0;
      before = work;
      await wait(INTERVAL);
    }
  } finally {
    await session.detach();
  }
}
