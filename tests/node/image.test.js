/**
 * What an open image gives: tiles, regions, samples, excerpts and metadata, as stored and upright.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { made, unlessThere } from './support/places.js';
import { tiledImage, valueAt, valuesOf } from './support/tiled-image.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {any} source
 * @param {import('../../js/index.js').OpenOptions} [options]
 */
async function opened(t, source, options) {
  const image = await open(source, { workers: 0, ...options });
  t.after(() => image.close());
  return image;
}

/** @param {import('./support/tiled-image.js').Shape} [shape] */
const blob = (shape) => new Blob([tiledImage(shape)]);

/** The red values of a picture. @param {import('../../js/index.js').Picture} picture */
const reds = ({ data }) => data.filter((_, i) => i % 4 === 0);

/**
 * A rectangle of interleaved pixels.
 * @param {{ width: number, data: any }} whole
 * @param {{ x: number, y: number, width: number, height: number }} box
 * @param {number} values of each pixel
 */
function cut(whole, { x, y, width, height }, values) {
  const rows = Array.from({ length: height }, (_, row) => {
    const start = ((y + row) * whole.width + x) * values;
    return [...whole.data.subarray(start, start + width * values)];
  });
  return rows.flat();
}

/**
 * Where a stored pixel is seen, as TIFF 6.0 puts it (section 8): "the 0th row represents the … of the image".
 * @type {Record<number, (x: number, y: number, width: number, height: number) => [x: number, y: number]>}
 */
const SEEN = {
  1: (x, y) => [x, y],
  2: (x, y, width) => [width - 1 - x, y],
  3: (x, y, width, height) => [width - 1 - x, height - 1 - y],
  4: (x, y, width, height) => [x, height - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, width, height) => [height - 1 - y, x],
  7: (x, y, width, height) => [height - 1 - y, width - 1 - x],
  8: (x, y, width) => [y, width - 1 - x],
};

for (const [key, seenAt] of Object.entries(SEEN)) {
  const orientation = Number(key);
  describe(`orientation ${orientation}`, () => {
    const [width, height] = [40, 24];
    const upright = orientation < 5 ? [width, height] : [height, width];
    /** The values as they are seen. */
    const expected = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [column, row] = seenAt(x, y, width, height);
        expected[row * upright[0] + column] = valueAt(x, y);
      }
    }

    test('upright', async (t) => {
      const image = await opened(t, blob({ width, height, orientation }));
      assert.deepEqual([image.width, image.height, image.info.orientation], [...upright, orientation]);
      const picture = await image.region();
      assert.deepEqual([picture.width, picture.height], upright);
      assert.deepEqual(new Uint8Array(reds(picture)), expected);
      const samples = await image.samples({ level: 0 });
      assert.deepEqual([samples.width, samples.height], upright);
      assert.deepEqual(samples.data, expected);
    });

    test('upright, in parts', async (t) => {
      const image = await opened(t, blob({ width, height, orientation }));
      const whole = { width: upright[0], data: expected };
      const box = { x: 5, y: 9, width: 14, height: 11 };
      assert.deepEqual([...reds(await image.region(box))], cut(whole, box, 1));
      assert.deepEqual([...(await image.samples({ level: 0, ...box })).data], cut(whole, box, 1));
      for (const [{ x, y }, picture] of await tilesOf(image, 0)) {
        const place = { x, y, width: picture.width, height: picture.height };
        assert.deepEqual([...reds(picture)], cut(whole, place, 1));
      }
    });

    test('stored', async (t) => {
      const image = await opened(t, blob({ width, height, orientation }), { orientation: 'stored' });
      assert.deepEqual([image.width, image.height, image.info.orientation], [width, height, orientation]);
      const stored = valuesOf({ x: 0, y: 0, width, height });
      const picture = await image.region();
      assert.deepEqual(new Uint8Array(reds(picture)), stored);
      assert.deepEqual((await image.samples({ level: 0 })).data, stored);
      const turned = picture.turned(orientation);
      assert.deepEqual([turned.width, turned.height], upright);
      assert.deepEqual(new Uint8Array(reds(turned)), expected);
    });
  });
}

/**
 * @param {import('../../js/index.js').Image} image
 * @param {number} number of a level
 * @returns {Promise<[{ x: number, y: number }, import('../../js/index.js').Picture][]>}
 */
