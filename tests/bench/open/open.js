/**
 * The table of opening and reading over HTTP, at 50 ms a round trip and unlimited bandwidth: what each contender asks
 * of the network until it knows all levels, and then for twelve neighbouring tiles of the full size.
 *
 * @typedef {object} Opened
 * @property {number} levels How many it has found.
 * @property {(tiles: {column: number, row: number, columns: number, rows: number}) => Promise<void>} readTiles
 * @property {() => void} close
 *
 * @typedef {(url: string) => Promise<Opened>} OpenUrl
 */

import { basename, dirname } from 'node:path';
import { roundTrips, startServer } from '../network/start.js';
import { MissingProgram } from '../prepare/command.js';
import { millionTiles } from '../prepare/enormous.js';
import { pyramid } from '../prepare/pyramids.js';
import { tileBytes } from '../prepare/tile-bytes.js';
import { median } from '../report/statistics.js';
import { table } from '../report/table.js';

const LATENCY = 50;
const REPETITIONS = 3;
const contenders = ['pyramidion', 'geotiff', 'cogeotiff'];

/** Each file with the most round trips that opening it may take, and a place in it away from its edges. */
const files = [
  { name: 'libvips JPEG, 22 MB', path: () => pyramid('vips-jpeg-q75.tif'), trips: 4, column: 10, row: 10 },
  { name: 'ImageMagick ptif, 68 MB', path: () => pyramid('im-ptif-jpeg.tif'), trips: 5, column: 10, row: 10 },
  { name: 'libvips SubIFD, 22 MB', path: () => pyramid('vips-jpeg-subifd.tif'), trips: 3, column: 10, row: 10 },
  { name: 'GDAL COG, 22 MB', path: () => pyramid('gdal-cog-jpeg.tif'), trips: 1, column: 5, row: 5 },
  { name: 'libvips Deflate, 217 MB', path: () => pyramid('vips-deflate.tif'), column: 10, row: 10 },
  { name: '1,000,000 tiles, one level', path: () => millionTiles(false), trips: 4, column: 498, row: 498 },
  { name: '1,000,000 tiles, pyramid', path: () => millionTiles(true), column: 498, row: 498 },
];

const window = { columns: 4, rows: 3 };

/** @returns {Promise<string>} Markdown. */
export async function openReport() {
  const rows = [];
  const notes = [];
  for (const file of files) {
    try {
      const path = await file.path();
      const own = await tileBytes(path, { column: file.column, row: file.row, ...window });
      const server = await startServer({ folders: { '/': dirname(path) }, latency: LATENCY });
      try {
        for (const name of contenders)
          rows.push(await row(name, file, `${server.address}/${basename(path)}`, server, own));
      } finally {
        server.close();
      }
    } catch (error) {
      if (!(error instanceof MissingProgram)) throw error;
      notes.push(`- ${file.name} left out: ${error.message}`);
    }
  }
  return [
    `## Over HTTP, ${LATENCY} ms a round trip: opening (all levels known), then 12 neighbouring tiles`,
    table(
      ['file', 'reader', 'levels', 'requests', 'trips', 'kB', 'ms', '12 tiles: requests', 'trips', '× own bytes', 'ms'],
      rows,
      2,
    ),
    'Opening shall take at most as many trips as stand in brackets; 12 tiles at most 4 requests and 1.15 times their bytes.',
    notes.join('\n'),
  ].join('\n\n');
}

async function row(name, file, url, server, ownBytes) {
  try {
    const { openUrl } = await import(`./contenders/${name}.js`);
    const runs = [];
    for (let i = 0; i <= REPETITIONS; ++i) {
      const run = await once(openUrl, file, url, server);
      if (i > 0) runs.push(run); // the first one warms up
    }
    return summary(name, file, runs, ownBytes);
  } catch (error) {
    await server.takeRecord();
    return [
      file.name,
      name,
      `cannot: ${String(error?.message ?? error)
        .split('\n')[0]
        .slice(0, 60)}`,
      ...Array(8).fill('–'),
    ];
  }
}

async function once(openUrl, file, url, server) {
  const start = performance.now();
  const opened = await openUrl(url);
  const openMs = performance.now() - start;
  const opening = await server.takeRecord();
  const readStart = performance.now();
  await opened.readTiles({ column: file.column, row: file.row, ...window });
  const readMs = performance.now() - readStart;
  const reading = await server.takeRecord();
  opened.close();
  return { levels: opened.levels, openMs, opening, readMs, reading };
}

function summary(name, file, runs, ownBytes) {
  const middle = (value) => median(runs.map(value));
  const bytes = (exchanges) => exchanges.reduce((sum, exchange) => sum + exchange.bytes, 0);
  const ours = name === 'pyramidion';
  const trips = middle((run) => roundTrips(run.opening));
  return [
    file.name,
    name,
    middle((run) => run.levels),
    middle((run) => run.opening.length),
    ours && file.trips ? `${trips} ${trips <= file.trips ? '✓' : '✗'} (${file.trips})` : trips,
    Math.round(middle((run) => bytes(run.opening)) / 1000),
    Math.round(middle((run) => run.openMs)),
    middle((run) => run.reading.length),
    middle((run) => roundTrips(run.reading)),
    (middle((run) => bytes(run.reading)) / ownBytes).toFixed(2),
    Math.round(middle((run) => run.readMs)),
  ];
}
