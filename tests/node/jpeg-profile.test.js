/**
 * A TIFF without the tag ICCProfile whose JPEG tiles have a profile in them is shown with its colours.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { profileInJpeg } from '../../js/image/jpeg-profile.js';
import { open } from '../../js/index.js';
import { LONG, SHORT, tiffBytes, UNDEFINED } from '../fixtures/tiff-writer.mjs';
import { iccProfile } from './support/icc-profile.js';
import { sampleImage } from './support/sample-image.js';

const SIDE = 16;
const PLACE = { level: 0, column: 0, row: 0 };
const LINEAR = iccProfile({ curve: 1 });

/** Profiles that need more than one segment, with bytes at their end that are nobody's. @param {number} bytes */
const padded = (bytes) => Uint8Array.from({ length: bytes }, (_, i) => LINEAR[i] ?? 0);

/** A grey picture of one shade as a JPEG of three colours. @param {Uint8Array} [icc] */
async function jpeg(icc) {
  const file = sampleImage({
    ...{ levels: [{ width: SIDE, height: SIDE }], tile: [16, 16], bands: 3 },
    sample: () => 128,
  });
  const image = await open(new Blob([file]), { workers: 0 });
  try {
    const picture = await image.tile(PLACE);
    return new Uint8Array(await (await picture.toBlob({ type: 'image/jpeg', quality: 1, icc })).arrayBuffer());
  } finally {
    image.close();
  }
}

/** The segments of a JPEG stream that a profile lies in, and all else. @param {Uint8Array} bytes */
function split(bytes) {
  /** @type {Uint8Array[]} */
  const profile = [];
  const rest = [bytes.subarray(0, 2)];
  let at = 2;
  for (; bytes[at + 1] !== 0xda;) {
    const end = at + 2 + ((bytes[at + 2] << 8) | bytes[at + 3]);
    (bytes[at + 1] === 0xe2 ? profile : rest).push(bytes.subarray(at, end));
    at = end;
  }
  return { profile, rest: [...rest, bytes.subarray(at)] };
}

/**
 * A TIFF of two tiles side by side.
 * @param {Uint8Array[]} tiles
 * @param {Uint8Array} [tables] JPEGTables
 * @param {[number, number, number[]][]} [others] tags
 */
function tiff(tiles, tables, others = []) {
  let offset = 400_000;
  const data = tiles.map((bytes) => {
    const piece = { offset, bytes };
    offset += bytes.length;
    return piece;
  });
  /** @type {import('../fixtures/tiff-writer.mjs').Tag[]} */
  const tags = [
    [256, LONG, [SIDE * tiles.length]],
    [257, LONG, [SIDE]],
    [258, SHORT, [8, 8, 8]],
    [259, SHORT, [7]],
    [262, SHORT, [6]],
    [277, SHORT, [3]],
    [322, LONG, [SIDE]],
    [323, LONG, [SIDE]],
    [324, LONG, data.map((piece) => piece.offset)],
    [325, LONG, tiles.map(({ length }) => length)],
    [530, SHORT, [1, 1]],
    ...others,
  ];
  if (tables) tags.push([347, UNDEFINED, [...tables]]);
  return new Blob([tiffBytes({ directories: [tags], data })]);
}

/**
 * @param {Blob} file
 * @param {any} [request]
 * @param {{ workers: number }} [options]
 */
async function shown(file, request = {}, options = { workers: 0 }) {
  const image = await open(file, options);
  try {
    const tile = await image.tile({ ...PLACE, ...request });
    const region = await image.region({ level: 0, ...request });
    const values = new Set([...tile.data, ...region.data].filter((_, i) => i % 4 < 3));
    return { values: [...values], notes: image.info.notes, picture: tile };
  } finally {
    image.close();
  }
}

/** sRGB's code of the light 128 / 255. */
const LIGHT = 188;
const SEVERAL_PARTS = 150_000;

