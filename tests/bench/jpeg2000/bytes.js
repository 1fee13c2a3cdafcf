/**
 * The table jp2-bytes: what a reader of a large JPEG 2000 image asks of the network, until it is open, for one tile at
 * full size, and for the tile beside it. Round trips are counted by the server, at 50 ms each and unlimited bandwidth.
 */

import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { open } from '../../../js/index.js';
import { roundTrips, startServer } from '../network/start.js';
import { MissingProgram } from '../prepare/command.js';
import { largeJpeg2000 } from '../prepare/jpeg2000.js';
import { PacketBytes } from '../prepare/packet-bytes.js';
import { withIndexFile } from '../prepare/sidecars.js';
import { randomNumbers } from '../report/random-numbers.js';
import { median } from '../report/statistics.js';
import { against, table } from '../report/table.js';

const LATENCY = 50;
const TILES = 12;
const TILE = 256;

/** What is aimed at once a file with PLT or TLM is open. */
const LISTED = { trips: 2, requests: 12, neighbour: 4 };
/** The most of the file that a cold tile may take, in per cent, and the most of its packets' own bytes. */
const SHARE = 0.5;
const TIMES_PACKETS = 1.2;

/** `packets`: whether the file has a PLT, which tells the packets' own bytes. */
const files = [
  { file: 'P20k', title: 'P20k: precincts, PLT', packets: true, limits: { ...LISTED, share: SHARE } },
  { file: 'L20k', title: 'L20k: no precincts', limits: { share: SHARE } },
  { file: 'L20k', title: 'L20k, index file', indexed: true, limits: { share: SHARE } },
  { file: 'A20k', title: 'A20k: SOP, no PLT', limits: { share: SHARE } },
  { file: 'A20k', title: 'A20k, index file', indexed: true, limits: { share: SHARE } },
  { file: 'T20k', title: 'T20k: tiles, TLM, PLT', packets: true, limits: LISTED },
  { file: 'T20k', title: 'T20k, index file', packets: true, indexed: true, limits: LISTED },
];

/** @returns {Promise<string>} Markdown. */
export async function jp2BytesReport() {
  const results = [];
  const notes = [];
  for (const entry of files) {
    try {
      results.push(await measured(entry));
    } catch (error) {
      if (!(error instanceof MissingProgram)) throw error;
      notes.push(`- ${entry.title} left out: ${error.message}`);
    }
  }
  const cold = ['tile: requests', 'trips', 'kB', '% of the file', '× its packets'];
  const later = ['neighbour: requests', 'trips', 'kB', 'elsewhere: requests', 'trips', 'kB', '% of the file'];
  return [
    `## JPEG 2000 over HTTP, ${LATENCY} ms a round trip: opening, then a cold tile of ${TILE} × ${TILE} at full size`,
    table(['file', 'MB', 'open: requests', 'trips', 'kB', ...cold], results.map(openAndTile)),
    'Then the tile to the right of it, and one at another random place:',
    table(['file', ...later], results.map(laterTiles)),
    `Medians of ${TILES} random tiles away from the edges, each in an image opened anew. Targets stand in brackets.`,
    notes.join('\n'),
  ].join('\n\n');
}

async function measured({ file, title, packets, indexed, limits }) {
  const original = await largeJpeg2000(file);
  const path = indexed ? await withIndexFile(original) : original;
  const lengths = packets ? await PacketBytes.of(path) : undefined;
  const { size } = await stat(path);
  const server = await startServer({ folders: { '/': dirname(path) }, latency: LATENCY });
  try {
    const runs = [];
    const random = randomNumbers();
    for (let i = 0; i < TILES; ++i) runs.push(await once(`${server.address}/${basename(path)}?${i}`, server, random));
    return { title, size, lengths, limits, runs };
  } finally {
    server.close();
  }
}

/** Each address is another: that an index file is missing is remembered of an address. */
async function once(url, server, random) {
  const image = await open(url, { workers: 0, tileSize: TILE });
  const opening = await server.takeRecord();
  const { columns, rows } = image.levels[0];
  const place = () => ({ level: 0, column: 1 + random(columns - 3), row: 1 + random(rows - 2) });
  const asked = async (tile) => {
    await image.tile(tile);
    return server.takeRecord();
  };
  const tile = place();
  const cold = await asked(tile);
  const beside = await asked({ ...tile, column: tile.column + 1 });
  const elsewhere = await asked(place());
  image.close();
  return { tile, opening, cold, beside, elsewhere };
}

function openAndTile({ title, size, lengths, limits, runs }) {
  const timesPackets = runs.map(({ tile: { column, row }, cold }) => {
    lengths?.forget();
    return bytes(cold) / lengths?.want(0, { x: column * TILE, y: row * TILE, width: TILE, height: TILE });
  });
  return [
    title,
    Math.round(size / 1e6),
    ...asking(runs.map(({ opening }) => opening)),
    ...asking(
      runs.map(({ cold }) => cold),
      limits,
    ),
    against(share(runs, 'cold', size), '≤', limits.share),
    against(median(timesPackets), '≤', TIMES_PACKETS),
  ];
}

function laterTiles({ title, size, limits, runs }) {
  return [
    title,
    ...asking(
      runs.map(({ beside }) => beside),
      { requests: limits.neighbour },
    ),
    ...asking(runs.map(({ elsewhere }) => elsewhere)),
    against(share(runs, 'elsewhere', size), '≤'),
  ];
}

/** Requests, round trips and kB: medians. */
function asking(records, { requests, trips } = {}) {
  const middle = (value) => median(records.map(value));
  return [
    counted(
      middle((record) => record.length),
      requests,
    ),
    counted(middle(roundTrips), trips),
    Math.round(middle(bytes) / 1000),
  ];
}

const bytes = (exchanges) => exchanges.reduce((sum, exchange) => sum + exchange.bytes, 0);

/** In per cent. */
const share = (runs, step, size) => (100 * median(runs.map((run) => bytes(run[step])))) / size;

/** A count beside the most that is allowed, if anything is. */
const counted = (count, most) => (most === undefined ? count : `${count} ${count <= most ? '✓' : '✗'} (≤ ${most})`);
