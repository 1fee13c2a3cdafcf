/**
 * 255 answers of IIPImage server 1.3, replayed: the same requests give the same pixels, byte for byte, resized ones within
 * one level. Where IIPImage is wrong, the table below says why, and what is different then.
 */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { createHandler } from '../../js/service/handler.js';
import { decodePng } from '../browser/support/png.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';

const FOLDER = join(THIRD_PARTY, 'iipsrv');
const TABLE = join(FOLDER, 'requests.tsv');

/**
 * What IIPImage does wrong: for which requests, why, and which of the pixels are different then.
 * @typedef {object} Fault
 * @property {RegExp} image
 * @property {RegExp} query
 * @property {RegExp} [environment] default: none
 * @property {string} reason
 * @property {number} [pixels] only so many, by `levels` at most
 * @property {number} [levels]
 * @property {number[]} [channels] only in these of red, green, blue and alpha
 * @property {boolean} [isEdge] only where the right or lower edge is interpolated
 */

/** @type {Fault[]} */
const FAULTS = [
  {
    image: /^(?!g32)/,
    query: /^WID=100&CVT/,
    reason: 'beyond the right edge it finds the next row, and below the last row the last pixel',
    isEdge: true,
  },
  {
    image: /^g32/,
    query: /^(?!.*(GAM|CNT|INV|CMP|CTW|CNV|MINMAX=-)).*$/,
    reason: 'of 32 bits without processing it shows bits 16 to 23',
  },
  {
    image: /^f32\.tif/,
    query: /^(CMP|CTW|CNV=\[0)/,
    reason: 'of floats without a range it keeps not-a-number and the infinities through the steps',
    pixels: 2,
  },
  {
    image: /^lab8\.tif/,
    query: /^(MINMAX=(1|-:10)|CNT=eq|ROT|RGN)/,
    reason: 'in single precision a value of 176.99997 became 177',
    pixels: 1,
    levels: 2,
  },
  {
    image: /^lab8\.tif/,
    query: /^PTL/,
    environment: /wmg.*=0\.25/,
    reason: 'in single precision a value of 176.99997 became 177',
    pixels: 1,
    levels: 1,
  },
  {
    image: /^labf\.tif/,
    query: /^(PTL|CNT=0\.6|INV|MINMAX=|CTW=\[0\.5|ROT)/,
    reason: 'in single precision a value of 155.000005 became 154',
    pixels: 1,
    levels: 1,
  },
  { image: /^lab/, query: /COL=grey/, reason: 'L*a*b* is never turned to grey' },
  { image: /^lab/, query: /CNT=stretch/, reason: 'it stretches floats by limits from 0 to 255, so that all is black' },
  { image: /^rgba/, query: /COL=grey/, reason: 'pixels with alpha are never turned to grey' },
  { image: /^rgba/, query: /COL=binary/, reason: 'channels are split one by one, alpha too' },
  { image: /^rgba/, query: /CNT=eq/, reason: 'alpha is equalised, too', channels: [3] },
];

/** @typedef {{ image: string, query: string, environment: string, expected: string }} Row */

/** @type {Row[]} */
const ROWS = existsSync(TABLE)
  ? readFileSync(TABLE, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [image, query, environment, expected] = line.split('\t');
        return { image, query, environment, expected };
      })
  : [];

/** By environment. @type {Map<string, ReturnType<typeof createHandler>>} */
const handlers = new Map();
after(() => handlers.forEach((handler) => handler.close()));

/** @param {string} environment as iipsrv has it: `WATERMARK=mark.tif WATERMARK_OPACITY=0.5 …` */
function handlerFor(environment) {
  const known = handlers.get(environment);
  if (known) return known;
  const variables = Object.fromEntries(environment.split(' ').map((setting) => setting.split('=')));
  const watermark = variables.WATERMARK && {
    source: new Uint8Array(readFileSync(join(FOLDER, 'images', variables.WATERMARK))),
    opacity: Number(variables.WATERMARK_OPACITY),
    probability: Number(variables.WATERMARK_PROBABILITY),
    mode: 'add',
  };
  const handler = createHandler({
    resolve: (id) => join(FOLDER, 'images', id),
    open: (source) => open(source, { workers: 0 }),
    ...(watermark ? { watermark } : {}),
  });
  handlers.set(environment, handler);
  return handler;
}

/** @param {Row} row */
async function answered({ image, query, environment }) {
  const response = await handlerFor(environment)(new Request(`http://localhost/iip?FIF=${image}&${query}`));
  const body = new Uint8Array(await response.arrayBuffer());
  assert.equal(response.status, 200, new TextDecoder().decode(body));
  return decodePng(body);
}

/** @param {Row} row */
const faultOf = ({ image, query, environment }) =>
  FAULTS.find(
    (fault) => fault.image.test(image) && fault.query.test(query) && (fault.environment ?? /^$/).test(environment),
  );

/**
 * The values that differ.
 * @param {import('../browser/support/png.js').Pixels} ours
 * @param {import('../browser/support/png.js').Pixels} theirs
 * @param {number} allowed levels
 */
function differences(ours, theirs, allowed) {
  const { width, height } = ours;
  return Array.from(ours.data, (value, i) => {
    const [x, y] = [(i >> 2) % width, Math.floor(i / 4 / width)];
    // Of 100 pixels from 64, those beyond 63/64 of the picture have no neighbour to be interpolated with.
    const isEdge = (x * 64) / width >= 63 || (y * 64) / height >= 63;
    return { pixel: i >> 2, channel: i % 4, levels: Math.abs(value - theirs.data[i]), isEdge };
  }).filter(({ levels }) => levels > allowed);
}

describe('IIPImage’s answers', { skip: unlessThere(TABLE) }, () => {
  for (const row of ROWS) {
    const { image, query, environment, expected } = row;
    const fault = faultOf(row);
    const name = [image, query, environment.replaceAll('WATERMARK', '')].join(' ').trim();
    test(fault ? `${name}, where it is wrong: ${fault.reason}` : name, async () => {
      const ours = await answered(row);
      const theirs = decodePng(readFileSync(join(FOLDER, 'expected', expected)));
      assert.deepEqual([ours.width, ours.height], [theirs.width, theirs.height]);
      // Half of 64 pixels are 32 as they are.
      const isResized = /WID=(?!32)/.test(query);
      const found = differences(ours, theirs, isResized ? 1 : 0);
      if (!fault) {
        assert.deepEqual(found.slice(0, 3), []);
        return;
      }
      assert.ok(found.length > 0, 'it is the same: the table is out of date');
      const { pixels = Infinity, levels: most = 255, channels = [0, 1, 2, 3], isEdge: onEdge = false } = fault;
      assert.ok(new Set(found.map(({ pixel }) => pixel)).size <= pixels);
      for (const { levels, channel, isEdge } of found) {
        assert.ok(levels <= most && channels.includes(channel) && (isEdge || !onEdge));
      }
    });
  }
});
