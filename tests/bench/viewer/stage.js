/** A browser and a slow server: here the contenders perform one after the other. */

import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startServer } from '../network/start.js';
import { findProgram } from '../prepare/command.js';
import { bench, root } from '../prepare/places.js';

const LATENCY = 50;
const BITS_PER_SECOND = 20e6;
/** How long a step may take. */
const PATIENCE = 30_000;

/**
 * @typedef {object} Visit Times in milliseconds.
 * @property {number} open From the viewer's making to its viewport being full; code is loaded already.
 * @property {number} sinceNavigation The same, but from the page's navigation.
 * @property {number} zoom
 * @property {number} pan
 * @property {number} requests To open, of the picture's data.
 * @property {number} bytes
 * @property {number} codeBytes Of code, compressed, to open.
 * @property {{count: number, longest: number, ours: number}} longTasks
 *
 * @typedef {{first: Visit, again: Visit}} Run The browser's cache is empty in the first visit, and holds the code in
 *   the second. Pictures are never kept.
 */

/**
 * @param {import('./contenders.js').ViewerContender[]} contenders
 */
export async function startStage(contenders) {
  const modules = join(bench, 'node_modules');
  const server = await startServer({
    latency: LATENCY,
    bitsPerSecond: BITS_PER_SECOND,
    folders: {
      '/page/': join(bench, 'viewer/page'),
      '/openseadragon/': join(modules, 'openseadragon/build/openseadragon'),
      '/geotiff-tilesource/': join(modules, 'geotiff-tilesource/dist'),
      '/assets/': join(modules, 'geotiff-tilesource/dist/assets'),
      '/pyramidion/': join(root, 'js'),
      ...Object.fromEntries(contenders.map(({ id, folder }) => [`/data/${id}/`, folder])),
    },
  });
  const browser = await chromium.launch({ executablePath: await findProgram('chromium'), chromiumSandbox: false });
  return {
    /**
     * @param {import('./contenders.js').ViewerContender} contender
     * @param {string} [screenshot] Where to put one, at full resolution.
     * @returns {Promise<Run>}
     */
    async perform(contender, screenshot) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      try {
        const first = await visit(context, server, contender);
        const again = await visit(context, server, contender, screenshot);
        return { first, again };
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function visit(context, server, { id, module, file }, screenshot) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints = [];
  const broken = new Promise((_, reject) => {
    page.on('pageerror', (error) => reject(complaints.push(error.message)));
  });
  broken.catch(() => {});
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  try {
    await server.takeRecord();
    await page.goto(`${server.address}/page/index.html?contender=${module}&url=/data/${id}/${file}`);
    await Promise.race([page.waitForFunction(() => 'bench' in window), broken]);
    const opened = await step(page, 'open');
    const record = await server.takeRecord();
    const data = record.filter(({ url }) => url.startsWith('/data/'));
    const code = record.filter(({ url }) => !url.startsWith('/data/'));
    const zoom = await step(page, 'zoom');
    const pan = await step(page, 'pan');
    if (screenshot) await page.screenshot({ path: screenshot });
    return {
      open: opened.milliseconds,
      sinceNavigation: opened.sinceNavigation,
      zoom,
      pan,
      requests: data.length,
      bytes: sum(data),
      codeBytes: sum(code),
      longTasks: await step(page, 'longTasks'),
    };
  } catch (error) {
    throw new Error([String(error?.message ?? 'the page failed').split('\n')[0], ...complaints].join(' | '));
  } finally {
    await page.close();
  }
}

async function step(page, name) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} took more than ${PATIENCE / 1000} s`)), PATIENCE);
  });
  try {
    return await Promise.race([page.evaluate((method) => window.bench[method](), name), late]);
  } finally {
    clearTimeout(timer);
  }
}

function sum(exchanges) {
  return exchanges.reduce((bytes, exchange) => bytes + exchange.bytes, 0);
}
