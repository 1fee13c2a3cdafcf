/**
 * The controls of a viewer: OpenSeadragon in Chromium, 1920 × 1080 pixels at 1:1, two workers. A control is moved to
 * one place after the other; what counts is the time from `setLook` until the tiles are painted.
 */

import { basename, join } from 'node:path';
import { startServer } from '../network/start.js';
import { atRest, startChromium } from '../prepare/chromium.js';
import { MissingProgram } from '../prepare/command.js';
import { bench, root } from '../prepare/places.js';
import { median } from '../report/statistics.js';
import { table } from '../report/table.js';
import { controlNames } from './page/controls.js';
import { folder, sliderFile, sliderPictures } from './pictures.js';

const VIEWPORT = { width: 1920, height: 1080 };
/** One frame, in milliseconds. */
const TARGET = 16;

/**
 * @param {{ warmUps?: number, moves?: number }} [effort] how often each control is moved; the first moves, during which
 *   the browser compiles, do not count
 * @returns {Promise<string>} Markdown.
 */
export async function sliderReport(effort = {}) {
  const notes = [];
  const ready = [];
  for (const picture of sliderPictures) {
    try {
      ready.push({ ...picture, file: basename(await sliderFile(picture)) });
    } catch (error) {
      if (!(error instanceof MissingProgram)) throw error;
      notes.push(`- ${picture.name} left out: ${error.message}`);
    }
  }
  const columns = await moved(ready, effort);
  const rows = controlNames.map((name) => [name, ...columns.map((times) => cell(times.get(name)))]);
  return [
    `## Controls: ms until a view of ${VIEWPORT.width} × ${VIEWPORT.height} is painted anew, two workers: least / median`,
    table(['control', ...ready.map(({ name }) => name)], rows),
    `✓: the median is a frame, ${TARGET} ms, or less.`,
    ...notes,
  ].join('\n\n');
}

function cell(times) {
  const middle = median(times);
  return `${Math.min(...times).toFixed(1)} / ${middle.toFixed(1)} ${middle <= TARGET ? '✓' : '✗'}`;
}

/** @returns {Promise<Map<string, number[]>[]>} for each picture the times of each control */
async function moved(pictures, { warmUps = 20, moves = 40 }) {
  const server = await startServer({
    latency: 0,
    folders: {
      '/stage/': join(bench, 'stage'),
      '/page/': join(bench, 'slider/page'),
      '/openseadragon/': join(bench, 'node_modules/openseadragon/build/openseadragon'),
      '/pyramidion/': join(root, 'js'),
      '/data/': folder,
    },
  });
  const browser = await startChromium();
  const columns = [];
  try {
    for (const { file, white } of pictures) {
      const page = await browser.newPage({ viewport: VIEWPORT });
      await atRest(browser);
      await page.goto(`${server.address}/stage/index.html?url=/data/${file}&white=${white}`);
      await page.waitForFunction(() => 'bench' in window);
      await page.evaluate(() => window.bench.open());
      const times = new Map();
      for (const name of controlNames) {
        times.set(name, await page.evaluate((job) => window.bench.move(...job), [name, { warmUps, moves }]));
      }
      columns.push(times);
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
  return columns;
}
