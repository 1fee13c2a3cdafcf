import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { FormatError, LimitError, open, SourceError } from '../../js/index.js';
import { loadMark } from '../../js/render/mark-picture.js';
import { markFor } from '../../js/render/marks.js';
import { startMisbehavingServer } from './support/misbehaving-server.js';
import { tiledImage, valuesOf } from './support/tiled-image.js';

const MAX_PIXELS = 4096 * 4096;
const TIFF = tiledImage({ width: 40, height: 24 });
/** Not a PNG but for its first bytes, which is all that is looked at here. */
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const LARGE_PNG = Uint8Array.from({ length: 200_000 }, (_, i) => PNG[i] ?? i & 255);
const PIXELS = { width: 1, height: 1, depth: 8, data: new Uint8Array(4) };

/** What the core is asked. @type {{ bytes: Uint8Array, maxPixels: number }[]} */
const asked = [];

/** @type {any} */
const READERS = {
  open,
  readPicture: async (/** @type {any} */ parameters) => {
    asked.push(parameters);
    return PIXELS;
  },
  options: { workers: 0 },
};

/** @param {any} source @param {object} [options] */
const load = (source, options) => loadMark(source, { ...READERS, maxPixels: MAX_PIXELS, ...options });

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marks-'));
  await writeFile(join(folder, 'mark.tif'), TIFF);
  await writeFile(join(folder, 'mark.png'), PNG);
  await writeFile(join(folder, 'page.tif'), '<!doctype html><title>404</title>');
  await writeFile(join(folder, 'empty.png'), '');
});
after(() => rm(folder, { recursive: true }));

/**
 * @param {Promise<unknown>} loading
 * @param {{ Class: any, code: string, words: RegExp[] }} expected
 */
async function assertFails(loading, { Class, code, words }) {
  const error = await loading.then(
    () => assert.fail('was loaded'),
    (/** @type {any} */ reason) => reason,
  );
  assert.ok(error instanceof Class, String(error?.stack ?? error));
  assert.equal(error.code, code);
  assert.match(error.message, /^The watermark .* cannot be used: /);
  assert.ok(error.hint, 'says what to do');
  for (const word of words) assert.match(error.message, word);
}

describe('the picture of a watermark', () => {
  test('is read from a TIFF, wherever it is', async (t) => {
    const { url } = await startMisbehavingServer(t, TIFF);
    const path = join(folder, 'mark.tif');
    for (const source of [url, new URL(url), path, new Blob([TIFF]), TIFF, TIFF.slice().buffer]) {
      const { width, height, depth, data } = await load(source);
      assert.deepEqual([width, height, depth], [40, 24, 8]);
      const greys = Uint8Array.from({ length: 40 * 24 }, (_, i) => data[4 * i]);
      assert.deepEqual(greys, valuesOf({ x: 0, y: 0, width: 40, height: 24 }));
    }
  });

  test('is asked of the core for other files, whole', async () => {
    asked.length = 0;
    assert.deepEqual(await load(join(folder, 'mark.png')), PIXELS);
    assert.deepEqual(await load(PNG), PIXELS);
    await load(new Blob([LARGE_PNG]), { maxPixels: 5 });
    assert.deepEqual(
      asked.map(({ bytes, maxPixels }) => [bytes.length, maxPixels]),
      [
        [PNG.length, MAX_PIXELS],
        [PNG.length, MAX_PIXELS],
        [LARGE_PNG.length, 5],
      ],
    );
    assert.deepEqual(asked[2].bytes, LARGE_PNG);
  });

  test('may be pixels, of 8 or 16 bits', async () => {
    const wide = new Uint16Array([1, 2, 3, 65535]);
    assert.deepEqual(await load({ width: 1, height: 1, data: wide }), {
      ...{ width: 1, height: 1, depth: 16 },
      data: new Uint8Array(wide.buffer),
    });
    const bytes = new Uint8ClampedArray([1, 2, 3, 4]);
    assert.deepEqual((await load({ width: 1, height: 1, data: bytes })).data, new Uint8Array([1, 2, 3, 4]));
  });

  test('keeps 16 bits of a file that has them', async () => {
    /** @type {(object | undefined)[]} */
    const requests = [];
    const image = (/** @type {number} */ bits) => ({
      ...{ width: 1, height: 1, info: { bits } },
      region: async (/** @type {any} */ request) => {
        requests.push(request.render);
        return { width: 1, height: 1, data: new Uint16Array(4) };
      },
      close() {},
    });
    assert.equal((await load(TIFF, { open: async () => image(16) })).depth, 16);
    await load(TIFF, { open: async () => image(8) });
    assert.deepEqual(requests, [{ depth: 16 }, undefined]);
  });

  test('that is missing is told as such', async (t) => {
    const { url } = await startMisbehavingServer(t, TIFF, (_, response) => response.writeHead(404).end());
    const path = join(folder, 'none.png');
    await assertFails(load(url), { Class: SourceError, code: 'http-status', words: [/404/] });
    await assertFails(load(path), {
      Class: SourceError,
      code: 'unreadable',
      words: [/none\.png/, /there is no such file/],
    });
    await assertFails(load(folder), { Class: SourceError, code: 'unreadable', words: [/folder/] });
  });

  test('that is no image is told as such', async () => {
    const expected = { Class: FormatError, code: 'unknown-format' };
    await assertFails(load(join(folder, 'page.tif')), { ...expected, words: [/page\.tif/, /web page/] });
    await assertFails(load(join(folder, 'empty.png')), { ...expected, words: [/empty\.png/, /it is empty/] });
    await assertFails(load(new Uint8Array(100)), { ...expected, words: [/it is no image/] });
  });

  test('that is damaged is told as such', async () => {
    await assertFails(load(TIFF.slice(0, 100)), { Class: FormatError, code: 'truncated', words: [] });
    const broken = { error: { code: 'decode-failed', message: 'The rows of the PNG end early.' } };
    const readPicture = async () => broken;
    await assertFails(load(PNG, { readPicture }), {
      Class: FormatError,
      code: 'decode-failed',
      words: [/rows of the PNG/],
    });
  });

  test('that is too large is told as such', async () => {
    const expected = { Class: LimitError, code: 'limit-exceeded' };
    const pixels = { width: 3, height: 2, data: new Uint8Array(24) };
    await assertFails(load(pixels, { maxPixels: 5 }), { ...expected, words: [/3 x 2 pixels/, /more than 5/] });
    await assertFails(load(TIFF, { maxPixels: 959 }), { ...expected, words: [/40 x 24 pixels/, /more than 959/] });
    await load(TIFF, { maxPixels: 960 });
    const readPicture = async () => ({ error: { code: 'limit-exceeded', message: 'It has 10 x 10 pixels.' } });
    await assertFails(load(PNG, { readPicture }), { ...expected, words: [/10 x 10/] });
  });

  test('has a name of bearable length, though its address is the file', async () => {
    const address = `data:image/png;base64,${'A'.repeat(5000)}`;
    const error = await load(address).catch((reason) => reason);
    assert.ok(error instanceof FormatError);
    assert.ok(error.message.length < 250, error.message);
  });
});

