/**
 * The table jp2-first-view: OpenSeadragon in Chromium, 1920 × 1080, over 50 ms and 20 Mb/s, until a large JPEG 2000
 * image is shown whole: something of it, and then all of it sharp. Beside it those who need the whole file: what the line
 * takes to bring it is computed, what they take to decode it is measured.
 */

import { fork } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MissingProgram } from '../prepare/command.js';
import { largeJpeg2000 } from '../prepare/jpeg2000.js';
import { PacketBytes } from '../prepare/packet-bytes.js';
import { withIndexFile, withPacketLengths } from '../prepare/sidecars.js';
import { median } from '../report/statistics.js';
import { against, table } from '../report/table.js';
import { BITS_PER_SECOND, LATENCY, startStage } from '../viewer/stage.js';
import { tripsToSee } from './trips-to-see.js';

const VIEWPORT = { width: 1920, height: 1080 };
/** 20,480 pixels become 1280, of which the viewport has room for 1080. */
const DISCARD = 4;
const REPETITIONS = 3;
const PATIENCE = 120_000;
/** A whole-file decoder may take so long. */
const DECODER_PATIENCE = 180_000;
const decoders = ['codec-openjpeg', 'pdf.js'];

/** What is aimed at: so many times what the needed bytes take, and so many round trips more; others to see anything. */
const TIMES_BYTES = 1.3;
const TRIPS = 6;
const TRIPS_BY_SOP = 12;
const TRIPS_TO_SEE = 6;

const files = [
  { file: 'P20k', title: 'P20k: precincts, PLT', trips: TRIPS },
  { file: 'L20k', title: 'L20k: no precincts' },
  { file: 'L20k', title: 'L20k, index file', indexed: true, trips: TRIPS },
  { file: 'A20k', title: 'A20k: SOP, no PLT', trips: TRIPS_BY_SOP },
  { file: 'A20k', title: 'A20k, index file', indexed: true, trips: TRIPS },
  { file: 'T20k', title: 'T20k: tiles, TLM, PLT', trips: TRIPS },
  { file: 'T20k', title: 'T20k, single ranges', isSingle: true },
  { file: 'T20k', title: 'T20k, index file', indexed: true, trips: TRIPS },
  { file: 'T20k', title: 'T20k, index file named', indexed: true, query: '&index', trips: TRIPS },
];

/** @returns {Promise<string>} Markdown. */
export async function jp2FirstViewReport() {
  const notes = [];
  const ready = [];
  for (const entry of files) {
    try {
      ready.push(await prepared(entry));
    } catch (error) {
      if (!(error instanceof MissingProgram)) throw error;
      notes.push(`- ${entry.title} left out: ${error.message}`);
    }
  }
  const results = await performed(ready);
  const peers = await wholeFiles(ready);
  const heads = ['file', 'needed MB', 'MB', 'requests', 'seen, ms', 'trips to see', 'complete, ms', 'allowed, ms'];
  heads.push('of allowed', ...decoders.map((name) => `${name}, ms`), 'of the faster');
  return [
    `## JPEG 2000: the first full view, ${VIEWPORT.width} × ${VIEWPORT.height}, over ${LATENCY} ms and ${BITS_PER_SECOND / 1e6} Mb/s`,
    table(
      heads,
      ready.map((entry) => row(entry, results.get(entry.id), peers)),
    ),
    `Medians of ${REPETITIONS}. Needed are the packets of the resolutions up to the one shown. An index file is found by itself, or named by \`open\`’s option. The server answers several ranges at once, as Apache and nginx do, or single ones only, as object stores. Trips to see are the requests that must wait for one another until the first tile is there that is shown. Allowed are ${TIMES_BYTES} times what they take, and ${TRIPS} round trips, without PLT, TLM or index file ${TRIPS_BY_SOP}. The others’ times are the whole file’s on the line (computed) and their decoding at the same resolution (measured, ms of processor time).`,
    [...notes, ...failures(ready, results)].join('\n'),
  ].join('\n\n');
}

