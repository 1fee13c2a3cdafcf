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
 * What IIPImage does wrong.
 * @type {{ image: RegExp, query: RegExp, reason: string, only?: 'alpha' }[]}
 */
const WRONG = [];

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

/**
 * The largest difference between two pictures' values.
 * @param {Uint8ClampedArray} a RGBA
 * @param {Uint8ClampedArray} b
 * @param {(channel: number) => boolean} counts
 */
function difference(a, b, counts = () => true) {
  let most = 0;
  for (let i = 0; i < a.length; i++) if (counts(i % 4)) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}

describe('IIPImage’s answers', { skip: unlessThere(TABLE) }, () => {
  for (const row of ROWS) {
    const { image, query, environment, expected } = row;
    const wrong = WRONG.find((known) => known.image.test(image) && known.query.test(query));
    const name = [image, query, environment.replaceAll('WATERMARK', '')].join(' ').trim();
    test(wrong ? `${name}, where it is wrong: ${wrong.reason}` : name, async () => {
      const ours = await answered(row);
      const theirs = decodePng(readFileSync(join(FOLDER, 'expected', expected)));
      assert.deepEqual([ours.width, ours.height], [theirs.width, theirs.height]);
      const allowed = /WID|HEI/.test(query) ? 1 : 0;
      if (!wrong) {
        assert.ok(difference(ours.data, theirs.data) <= allowed, `differs by ${difference(ours.data, theirs.data)}`);
        return;
      }
      assert.ok(difference(ours.data, theirs.data) > allowed, 'it is the same: the table is out of date');
      if (wrong.only === 'alpha') assert.ok(difference(ours.data, theirs.data, (channel) => channel < 3) <= allowed);
    });
  }
});
