/** The viewer's table: medians, and each of our times divided by the one it is measured against. */

import { median } from '../report/statistics.js';
import { against, table } from '../report/table.js';
import { BITS_PER_SECOND, LATENCY } from './stage.js';

/** What a view of a JPEG 2000 file may take: so many times what its packets take on the line, and so many round trips. */
const TIMES_BYTES = 1.2;
const ROUND_TRIPS = 4;

const heads = [
  'contender',
  'open',
  'zoom',
  'pan',
  'requests, MB to open',
  'first visit, code and all',
  'kB of code',
  'tasks > 50 ms: longest, ours',
];

/**
 * @param {import('./contenders.js').ViewerContender[]} contenders
 * @param {Map<string, {runs: import('./stage.js').Run[], error: string}>} results
 * @returns {string} Markdown.
 */
export function viewerTable(contenders, results) {
  const ratios = contenders.filter(({ target }) => target).map((contender) => ratioRow(contender, results));
  return [
    'Milliseconds until the viewport is full of sharp tiles; the code is in the browser’s cache, the picture is not.',
    table(
      heads,
      contenders.map((contender) => timesRow(contender, results.get(contender.id))),
    ),
    'Our times divided by those of the contender named:',
    table(['contender', 'divided by', 'open', 'zoom', 'pan', 'first visit'], ratios, 2),
    allowedTable(contenders, results),
    failures(contenders, results),
  ].join('\n\n');
}

/** Our times beside what the packets of the views take on the line. */
function allowedTable(contenders, results) {
  const rows = contenders
    .filter(({ needed }) => needed)
    .flatMap(({ id, name, needed }) =>
      ['open', 'zoom', 'pan'].map((step) => allowedRow(`${name}: ${step}`, step, needed[step], results.get(id))),
    );
  if (rows.length === 0) return '';
  return [
    `Allowed are ${TIMES_BYTES} times what the packets of a view take on the line that no view before it had, and ${ROUND_TRIPS} round trips; what whole tiles of 512 × 512 would take stands beside it:`,
    table(['view', 'packets, MB', 'its tiles’, MB', 'read, MB', 'allowed, ms', 'ms', 'of allowed'], rows),
  ].join('\n\n');
}

function allowedRow(title, step, needed, result) {
  const allowed = (TIMES_BYTES * 8000 * needed.view) / BITS_PER_SECOND + ROUND_TRIPS * LATENCY;
  const milliseconds = middleOf(result, (run) => run.again[step]);
  const read = middleOf(result, (run) => run.again.bytes[step]);
  const figures = [needed.view / 1e6, needed.tiles / 1e6, read / 1e6].map((megabytes) => megabytes.toFixed(2));
  return [title, ...figures, Math.round(allowed), Math.round(milliseconds), against(milliseconds / allowed, '≤', 1)];
}

function failures(contenders, results) {
  const failed = contenders.filter(({ id }) => results.get(id).error);
  return failed.map(({ id, name }) => `- ${name} failed: ${results.get(id).error}`).join('\n');
}

function timesRow({ name }, { runs }) {
  if (runs.length === 0) return [name, ...Array(heads.length - 1).fill('–')];
  const middle = (value) => Math.round(median(runs.map(value)));
  return [
    name,
    middle((run) => run.again.open),
    middle((run) => run.again.zoom),
    middle((run) => run.again.pan),
    `${middle((run) => run.again.requests)}, ${(middle((run) => run.again.bytes.open) / 1e6).toFixed(2)}`,
    middle((run) => run.first.sinceNavigation),
    middle((run) => run.first.codeBytes / 1000),
    `${middle((run) => run.again.longTasks.longest)}, ${middle((run) => run.again.longTasks.ours)}`,
  ];
}

function ratioRow({ id, name, target }, results) {
  const ratio = (value) => middleOf(results.get(id), value) / middleOf(results.get(target.than), value);
  return [
    name,
    target.than,
    against(
      ratio((run) => run.again.open),
      '≤',
      target.open,
    ),
    against(
      ratio((run) => run.again.zoom),
      '≤',
      target.zoom,
    ),
    against(
      ratio((run) => run.again.pan),
      '≤',
      target.pan,
    ),
    against(
      ratio((run) => run.first.sinceNavigation),
      '≤',
    ),
  ];
}

function middleOf(result, value) {
  return result?.runs.length ? median(result.runs.map(value)) : NaN;
}
