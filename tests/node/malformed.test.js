/**
 * Files that break the rules end in a typed error that says what is wrong and where; never in a crash or a hang.
 */

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { open, PyramidionError } from '../../js/index.js';
import { ASCII, greyStrip, IFD, LONG, LONG8, SHORT, tiffBytes, withTags } from '../fixtures/tiff-writer.mjs';
import { runCli } from './support/run-cli.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';

const DATA = 4096;
const GOOD = greyStrip(16, 16, DATA);
const PIXELS = { offset: DATA, bytes: new Uint8Array(256).fill(7) };

/** A one-directory file. @param {Parameters<typeof withTags>[1][]} changes */
const image = (...changes) => tiffBytes({ directories: [withTags(GOOD, ...changes)], data: [PIXELS] });
/** @param {string} content */
const text = (content) => new TextEncoder().encode(content);

/** Opens an image and reads its first tile. @param {Uint8Array<ArrayBuffer>} bytes @param {object} [options] */
async function readFirstTile(bytes, options) {
  const opened = await open(new Blob([bytes]), { workers: 0, ...options });
  try {
    return await opened.samples({ level: 0, column: 0, row: 0 });
  } finally {
    opened.close();
  }
}

test('the file that the others are made from is good', async () => {
  const { data } = await readFirstTile(image());
  assert.deepEqual(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), PIXELS.bytes);
});

describe('each is told apart', () => {
  /** @type {[name: string, bytes: Uint8Array<ArrayBuffer>, code: string, message: RegExp][]} */
  const cases = [
    ['an empty file', new Uint8Array(0), 'unknown-format', /empty/i],
    ['a wrong magic number', text('II*!not a TIFF at all'), 'unknown-format', /./],
    ['HTML instead of an image', text('<!doctype html>\n<title>Sign in</title>'), 'unknown-format', /HTML/],
    ['a PNG', text('\x89PNG\r\n\x1a\n0000IHDR'), 'unknown-format', /PNG|TIFF/],
    ['a header alone', image().subarray(0, 8), 'truncated', /./],
    ['no directory', tiffBytes({ directories: [] }).fill(0, 4, 8), 'malformed', /./],
    ['a directory cut off', image().subarray(0, 60), 'truncated', /./],
    ['a directory without a width', image([256, LONG]), 'malformed', /ImageWidth/],
    ['a width of 0', image([256, LONG, [0]]), 'malformed', /width|ImageWidth/i],
    ['a height of 0', image([257, LONG, [0]]), 'malformed', /height|ImageLength/i],
    ['0 bands', image([277, SHORT, [0]]), 'malformed', /SamplesPerPixel/],
    ['0 bits', image([258, SHORT, [0]]), 'malformed', /BitsPerSample/],
    [
      'a tile width of 0',
      image([322, LONG, [0]], [323, LONG, [16]], [324, LONG, [DATA]], [325, LONG, [256]]),
      'malformed',
      /Tile/,
    ],
    ['no offsets', image([273, LONG]), 'malformed', /StripOffsets/],
    ['a strip beyond the end of the file', image([273, LONG, [1_000_000]]), 'truncated', /./],
    [
      'a strip that claims more bytes than the file has',
      image([279, LONG, [1_000_000]], [259, SHORT, [5]]),
      'truncated',
      /./,
    ],
    [
      'a strip with too few bytes',
      image([278, LONG, [8]], [273, LONG, [DATA, DATA + 128]], [279, LONG, [100, 128]]),
      'decode-failed',
      /./,
    ],
    ['a strip of garbage', image([259, SHORT, [8]]), 'decode-failed', /./],
    ['an unknown compression', image([259, SHORT, [12345]]), 'unsupported-compression', /12345/],
  ];
  for (const [name, bytes, code, message] of cases) {
    test(`${name}: ${code}`, async () => {
      const error = await readFirstTile(bytes).then(
        () => assert.fail('was read'),
        (reason) => reason,
      );
      assert.ok(error instanceof PyramidionError, String(error.stack));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
    });
  }
});

describe('loops of directories end', () => {
  test('to themselves', () => assertEnds(tiffBytes({ directories: [GOOD], data: [PIXELS], chainEnd: 8 })));
  test('to an earlier one', () =>
    assertEnds(tiffBytes({ directories: [GOOD, GOOD, GOOD], data: [PIXELS], chainEnd: 8 })));
  test('through SubIFDs', () =>
    assertEnds(tiffBytes({ directories: [withTags(GOOD, [330, IFD, [8]])], data: [PIXELS] })));

  /** Either an error that names the place, or an image of the directories that were met. @param {Uint8Array<ArrayBuffer>} bytes */
  async function assertEnds(bytes) {
    await readFirstTile(bytes).catch((error) => {
      assert.ok(error instanceof PyramidionError);
      assert.equal(error.code, 'malformed');
      assert.ok(error.structure || error.offset !== undefined);
    });
  }
});