describe('a profile in JPEG tiles', () => {
  test('is applied', async () => {
    const tile = await jpeg(LINEAR);
    const { values, notes } = await shown(tiff([tile, tile]));
    assert.deepEqual([values, notes], [[LIGHT], []]);
  });

  test('in workers, too', async () => {
    const tile = await jpeg(LINEAR);
    assert.deepEqual((await shown(tiff([tile, tile]), {}, { workers: 2 })).values, [LIGHT]);
  });

  test('is put together from several segments', async () => {
    const tile = await jpeg(padded(SEVERAL_PARTS));
    assert.ok(split(tile).profile.length > 1);
    assert.deepEqual((await shown(tiff([tile, tile]))).values, [LIGHT]);
  });

  test('is found in JPEGTables', async () => {
    const { profile, rest } = split(await jpeg(LINEAR));
    const tables = Buffer.concat([Uint8Array.of(0xff, 0xd8), ...profile, Uint8Array.of(0xff, 0xd9)]);
    const tile = Buffer.concat(rest);
    assert.deepEqual((await shown(tiff([tile, tile], tables))).values, [LIGHT]);
  });

  test('comes behind the one that TIFF has', async () => {
    const tile = await jpeg(LINEAR);
    const own = tiff([tile, tile], undefined, [[34675, UNDEFINED, [...iccProfile()]]]);
    assert.deepEqual((await shown(own)).values, [128]);
  });

  test('is ignored, or embedded, where that is wanted', async () => {
    const tile = await jpeg(LINEAR);
    const ignored = await shown(tiff([tile, tile]), { render: { color: 'ignore' } });
    assert.deepEqual([ignored.values, ignored.picture.icc], [[128], undefined]);
    const embedded = await shown(tiff([tile, tile]), { render: { color: 'embed' } });
    assert.deepEqual([embedded.values, embedded.picture.icc], [[128], LINEAR]);
  });

  test('does not change samples that are asked for before and after', async () => {
    const tile = await jpeg(LINEAR);
    const image = await open(tiff([tile, tile]), { workers: 0 });
    try {
      const render = { channels: [0] };
      const before = await image.tile({ ...PLACE, render });
      const plain = await image.tile(PLACE);
      const after = await image.tile({ ...PLACE, render });
      assert.deepEqual([before.data[0], plain.data[0], after.data[0]], [128, LIGHT, 128]);
    } finally {
      image.close();
    }
  });

  test('is told with the metadata, before and after a tile was seen', async () => {
    const tile = await jpeg(LINEAR);
    const image = await open(tiff([tile, tile]), { workers: 0 });
    try {
      const expected = [{ name: 'ICCProfile', value: LINEAR, from: 'tiles' }];
      assert.deepEqual(await image.metadata(), expected);
      await image.tile(PLACE);
      assert.deepEqual(await image.metadata(), expected);
    } finally {
      image.close();
    }
  });

  test('is not looked for where TIFF has one, and a tile that cannot be read says nothing', async () => {
    const tile = await jpeg(LINEAR);
    const own = [...iccProfile()];
    const cases = /** @type {[Blob, any[]][]} */ ([
      [tiff([tile, tile], undefined, [[34675, UNDEFINED, own]]), [{ name: 'ICCProfile', value: Uint8Array.from(own) }]],
      [tiff([await jpeg()]), []],
      [tiff([tile]).slice(0, 400_010), []],
    ]);
    for (const [file, expected] of cases) {
      const image = await open(file, { workers: 0 });
      assert.deepEqual(await image.metadata(), expected);
      image.close();
    }
  });

  test('that lacks a part is reported and ignored', async () => {
    const { profile, rest } = split(await jpeg(padded(SEVERAL_PARTS)));
    const tile = Buffer.concat([rest[0], ...profile.slice(1), ...rest.slice(1)]);
    const { values, notes } = await shown(tiff([tile, tile]));
    assert.deepEqual([values, notes], [[128], ['The ICC profile cannot be read: it is not used']]);
  });
});

describe('the parts of a profile', () => {
  /** @param {number} number @param {number} count @param {number[]} data @param {number} [length] */
  const part = (number, count, data, length = 16 + data.length) => [
    ...[0xff, 0xe2, length >> 8, length & 255, ...Buffer.from('ICC_PROFILE\0'), number, count, ...data],
  ];
  /** @type {[what: string, bytes: number[], expected: number[] | undefined][]} */
  const cases = [
    ['one', part(1, 1, [7, 8]), [7, 8]],
    ['out of order, with others between', [...part(2, 2, [3, 4]), 0xff, 0xe1, 0, 2, ...part(1, 2, [1])], [1, 3, 4]],
    ['twice, as in the striles of planes', [...part(1, 1, [7]), ...part(1, 1, [9])], [7]],
    ['none', [0xff, 0xd8, 0xff, 0xe2, 0, 4, 1, 2], undefined],
    ['nothing at all', [], undefined],
    ['one missing', part(1, 2, [1]), undefined],
    ['cut off', part(1, 1, [1, 2], 200), undefined],
    ['of number 0', part(0, 1, [1]), undefined],
    ['of two counts', [...part(1, 2, [1]), ...part(2, 3, [2])], undefined],
  ];
  for (const [what, bytes, expected] of cases) {
    test(what, () => {
      const found = profileInJpeg(Uint8Array.from(bytes));
      assert.deepEqual(found && [...found], expected);
    });
  }
});
