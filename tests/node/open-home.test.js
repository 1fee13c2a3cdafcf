/** How a file whose index is still looked for is opened. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openHome } from '../../js/image/open-home.js';
import { INDEX_BEGIN } from '../../js/source/sidecar.js';

const HEAD = { offset: 0, bytes: new Uint8Array(16) };
const BEGIN = { offset: INDEX_BEGIN, bytes: new Uint8Array(8) };

/**
 * Opens a file of which the core says that an index would help.
 * @param {object} options
 * @param {{ packetBytes: number } | undefined} options.sidecar what is found
 * @param {(indexBytes: number) => any} [options.reopen] what the core then says
 */
async function opened({ sidecar, reopen = (indexBytes) => ({ indexBytes }) }) {
  /** @type {any[]} */
  const reopened = [];
  const home = {
    indexBytes: undefined,
    open: async (/** @type {any} */ { fetchMissing }) => {
      assert.deepEqual(await fetchMissing([{ offset: INDEX_BEGIN, length: 8 }]), []);
      return { indexBytes: home.indexBytes };
    },
    reopen: async (/** @type {number} */ indexBytes, /** @type {any[]} */ pieces) => {
      reopened.push([indexBytes, ...pieces]);
      return reopen(indexBytes);
    },
  };
  const found = sidecar && { ...sidecar, takeArrived: () => [BEGIN] };
  const sidecars = { isNamed: false, isPossible: true, notes: [], find: async () => found };
  const indexReader = { missing: async () => [] };
  const options = /** @type {any} */ ({ kind: 'jp2', pieces: [HEAD], size: 100, indexReader, sidecars });
  const { structure, withIndex } = await openHome(/** @type {any} */ (home), options);
  return { structure, better: withIndex, reopened, notes: sidecars.notes };
}

describe('a file whose index is looked for', () => {
  test('is opened without it', async () => {
    const { structure, better, reopened } = await opened({ sidecar: undefined });
    assert.deepEqual(structure, { indexBytes: 0 });
    assert.equal(await better, structure);
    assert.deepEqual(reopened, []);
  });

  test('is opened once more when it is there, with what has arrived of it', async () => {
    const { structure, better, reopened, notes } = await opened({ sidecar: { packetBytes: 77 } });
    assert.deepEqual([structure, await better], [{ indexBytes: 0 }, { indexBytes: 77 }]);
    assert.deepEqual(reopened, [[77, HEAD, BEGIN]]);
    assert.deepEqual(notes, []);
  });

  test('is read without it when it cannot be read, and says so', async () => {
    const reopen = (/** @type {number} */ indexBytes) => {
      if (indexBytes > 0) throw new Error('the connection broke');
      return { indexBytes };
    };
    const { better, reopened, notes } = await opened({ sidecar: { packetBytes: 77 }, reopen });
    assert.deepEqual(await better, { indexBytes: 0 });
    assert.deepEqual(reopened.at(-1), [0, HEAD]);
    assert.deepEqual(notes, ['The index file cannot be read: the connection broke']);
  });

  test('fails when it is closed meanwhile', async () => {
    const reopen = () => {
      throw new Error('closed');
    };
    const { better } = await opened({ sidecar: { packetBytes: 77 }, reopen });
    await assert.rejects(Promise.resolve(better), /closed/);
  });
});