describe('absurd numbers are refused before memory is', () => {
  /** @type {[name: string, bytes: Uint8Array<ArrayBuffer>][]} */
  const cases = [
    ['a strip of four gigapixels', image([256, LONG, [65536]], [257, LONG, [65536]], [278, LONG, [65536]])],
    [
      'a tile of four gigapixels',
      image([322, LONG, [65536]], [323, LONG, [65536]], [324, LONG, [DATA]], [325, LONG, [256]]),
    ],
    [
      'a compressed strip of four gigapixels',
      image([256, LONG, [65536]], [257, LONG, [65536]], [278, LONG, [65536]], [259, SHORT, [8]]),
    ],
    [
      'the largest image of all',
      image([256, LONG, [0xffffffff]], [257, LONG, [0xffffffff]], [278, LONG, [0xffffffff]]),
    ],
    ['65,535 bands', image([277, SHORT, [65535]], [256, LONG, [65535]], [257, LONG, [65535]], [278, LONG, [65535]])],
    ['an array of four billion values', absurdCount()],
    ['a BigTIFF with 2^63 entries', absurdEntries()],
  ];
  for (const [name, bytes] of cases) {
    test(name, async () => {
      const taken = process.memoryUsage().rss;
      await assert.rejects(readFirstTile(bytes), (/** @type {any} */ error) => {
        assert.ok(error instanceof PyramidionError, String(error.stack));
        assert.match(error.code, /^(limit-exceeded|malformed|truncated)$/);
        return true;
      });
      assert.ok(process.memoryUsage().rss - taken < 2 ** 28, 'little memory is taken');
    });
  }

  test('and limits are options', async () => {
    const wide = image([256, LONG, [160]], [257, LONG, [1]], [278, LONG, [1]], [279, LONG, [160]]);
    await readFirstTile(wide);
    await assert.rejects(readFirstTile(wide, { limits: { maxTileBytes: 100 } }), { code: 'limit-exceeded' });
  });

  function absurdCount() {
    const bytes = image([270, ASCII, 'some words']);
    // Its directory is at 8; ImageDescription comes after 254 to 262: the sixth entry.
    new DataView(bytes.buffer).setUint32(8 + 2 + 5 * 12 + 4, 0xffffffff, true);
    new DataView(bytes.buffer).setUint32(8 + 2 + 6 * 12 + 4, 0xffffffff, true);
    return bytes;
  }

  function absurdEntries() {
    const bytes = tiffBytes({ directories: [GOOD], data: [PIXELS], big: true });
    new DataView(bytes.buffer).setBigUint64(16, 2n ** 63n, true);
    return bytes;
  }
});

test('strips without offsets are missed, the others are read', async () => {
  const opened = await open(new Blob([image([278, LONG, [8]])]), { workers: 0 });
  await opened.samples({ level: 0, column: 0, row: 0 });
  await assert.rejects(opened.samples({ level: 0, column: 0, row: 1 }), { code: 'malformed', message: /StripOffsets/ });
  opened.close();
});

test('an image stays usable when one of its tiles is broken', async () => {
  const bytes = image([278, LONG, [8]], [273, LONG, [DATA, 1_000_000]], [279, LONG, [128, 128]]);
  const opened = await open(new Blob([bytes]), { workers: 0 });
  await assert.rejects(opened.samples({ level: 0, column: 0, row: 1 }), { code: 'truncated' });
  const { data } = await opened.samples({ level: 0, column: 0, row: 0 });
  assert.equal(data.length, 128);
  opened.close();
});

test('an error tells the place, structure and offset, of the first problem', async () => {
  const bytes = tiffBytes({ directories: [withTags(GOOD, [324, LONG8, [1]])], data: [PIXELS], chainEnd: 1_000_000 });
  await assert.rejects(readFirstTile(bytes), (/** @type {any} */ error) => {
    assert.equal(error.structure, 'IFD 0, tag 322 (TileWidth)', error.message);
    assert.equal(error.offset, 8);
    return true;
  });
});

const MALFORMED = join(THIRD_PARTY, 'malformed-tiff');
describe('files that have crashed other programs', { skip: unlessThere(MALFORMED), concurrency: 2 }, () => {
  /** @type {string} */
  let folder;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pyramidion-malformed-'));
  });
  after(() => rm(folder, { recursive: true }));

  for (const file of existsSync(MALFORMED) ? readdirSync(MALFORMED) : []) {
    test(file, async () => {
      const out = join(folder, `${file}.png`);
      const { code, signal, stderr } = await runCli(['region', join(MALFORMED, file), '--size', '64,64', '-o', out]);
      assert.equal(signal, null, 'it ends by itself');
      if (code === 0) return assert.ok(existsSync(out));
      assert.equal(code, 1);
      assert.match(stderr, /^pyramidion: [^\n]+\n$/);
      assert.doesNotMatch(stderr, /unreachable|RuntimeError|TypeError|undefined|memory access/);
      assert.equal(existsSync(out), false);
    });
  }
});