function tilesOf(image, number) {
  const { columns, rows, tileWidth, tileHeight } = image.levels[number];
  const all = Array.from({ length: columns * rows }, async (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const picture = await image.tile({ level: number, column, row });
    return /** @type {any} */ ([{ x: column * tileWidth, y: row * tileHeight }, picture]);
  });
  return Promise.all(all);
}

describe('tiles', () => {
  test('at the edges are cropped to the image', async (t) => {
    const image = await opened(t, blob({ width: 40, height: 24, tile: 16 }));
    const [{ columns, rows, tileWidth, tileHeight }] = image.levels;
    assert.deepEqual([columns, rows, tileWidth, tileHeight], [3, 2, 16, 16]);
    const sizes = (await tilesOf(image, 0)).map(([, { width, height }]) => `${width}×${height}`);
    assert.deepEqual(sizes, ['16×16', '16×16', '8×16', '16×8', '16×8', '8×8']);
    const { width, height, data } = await image.samples({ level: 0, column: 2, row: 1 });
    assert.deepEqual([width, height], [8, 8]);
    assert.deepEqual(data, valuesOf({ x: 32, y: 16, width: 8, height: 8 }));
  });
});

const FILE = made('vips-none.tif');
describe('a pyramid', { skip: unlessThere(FILE) }, () => {
  test('has levels, the largest first', async (t) => {
    const image = await opened(t, FILE);
    assert.deepEqual(
      image.levels.map(({ level, width, height, columns, rows }) => [level, width, height, columns, rows]),
      [
        [0, 301, 203, 5, 4],
        [1, 150, 101, 3, 2],
        [2, 75, 50, 2, 1],
        [3, 37, 25, 1, 1],
      ],
    );
    assert.deepEqual(
      [image.width, image.height, image.levels[0].scale, image.levels[1].scale],
      [301, 203, 1, 301 / 150],
    );
    assert.ok(Object.isFrozen(image.levels) && Object.isFrozen(image.info));
  });

  test('gives the same in regions across tiles as in tiles', async (t) => {
    const image = await opened(t, FILE);
    for (const { level, width, height } of image.levels) {
      const whole = await image.region({ level });
      assert.deepEqual([whole.width, whole.height], [width, height]);
      for (const [{ x, y }, tile] of await tilesOf(image, level)) {
        assert.deepEqual([...tile.data], cut(whole, { x, y, width: tile.width, height: tile.height }, 4));
      }
    }
    const whole = await image.region();
    const box = { x: 50, y: 60, width: 100, height: 90 };
    assert.deepEqual([...(await image.region(box)).data], cut(whole, box, 4));
    assert.deepEqual([...(await image.region({ ...box, level: 0 })).data], cut(whole, box, 4));
  });

  test('gives the same in samples', async (t) => {
    const image = await opened(t, FILE);
    const whole = await image.samples({ level: 1 });
    assert.deepEqual(
      [whole.width, whole.height, whole.bands, whole.bits, whole.sampleFormat],
      [150, 101, 3, 8, 'unsigned'],
    );
    const box = { x: 60, y: 60, width: 10, height: 12 };
    assert.deepEqual([...(await image.samples({ level: 1, ...box })).data], cut(whole, box, 3));
    const tile = await image.samples({ level: 1, column: 2, row: 1 });
    assert.deepEqual([...tile.data], cut(whole, { x: 128, y: 64, width: 22, height: 37 }, 3));
  });

  test('gives pictures of any size, from the smallest level that has enough', async (t) => {
    /** @type {number[]} */
    let reads = [];
    const image = await opened(t, FILE, { onRead: ({ offset }) => reads.push(offset), cacheBytes: 0 });
    /** @type {[request: object, size: [number, number]][]} */
    const cases = [
      [{ outputWidth: 75 }, [75, 51]],
      [{ outputHeight: 25 }, [37, 25]],
      [{ outputWidth: 10, outputHeight: 90 }, [10, 90]],
      [{ outputWidth: 301 }, [301, 203]],
      [{ outputWidth: 602 }, [602, 406]],
      [{ x: 100, y: 100, width: 100, height: 50, outputWidth: 20 }, [20, 10]],
      [{ x: 300, y: 202, width: 1, height: 1, outputWidth: 3 }, [3, 3]],
    ];
    for (const [request, size] of cases) {
      const { width, height, data } = await image.region(request);
      assert.deepEqual([width, height, data.length], [...size, size[0] * size[1] * 4]);
    }
    reads = [];
    await image.region({ outputWidth: 30 });
    const small = reads;
    reads = [];
    await image.region({ level: 3 });
    assert.deepEqual(small, reads);
    const { data } = await image.region({ outputWidth: 301, outputHeight: 203 });
    assert.deepEqual(data, (await image.region()).data);
  });

  test('tells how a region gets on', async (t) => {
    const image = await opened(t, FILE);
    /** @type {string[]} */
    const told = [];
    await image.region({ level: 1, onProgress: ({ done, total }) => told.push(`${done} of ${total}`) });
    assert.deepEqual(told, ['1 of 6', '2 of 6', '3 of 6', '4 of 6', '5 of 6', '6 of 6']);
  });

  test('gives excerpts: small files with the same samples', async (t) => {
    const image = await opened(t, FILE);
    const excerpt = await image.excerpt({ level: 0, column: 4, row: 3 });
    const { x, y, width, height } = excerpt;
    assert.deepEqual([x, y, width, height], [256, 192, 45, 11]);
    const small = await opened(t, new Blob([await excerpt.bytes()]));
    const { data } = await small.samples({ level: 0, x: 0, y: 0, width, height });
    assert.deepEqual(data, (await image.samples({ level: 0, column: 4, row: 3 })).data);
  });

  test('is read from whatever holds it', async (t) => {
    const { openAsBlob } = await import('node:fs');
    const { pathToFileURL } = await import('node:url');
    const content = new Uint8Array(await (await openAsBlob(FILE)).arrayBuffer());
    const own = {
      name: 'my own',
      size: content.length,
      read: async (/** @type {any} */ { offset, length }) => content.subarray(offset, offset + length),
    };
    const expected = (await (await opened(t, FILE)).tile({ level: 1, column: 1, row: 1 })).data;
    for (const source of [pathToFileURL(FILE), pathToFileURL(FILE).href, new Blob([content]), own]) {
      const image = await opened(t, source);
      assert.deepEqual((await image.tile({ level: 1, column: 1, row: 1 })).data, expected);
    }
    // A source that does not know its size.
    const image = await opened(t, { ...own, size: undefined });
    assert.deepEqual((await image.tile({ level: 1, column: 1, row: 1 })).data, expected);
  });

  test('becomes image files', async (t) => {
    const image = await opened(t, FILE);
    const picture = await image.region({ level: 3 });
    const png = await picture.toBlob();
    assert.equal(png.type, 'image/png');
    assert.deepEqual([...new Uint8Array(await png.slice(0, 4).arrayBuffer())], [0x89, 0x50, 0x4e, 0x47]);
    const tiff = await opened(t, await picture.toBlob({ type: 'image/tiff' }));
    assert.deepEqual((await tiff.region()).data, picture.data, 'the picture is still there');
    await assert.rejects(picture.toBlob({ type: 'image/none' }), { name: 'RequestError', code: 'bad-request' });
  });
});