describe('the marks in use', () => {
  const watermark = { maxPixels: MAX_PIXELS, isRequired: true };

  test('are loaded once, for all who ask', async () => {
    asked.length = 0;
    const source = join(folder, 'mark.png');
    const [one, other] = await Promise.all([1, 2].map(() => markFor({ ...watermark, source }, READERS)));
    assert.equal(one.mark, other.mark);
    assert.equal(asked.length, 1);
    const blob = new Blob([PNG]);
    const third = await markFor({ ...watermark, source: blob }, READERS);
    assert.equal((await markFor({ ...watermark, source: blob }, READERS)).mark, third.mark);
    assert.equal(asked.length, 2);
    assert.notEqual(third.mark?.key, one.mark?.key);
  });

  test('that cannot be had fail where they are required, else are a note', async () => {
    const source = new Uint8Array(7);
    await assertFails(markFor({ ...watermark, source }, READERS), {
      Class: FormatError,
      code: 'unknown-format',
      words: [],
    });
    const { mark, note } = await markFor({ ...watermark, source, isRequired: false }, READERS);
    assert.equal(mark, undefined);
    assert.match(note ?? '', /The watermark given cannot be used: it is no image\. Pictures come without it\./);
  });

  test('that cannot be had are asked for again after a while', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let tries = 0;
    const readPicture = async () => (++tries === 1 ? { error: { code: 'decode-failed', message: 'No.' } } : PIXELS);
    const ask = () => markFor({ ...watermark, source, isRequired: false }, { ...READERS, readPicture });
    const source = PNG.slice();
    assert.ok((await ask()).note);
    assert.ok((await ask()).note);
    assert.equal(tries, 1);
    t.mock.timers.tick(5000);
    assert.ok((await ask()).mark);
    assert.equal(tries, 2);
  });

  test('are not waited for when the signal aborts, but by others', async () => {
    /** @type {(pixels: object) => void} */
    let finish = () => {};
    const readPicture = () => new Promise((resolve) => (finish = resolve));
    const controller = new AbortController();
    const ask = (/** @type {AbortSignal} */ signal) =>
      markFor({ ...watermark, source, isRequired: false }, /** @type {any} */ ({ ...READERS, readPicture }), signal);
    const source = PNG.slice();
    const [first, second] = [ask(controller.signal), ask(new AbortController().signal)];
    controller.abort(new Error('enough'));
    await assert.rejects(first, /enough/);
    setTimeout(() => finish(PIXELS), 10);
    assert.equal((await second).mark?.picture.width, 1);
  });
});