async function prepared({ file, indexed, isSingle, trips, title, query = '' }) {
  const original = await largeJpeg2000(file);
  const lengths = await PacketBytes.of(['P20k', 'T20k'].includes(file) ? original : await withPacketLengths(original));
  const path = indexed ? await withIndexFile(original) : original;
  const place = { folder: dirname(path), file: basename(path) };
  return {
    id: `${file}${indexed ? '-indexed' : ''}${isSingle ? '-single' : ''}${query.replace('&', '-')}`,
    ...{ title, query, trips, isSingle, original, module: 'pyramidion', ...place },
    needed: lengths.want(DISCARD),
    seenTrips: await tripsToSee({ ...place, isSingle, isNamed: query === '&index' }, DISCARD),
  };
}

/** @returns {Promise<Map<string, {runs: import('../viewer/stage.js').Run[], error: string}>>} */
async function performed(contenders) {
  const results = new Map(contenders.map(({ id }) => [id, { runs: [], error: '' }]));
  const stage = await startStage(contenders, { viewport: VIEWPORT, patience: PATIENCE, onlyOpen: true });
  try {
    for (let repetition = 0; repetition < REPETITIONS; ++repetition) {
      for (const contender of contenders) {
        const result = results.get(contender.id);
        if (result.error) continue;
        await stage.perform(contender).then(
          (run) => result.runs.push(run),
          (error) => (result.error = error.message.split('\n')[0]),
        );
      }
    }
  } finally {
    await stage.close();
  }
  return results;
}

/** @returns {Promise<Map<string, (number | string)[]>>} By path: milliseconds, or why not, of each decoder. */
async function wholeFiles(contenders) {
  const times = new Map();
  for (const path of new Set(contenders.map(({ original }) => original))) {
    const { size } = await stat(path);
    const onTheLine = LATENCY + milliseconds(size);
    const each = [];
    for (const name of decoders) {
      const { error, milliseconds: decoding } = await decodedWhole(name, path);
      each.push(error ?? onTheLine + decoding);
    }
    times.set(path, each);
  }
  return times;
}

function decodedWhole(name, path) {
  const program = fileURLToPath(new URL('whole-file.js', import.meta.url));
  const child = fork(program, [name, path, String(DISCARD)], { silent: true, timeout: DECODER_PATIENCE });
  // Until it has ended: the next one shall have the processor to itself.
  return new Promise((resolve) => {
    let result = { error: 'ended' };
    child.on('message', (message) => (result = message));
    child.on('exit', () => resolve(result));
  });
}

const milliseconds = (bytes) => (8000 * bytes) / BITS_PER_SECOND;

function row({ title, trips, needed, original, seenTrips }, { runs }, peers) {
  const whole = peers.get(original);
  const shown = whole.map((time) => (typeof time === 'number' ? Math.round(time) : `cannot: ${time.slice(0, 40)}`));
  const fastest = Math.min(...whole.filter((time) => typeof time === 'number'));
  if (runs.length === 0) return [title, megabytes(needed), ...Array(7).fill('–'), ...shown, '–'];
  const middle = (value) => Math.round(median(runs.map(({ again }) => value(again))));
  const complete = middle((visit) => visit.open);
  const allowed = TIMES_BYTES * milliseconds(needed) + (trips ?? TRIPS_BY_SOP) * LATENCY;
  return [
    title,
    megabytes(needed),
    megabytes(middle((visit) => visit.bytes.open)),
    middle((visit) => visit.requests),
    middle((visit) => visit.seen),
    `${seenTrips} ${seenTrips <= TRIPS_TO_SEE ? '✓' : '✗'} (≤ ${TRIPS_TO_SEE})`,
    complete,
    Math.round(allowed),
    against(complete / allowed, '≤', trips && 1),
    ...shown,
    against(complete / fastest, '≤'),
  ];
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(2);

function failures(contenders, results) {
  const failed = contenders.filter(({ id }) => results.get(id).error);
  return failed.map(({ id, title }) => `- ${title} failed: ${results.get(id).error}`);
}
