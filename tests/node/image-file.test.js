/** What is planned while it is not known yet whether an image has an index file. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ImageFile } from '../../js/image/image-file.js';

const HEAD = { offset: 0, bytes: new Uint8Array(16) };
const REQUEST = { image: 0, level: 0, x: 0, y: 0, width: 1, height: 1, form: 'native' };

/** A file whose index is looked for until `found` is called, and what was asked of its home and its threads. */
function fileLookedFor() {
  /** @type {string[]} */
  const done = [];
  /** @type {(structure: object) => void} */
  let found = () => {};
  const withIndex = new Promise((resolve) => (found = resolve));
  /** @type {Promise<any>[]} */
  const answers = [];
  const structure = { images: [{ cutLevels: 0 }] };
  let isHeadNew = true;
  const parts = {
    reader: { source: { name: 'a.jp2' } },
    indexReader: {
      takeHead: () => {
        const pieces = isHeadNew ? [HEAD] : [];
        isHeadNew = false;
        return pieces;
      },
    },
    pool: { warmUp: () => void done.push('threads') },
    home: {
      planOnce: (/** @type {any[]} */ _, /** @type {any[]} */ pieces) => {
        done.push(`plan with ${pieces.length} pieces`);
        return answers.shift() ?? Promise.resolve([{ excerpts: [] }]);
      },
    },
    ...{ kind: 'jp2', limits: {}, structure, withIndex, sidecars: { notes: [] } },
  };
  return { file: new ImageFile(/** @type {any} */ (parts)), structure, found, answers, done };
}

describe('while an index file is looked for', () => {
  test('plans are made as if there were none, and decoders start when that is known', async () => {
    const { file, structure, found, done } = fileLookedFor();
    let isPlanned = false;
    const plan = file.plan(REQUEST, {}).then((excerpts) => ((isPlanned = true), excerpts));
    await wait(20);
    assert.deepEqual([done, isPlanned], [['plan with 1 pieces'], false]);
    found(structure);
    assert.deepEqual(await plan, []);
    await wait(20);
    assert.deepEqual(done, ['plan with 1 pieces', 'threads']);
  });

  test('they are made anew where there is one, whatever the first failed by', async () => {
    const { file, found, answers, done } = fileLookedFor();
    const excerpt = { x: 0 };
    answers.push(Promise.reject(new Error('no such tile')), Promise.resolve([{ excerpts: [excerpt] }]));
    const plan = file.plan(REQUEST, {});
    await wait(20);
    found({ images: [{ cutLevels: 0 }] });
    assert.deepEqual(await plan, [excerpt]);
    assert.deepEqual(done.slice(0, 2), ['plan with 1 pieces', 'plan with 1 pieces']);
  });

  test('where there is none, what they failed by is told', async () => {
    const { file, structure, found, answers } = fileLookedFor();
    answers.push(Promise.reject(new Error('no such tile')));
    const plan = file.plan(REQUEST, {});
    found(structure);
    await assert.rejects(plan, /no such tile/);
  });
});
