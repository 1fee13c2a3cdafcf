/** Tiles as image files: which of them come as they are in the file. */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { open, Pool } from '../../js/index.js';
import { LONG, SHORT, tiffBytes, UNDEFINED } from '../fixtures/tiff-writer.mjs';
import { paintedPicture, readBack } from './support/painted-picture.js';

const pool = new Pool({ workers: 0 });
after(() => pool.destroy());

const [JPEG, WEBP] = [7, 50001];
const [MIN_IS_BLACK, RGB, YCBCR] = [1, 2, 6];
const TILE = 64;
const DATA = 4096;

/**
 * @typedef {object} Shape
 * @property {number} [compression]
 * @property {number} [photometric]
 * @property {number} [orientation]
 * @property {boolean} [icc]
 * @property {number} [bands]
 */

/**
 * A TIFF file of 100 × 64 pixels, whose two tiles are all the same file; the second is cut at the edge.
 * @param {Uint8Array} tile
 * @param {Shape} shape
 */
function tiledWith(tile, { compression = JPEG, photometric = YCBCR, orientation = 1, icc = false, bands = 3 }) {
  return tiffBytes({
    directories: [
      [
        [256, LONG, [100]],
        [257, LONG, [TILE]],
        [258, SHORT, new Array(bands).fill(8)],
        [259, SHORT, [compression]],
        [262, SHORT, [photometric]],
        [274, SHORT, [orientation]],
        [277, SHORT, [bands]],
        [322, SHORT, [TILE]],
        [323, SHORT, [TILE]],
        [324, LONG, [DATA, DATA]],
        [325, LONG, [tile.length, tile.length]],
        ...(icc ? /** @type {any} */ ([[34675, UNDEFINED, new Uint8Array(200)]]) : []),
        ...(photometric === YCBCR ? /** @type {any} */ ([[530, SHORT, [2, 2]]]) : []),
      ],
    ],
    data: [{ offset: DATA, bytes: tile }],
    size: DATA + tile.length,
  });
}

/** @param {Blob} blob */
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

/** A tile's file. @param {import('../../js/index.js').BlobOptions & { colour?: boolean, alpha?: boolean, side?: number }} options */
const tileFile = async ({ colour, alpha, side = TILE, ...options }) =>
  bytesOf(await paintedPicture(pool, side, side, { colour, alpha }).toBlob(options));

/** Without JFIF's segment, which says that colours are YCbCr, as most tiles of TIFFs are. @param {Uint8Array} jpeg */
const withoutJfif = (jpeg) => new Uint8Array([0xff, 0xd8, ...jpeg.subarray(20)]);

/** @param {import('node:test').TestContext} t @param {Uint8Array<ArrayBuffer>} bytes */
async function opened(t, bytes) {
  const image = await open(new Blob([bytes]), { pool });
  t.after(() => image.close());
  return image;
}

const FIRST = { level: 0, column: 0, row: 0 };

describe('tiles that come as they are', () => {
  /** @type {[name: string, type: string, tile: () => Promise<Uint8Array>, shape: Shape][]} */
  const cases = [
    ['YCbCr in JPEG', 'image/jpeg', () => tileFile({ type: 'image/jpeg' }), {}],
    ['YCbCr in JPEG without JFIF', 'image/jpeg', async () => withoutJfif(await tileFile({ type: 'image/jpeg' })), {}],
    [
      'grey in JPEG',
      'image/jpeg',
      () => tileFile({ type: 'image/jpeg', colour: false }),
      { photometric: MIN_IS_BLACK, bands: 1 },
    ],
    ['WebP', 'image/webp', () => tileFile({ type: 'image/webp' }), { compression: WEBP, photometric: RGB }],
    [
      'lossless WebP',
      'image/webp',
      () => tileFile({ type: 'image/webp', lossless: true }),
      { compression: WEBP, photometric: RGB },
    ],
  ];
  for (const [name, type, tile, shape] of cases) {
    test(name, async (t) => {
      const stored = await tile();
      const image = await opened(t, tiledWith(stored, shape));
      const blob = await image.encodedTile({ ...FIRST, type });
      assert.equal(blob.type, type);
      assert.deepEqual(await bytesOf(blob), stored);
      const shown = await image.tile(FIRST);
      const { data } = await readBack(pool, await bytesOf(blob));
      assert.deepEqual(data, shown.data, 'and show what the decoded tile shows');
      assert.deepEqual(await bytesOf(await image.encodedTile({ ...FIRST, type, render: { color: 'ignore' } })), stored);
    });
  }

  test('RGB in JPEG, with the marker that says so', async (t) => {
    // YCbCr values that are taken for RGB are as good as any.
    const stored = withoutJfif(await tileFile({ type: 'image/jpeg', subsampling: '4:4:4' }));
    const image = await opened(t, tiledWith(stored, { photometric: RGB }));
    const bytes = await bytesOf(await image.encodedTile(FIRST));
    assert.equal(bytes.length, stored.length + 16);
    assert.match(Buffer.from(bytes.subarray(0, 16)).toString('latin1'), /Adobe/);
    assert.deepEqual((await readBack(pool, bytes)).data, (await image.tile(FIRST)).data);
  });
});

