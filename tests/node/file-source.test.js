/**
 * Reading files on disk and files that a user has chosen.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, open as openFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { BlobSource, FileSource, open, SourceError } from '../../js/index.js';
import { contentAt } from './support/controllable-source.js';

const CONTENT = contentAt(0, 1000);

/** @type {string} */
let folder;
/** @type {string} */
let path;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-source-'));
  path = join(folder, 'file.bin');
  await writeFile(path, CONTENT);
});
after(() => rm(folder, { recursive: true }));

/**
 * @param {Promise<unknown>} read
 * @param {Partial<SourceError>} expected
 * @param {RegExp} text
 */
async function assertFails(read, expected, text) {
  const error = await read.then(
    () => assert.fail('was read'),
    (reason) => reason,
  );
  assert.ok(error instanceof SourceError, String(error?.stack ?? error));
  const { code, url, offset } = error;
  assert.deepEqual({ code, url, offset }, { offset: undefined, ...expected });
  assert.match(`${error.message} ${error.hint}`, text);
  assert.ok(error.hint);
}

/** The sources to compare. @type {[string, () => FileSource | BlobSource][]} */
const sources = [
  ['a file by its path', () => new FileSource(path)],
  ['a file by its URL', () => new FileSource(pathToFileURL(path).href)],
  ['a blob', () => new BlobSource(new Blob([CONTENT]))],
];
for (const [name, make] of sources) {
  describe(name, () => {
    test('is read in ranges, up to its end', async () => {
      const source = make();
      assert.deepEqual(await source.read({ offset: 10, length: 20 }), contentAt(10, 20));
      assert.equal(source.size, 1000);
      assert.deepEqual(await source.read({ offset: 990, length: 20 }), contentAt(990, 10));
      assert.deepEqual(await source.read({ offset: 1000, length: 20 }), new Uint8Array(0));
      assert.deepEqual(await source.read({ offset: 5000, length: 20 }), new Uint8Array(0));
      if ('close' in source) source.close();
    });

    test('is not read on when the read is aborted', async () => {
      const source = make();
      const signal = AbortSignal.abort(new Error('enough'));
      await assert.rejects(source.read({ offset: 0, length: 10 }, { signal }), /^Error: enough$/);
      if ('close' in source) source.close();
    });
  });
}

describe('a file', () => {
  test('has a tail', async () => {
    const source = new FileSource(path);
    assert.deepEqual(await source.readTail(20), contentAt(980, 20));
    assert.deepEqual(await source.readTail(2000), CONTENT);
    source.close();
  });

  test('that is not there', async () => {
    const absent = join(folder, 'absent.tif');
    const expected = { code: /** @type {const} */ ('unreadable'), url: absent };
    const source = new FileSource(absent);
    await assertFails(source.read({ offset: 0, length: 10 }), expected, /no such file.*path/);
    await assertFails(source.readTail(10), expected, /no such file.*path/);
    await assertFails(open(absent, { workers: 0 }), expected, /no such file.*path/);
  });

  test('that comes later is found then', async () => {
    const late = join(folder, 'late.tif');
    const source = new FileSource(late);
    await assert.rejects(source.read({ offset: 0, length: 10 }));
    await writeFile(late, CONTENT);
    assert.deepEqual(await source.read({ offset: 0, length: 10 }), contentAt(0, 10));
    source.close();
  });

  test('that is a folder', async () => {
    await assertFails(open(folder, { workers: 0 }), { code: 'unreadable', url: folder }, /folder.*Name a file/);
  });

  test('that became shorter while it was open', async () => {
    const shrinking = join(folder, 'shrinking.bin');
    await writeFile(shrinking, CONTENT);
    const source = new FileSource(shrinking);
    await source.read({ offset: 0, length: 10 });
    await truncate(shrinking, 500);
    const expected = { code: /** @type {const} */ ('source-changed'), url: shrinking, offset: 490 };
    await assertFails(source.read({ offset: 490, length: 20 }), expected, /changed.*again/);
    source.close();
  });

  test('is let go when it is closed, whatever is under way', async () => {
    const handles = await watchHandles();
    try {
      const source = new FileSource(path);
      const reads = [source.readTail(10), source.read({ offset: 0, length: 10 })];
      source.close();
      await Promise.allSettled(reads);
      assert.equal(handles.closings.length, 1, 'it was opened once');
      await Promise.all(handles.closings);
    } finally {
      handles.restore();
    }
  });

  test('can be read again after it was closed', async () => {
    const source = new FileSource(path);
    await source.read({ offset: 0, length: 10 });
    source.close();
    assert.deepEqual(await source.read({ offset: 0, length: 10 }), contentAt(0, 10));
    source.close();
  });
});

describe('a blob', () => {
  test('that can no longer be read', async () => {
    const blob = new File([CONTENT], 'photo.tif');
    const cause = new DOMException('The file changed.', 'NotReadableError');
    blob.slice = () => /** @type {any} */ ({ arrayBuffer: () => Promise.reject(cause) });
    const read = new BlobSource(blob).read({ offset: 5, length: 10 });
    await assertFails(read, { code: 'unreadable', url: 'photo.tif', offset: 5 }, /photo\.tif.*[Cc]hoose/);
  });
});

/** Notes the file handles that are opened, and waits until they are closed. */
async function watchHandles() {
  const probe = await openFile(path);
  const prototype = Object.getPrototypeOf(probe);
  await probe.close();
  const { stat } = prototype;
  /** @type {Promise<unknown>[]} */
  const closings = [];
  prototype.stat = function (/** @type {any[]} */ ...options) {
    closings.push(once(this, 'close'));
    return stat.apply(this, options);
  };
  return { closings, restore: () => (prototype.stat = stat) };
}