describe('other images of the file', () => {
  test('are listed with their levels, and opened', { skip: unlessThere(made('aperio-layout.tif')) }, async (t) => {
    const main = await opened(t, made('aperio-layout.tif'));
    assert.ok(main.associated.length >= 3);
    for (const { kind, name, width, height, levels, open: openIt } of main.associated) {
      assert.ok(kind);
      assert.equal(typeof name, 'string');
      const other = await openIt();
      assert.deepEqual([other.width, other.height, other.levels], [width, height, levels]);
      assert.deepEqual(other.associated, []);
      const picture = await other.tile({ level: 0, column: 0, row: 0 });
      assert.ok(picture.width > 0);
    }
  });

  test('have pages', { skip: unlessThere(made('im-pages.tif')) }, async (t) => {
    const main = await opened(t, made('im-pages.tif'));
    assert.deepEqual([main.width, main.height], [301, 203]);
    const sizes = main.associated.map(({ kind, width, height }) => `${kind} ${width}×${height}`);
    assert.deepEqual(sizes, ['page 1003×797', 'page 301×203']);
  });
});

describe('metadata', () => {
  const file = made('vips-deflate.tif');
  test('are read as they are', { skip: unlessThere(file) }, async (t) => {
    const items = await (await opened(t, file)).metadata();
    const profile = items.find(({ name }) => /ICC/i.test(name));
    assert.ok(profile?.value instanceof Uint8Array && profile.value.length > 100);
    assert.ok(items.every(({ name, value }) => name && value !== undefined));
  });
});