describe('tiles that are decoded and encoded', () => {
  const jpeg = () => tileFile({ type: 'image/jpeg' });
  const webp = () => tileFile({ type: 'image/webp' });
  const inWebp = { compression: WEBP, photometric: RGB };
  /** @type {[name: string, tile: () => Promise<Uint8Array>, shape: Shape, request: object][]} */
  const cases = [
    ['another type', jpeg, {}, { type: 'image/png' }],
    ['WebP as JPEG', webp, inWebp, { type: 'image/jpeg' }],
    ['JPEG as WebP', jpeg, {}, { type: 'image/webp' }],
    ['a quality', jpeg, {}, { quality: 0.4 }],
    ['another option', jpeg, {}, { progressive: true }],
    ['a tile that is cut at the edge', jpeg, {}, { column: 1 }],
    ['a WebP tile that is cut at the edge', webp, inWebp, { column: 1, type: 'image/webp' }],
    ['an orientation', jpeg, { orientation: 3 }, {}],
    ['an ICC profile', jpeg, { icc: true }, {}],
  ];
  for (const [name, tile, shape, request] of cases) {
    test(name, async (t) => {
      const stored = await tile();
      const image = await opened(t, tiledWith(stored, shape));
      const asked = { ...FIRST, type: 'image/jpeg', ...request };
      const { level, column, row, ...options } = asked;
      const bytes = await bytesOf(await image.encodedTile(asked));
      assert.notDeepEqual(bytes, stored);
      const picture = await image.tile({ level, column, row });
      assert.deepEqual(bytes, await bytesOf(await picture.toBlob(options)));
    });
  }

  test('an ICC profile that is ignored changes nothing', async (t) => {
    const stored = await jpeg();
    const image = await opened(t, tiledWith(stored, { icc: true }));
    assert.deepEqual(await bytesOf(await image.encodedTile({ ...FIRST, render: { color: 'ignore' } })), stored);
  });

  test("are found out without reading the file's metadata", async (t) => {
    const stored = await jpeg();
    const image = await opened(t, tiledWith(stored, {}));
    t.mock.method(image, 'metadata', () => assert.fail('metadata are asked for'));
    assert.deepEqual(await bytesOf(await image.encodedTile(FIRST)), stored);
  });

  test('a JPEG that says other colours than its TIFF', async (t) => {
    const stored = await jpeg(); // JFIF: YCbCr
    const image = await opened(t, tiledWith(stored, { photometric: RGB }));
    const { data } = await readBack(pool, await bytesOf(await image.encodedTile(FIRST)));
    const expected = await readBack(
      pool,
      await bytesOf(await (await image.tile(FIRST)).toBlob({ type: 'image/jpeg' })),
    );
    assert.deepEqual(data, expected.data);
  });

  test('a JPEG of another size than its tile', async (t) => {
    const image = await opened(t, tiledWith(await tileFile({ type: 'image/jpeg', side: 48 }), {}));
    const bytes = await bytesOf(await image.encodedTile(FIRST));
    assert.equal((await readBack(pool, bytes)).width, TILE);
  });

  test('a tile of an uncompressed image', async (t) => {
    const blob = await paintedPicture(pool, 100, 80).toBlob({ type: 'image/tiff', tile: 64, compression: 'none' });
    const image = await opened(t, await bytesOf(blob));
    assert.equal((await readBack(pool, await bytesOf(await image.encodedTile(FIRST)))).width, 64);
  });
});

test('there is no such tile, or no such option', async (t) => {
  const image = await opened(t, tiledWith(await tileFile({ type: 'image/jpeg' }), {}));
  await assert.rejects(image.encodedTile({ ...FIRST, column: 2 }), { code: 'bad-request', message: /column 2/ });
  await assert.rejects(image.encodedTile({ ...FIRST, type: 'image/gif' }), {
    code: 'bad-request',
    message: /image\/gif/,
  });
});
