/** A browser and a slow server: here the contenders perform one after the other. */

import { join } from 'node:path';
import { startServer } from '../network/start.js';
import { atRest, startChromium } from '../prepare/chromium.js';
import { bench, root } from '../prepare/places.js';
import { UnwatchedContext } from '../prepare/unwatched.js';

/** Of the line, in milliseconds and bits a second. */
export const LATENCY = 50;
export const BITS_PER_SECOND = 20e6;
/** How long a step may take. */
const PATIENCE = 30_000;

/**
 * @typedef {object} Visit Times in milliseconds.
 * @property {number} open From the viewer's making to its viewport being full; code is loaded already.
 * @property {number} sinceNavigation The same, but from the page's navigation.
 * @property {number} seen From the viewer's making to the first tile of any level.
 * @property {number} zoom
 * @property {number} pan
 * @property {number} requests To open, of the picture's data.
 * @property {{open: number, zoom: number, pan: number}} bytes
 * @property {number} codeBytes Of code, compressed, to open.
 * @property {{count: number, longest: number, ours: number}} longTasks
 *
 * @typedef {{first: Visit, again: Visit}} Run The browser's cache is empty in the first visit, and holds the code in
 *   the second. Pictures are never kept.
 */

/**
 * @param {import('./contenders.js').ViewerContender[]} contenders
 * @param {object} [options]
 * @param {{width: number, height: number}} [options.viewport]
 * @param {number} [options.patience] How long a step may take, in milliseconds.
 * @param {boolean} [options.onlyOpen] Without zooming and panning: both take no time then.
 */
export async function startStage(
  contenders,
  { viewport = { width: 1280, height: 800 }, patience = PATIENCE, onlyOpen = false } = {},
) {
  const modules = join(bench, 'node_modules');
  const server = await startServer({
    latency: LATENCY,
    bitsPerSecond: BITS_PER_SECOND,
    folders: {
      '/stage/': join(bench, 'stage'),
      '/page/': join(bench, 'viewer/page'),
      '/openseadragon/': join(modules, 'openseadragon/build/openseadragon'),
      '/geotiff-tilesource/': join(modules, 'geotiff-tilesource/dist'),
      '/assets/': join(modules, 'geotiff-tilesource/dist/assets'),
      '/pyramidion/': join(root, 'dist'),
      ...Object.fromEntries(contenders.map(({ id, folder }) => [`/data/${id}/`, folder])),
    },
    single: contenders.filter(({ isSingle }) => isSingle).map(({ id }) => `/data/${id}/`),
    gateways: Object.fromEntries(
      contenders.filter(({ ports }) => ports).map(({ id, ports }) => [`/data/${id}/iipsrv`, ports]),
    ),
  });
  const browser = await startChromium();
  return {
    /**
     * @param {import('./contenders.js').ViewerContender} contender
     * @param {string} [screenshot] Where to put one, at full resolution.
     * @returns {Promise<Run>}
     */
    async perform(contender, screenshot) {
      const context = await UnwatchedContext.open(browser, { viewport });
      try {
        const common = { browser, context, server, contender, patience, onlyOpen };
        const first = await visit(common);
        const again = await visit({ ...common, screenshot });
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

async function visit({ browser, context, server, contender, patience, onlyOpen, screenshot }) {
  const { id, module, file, query = '' } = contender;
  const page = await context.newPage();
  try {
    await atRest(browser);
    await server.takeRecord();
    const url = encodeURIComponent(`/data/${id}/${file}`);
    const address = `${server.address}/stage/index.html?contender=${module}&url=${url}${query}`;
    await inTime('loading the page', patience, Promise.race([page.goto(address, "'bench' in window"), page.broken]));
    const opened = await step(page, 'open', patience);
    const record = await server.takeRecord();
    const data = record.filter(isData);
    const zoom = onlyOpen ? 0 : await step(page, 'zoom', patience);
    const zoomed = await server.takeRecord();
    const pan = onlyOpen ? 0 : await step(page, 'pan', patience);
    const panned = await server.takeRecord();
    if (screenshot) await page.screenshot(screenshot);
    return {
      open: opened.milliseconds,
      sinceNavigation: opened.sinceNavigation,
      seen: opened.seen,
      zoom,
      pan,
      requests: data.length,
      bytes: { open: sum(data), zoom: sum(zoomed.filter(isData)), pan: sum(panned.filter(isData)) },
      codeBytes: sum(record.filter((exchange) => !isData(exchange))),
      longTasks: await step(page, 'longTasks', patience),
    };
  } catch (error) {
    const [message] = String(error?.message ?? 'the page failed').split('\n');
    throw new Error([message, ...page.complaints].join(' | '));
  } finally {
    await page.close();
  }
}

const isData = ({ url }) => url.startsWith('/data/');

const step = (page, name, patience) => inTime(name, patience, page.evaluate(`window.bench.${name}()`));

/** The work's result, unless it takes too long. */
async function inTime(name, patience, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} took more than ${patience / 1000} s`)), patience);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function sum(exchanges) {
  return exchanges.reduce((bytes, exchange) => bytes + exchange.bytes, 0);
}
