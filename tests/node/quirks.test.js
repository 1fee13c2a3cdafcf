/**
 * What real writers do that the specification does not say, each with its test. That the samples are right too is
 * tested for all of these files in fixtures.test.js.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { greyStrip, LONG, tiffBytes, UNDEFINED, withTags } from '../fixtures/tiff-writer.mjs';
import { made, unlessThere } from './support/places.js';

const skip = unlessThere(made('expected.tsv'));

/** @typedef {import('../../js/index.js').Image} Image */

/**
 * @template Result
 * @param {string | Blob} source a fixture's name, or bytes
 * @param {(image: Image) => Result | Promise<Result>} use
 */
async function withImage(source, use) {
  const image = await open(typeof source === 'string' ? made(source) : source, { workers: 0, orientation: 'stored' });
  try {
    return await use(image);
  } finally {
    image.close();
  }
}

/** @param {{ levels: readonly { width: number, height: number }[] }} image */
const sizes = ({ levels }) => levels.map(({ width, height }) => `${width}×${height}`).join(' ');

/**
 * Sizes of the levels and kinds of the associated images.
 * @param {string} name
 * @param {string} levels
 * @param {string[]} [associated]
 */
const assertLayout = (name, levels, associated = []) =>
  withImage(name, (image) => {
    assert.equal(sizes(image), levels);
    assert.deepEqual(
      image.associated.map((one) => `${one.kind} ${sizes(one)}`),
      associated,
    );
  });

/**
 * A colour of the fixtures' picture, at a place in full-size pixels, near enough for lossy codecs.
 * @param {Image} image
 * @param {[x: number, y: number]} place
 * @param {[red: number, green: number, blue: number]} expected
 * @param {number} tolerance
 */
async function assertColour(image, [x, y], expected, tolerance) {
  const { data } = await image.region({ x, y, width: 4, height: 4 });
  const found = [data[0], data[1], data[2]];
  assert.ok(
    expected.every((value, band) => Math.abs(value - found[band]) <= tolerance),
    `${found} for ${expected} at ${x}, ${y}`,
  );
}

/**
 * Blue at the top, the disc's green, a dark square of the board.
 * @param {Image} image
 * @param {number} [tolerance]
 */
async function assertPictureColours(image, tolerance = 24) {
  await assertColour(image, [300, 20], [66, 0, 243], tolerance);
  await assertColour(image, [682, 460], [99, 151, 53], tolerance);
  await assertColour(image, [4, 604], [30, 60, 160], tolerance);
}

describe('levels', { skip }, () => {
  const FLOOR = '1003×797 501×398 250×199';
  test('libvips: a chain of reduced images', () => assertLayout('vips-deflate.tif', FLOOR));
  test('libvips --subifd: SubIFDs of the first directory', () => assertLayout('vips-subifd.tif', FLOOR));
  test('libvips --depth onepixel: down to one pixel', () =>
    assertLayout('vips-to-one-pixel.tif', `${FLOOR} 125×99 62×49 31×24 15×12 7×6 3×3 1×1`));
  test('ImageMagick flags every level as a page (SubfileType 2)', () =>
    withImage('im-zip.tif', (image) => assert.ok(sizes(image).startsWith(FLOOR), sizes(image))));
  test('GraphicsMagick flags none', () =>
    withImage('gm-zip.tif', (image) => assert.ok(sizes(image).startsWith(FLOOR), sizes(image))));
  test('STIFF flags none', () => withImage('stiff-rgb8.tif', (image) => assert.ok(image.levels.length > 1)));
  test('tiffcp flags none, and rounds', () => assertLayout('libtiff-chain.tif', '1003×797 502×399 251×199'));
  test('the smallest may come first', () => assertLayout('libtiff-smallest-first.tif', '1003×797 502×399 251×199'));
  test('GDAL rounds up', () => assertLayout('gdal-overviews-jpeg.tif', '1003×797 502×399 251×200'));
  test('levels may be 4 times smaller than the one before', () =>
    assertLayout('gdal-overviews-by-4.tif', '1003×797 251×200 63×50'));
  test('levels may differ in tile size', () =>
    withImage('libtiff-tiles-differ.tif', ({ levels }) => {
      const tiles = levels.map(({ tileWidth, tileHeight }) => [tileWidth, tileHeight]);
      assert.deepEqual(tiles, [
        [256, 256],
        [128, 64],
      ]);
    }));
});

describe('what is not a level', { skip }, () => {
  test('an image of strips after images of tiles: scanners store thumbnails so', () =>
    assertLayout('libtiff-tiles-differ.tif', '1003×797 502×399', ['thumbnail 251×199']));
  test('GDAL: masks, which stand between the levels of a COG', () =>
    assertLayout('cog-jpeg-mask.tif', '1003×797 501×398 250×199', ['mask 1003×797 501×398 250×199']));
  test('GDAL: masks inside a GeoTIFF', () =>
    assertLayout('gdal-internal-mask.tif', '1003×797 502×399 251×200', ['mask 1003×797 502×399 251×200']));
  test('Aperio: thumbnail, label and macro', () =>
    assertLayout('aperio-layout.tif', '1003×797 251×199 63×50', [
      'thumbnail 251×199',
      'label 301×203',
      'macro 502×399',
    ]));
  test('ImageMagick: pages of a document', () =>
    withImage('im-pages.tif', (image) => {
      assert.equal(sizes(image), '301×203');
      assert.deepEqual(
        image.associated.map((one) => `${one.kind} ${sizes(one)}`),
        ['page 1003×797', 'page 301×203'],
      );
    }));
});

describe('libvips', { skip }, () => {
  test('leaves SampleFormat out of reduced levels: they have that of level 0', () =>
    withImage('vips-float-predictor3.tif', async (image) => {
      for (const { level } of image.levels) {
        const { sampleFormat, data } = await image.samples({ level, column: 0, row: 0 });
        assert.equal(sampleFormat, 'float');
        assert.ok(data instanceof Float32Array && data.every((value) => value > -3 && value < 6));
      }
    }));
  test('leaves YCbCrSubSampling out of 4:2:0 JPEG', () => withImage('vips-jpeg-420.tif', assertPictureColours));
  test('writes RGB JPEG without an Adobe marker at quality 90 and above', () =>
    withImage('vips-jpeg-rgb-q95.tif', assertPictureColours));
  test('writes floats with predictor 2', () =>
    withImage('vips-float-predictor2.tif', async (image) => {
      const { data } = await image.samples({ level: 1, column: 1, row: 1 });
      assert.ok(data.every((value) => value > -3 && value < 6));
    }));
});

describe('colours of JPEG', { skip }, () => {
  for (const file of [
    'vips-jpeg-rgbjpeg.tif',
    'vips-jpeg-strips.tif',
    'im-jpeg.tif',
    'im-jpeg-ycbcr-420.tif',
    'im-jpeg-ycbcr-422.tif',
    'im-jpeg-ycbcr-444.tif',
    'im-jpeg-untiled.tif',
    'gm-jpeg.tif',
    'cog-jpeg.tif',
    'gdal-planar-jpeg.tif',
    'gdal-overviews-jpeg.tif',
    'libtiff-jpeg-rgb.tif',
    'libtiff-jpeg-strips.tif',
    'libtiff-jpeg-big-endian.tif',
    'vips-subifd-bigtiff-jpeg.tif',
  ]) {
    test(`${file} are right`, () => withImage(file, assertPictureColours));
  }
});

describe('pictures of other samples', { skip }, () => {
  for (const file of [
    'vips-rgb16-zstd.tif',
    'im-big-endian-16.tif',
    'gdal-planar.tif',
    'vips-webp.tif',
    'cog-lerc.tif',
    'im-uint32.tif',
  ]) {
    test(`${file} have the right colours`, () => withImage(file, assertPictureColours));
  }

  // Their makers chose a few colours that are near.
  for (const file of ['im-palette.tif', 'libtiff-palette.tif', 'gdal-palette.tif']) {
    test(`${file} have the right colours`, () => withImage(file, (image) => assertPictureColours(image, 48)));
  }

  // ImageMagick stores the samples of the grey picture as they are, and says that 0 is white.
  test('MinIsWhite is turned round', () =>
    withImage('im-miniswhite.tif', async (image) => {
      await withImage('vips-grey.tif', async (straight) => {
        const area = { x: 100, y: 100, width: 64, height: 64 };
        const [a, b] = [await image.region(area), await straight.region(area)];
        assert.ok(a.data.every((value, index) => value === (index % 4 === 3 ? 255 : 255 - b.data[index])));
      });
    }));

  test('bilevel images are black and white', () =>
    withImage('vips-bilevel-g4.tif', async (image) => {
      const { data } = await image.tile({ level: 0, column: 0, row: 0 });
      assert.deepEqual(
        [...new Set(data)].sort((a, b) => a - b),
        [0, 255],
      );
    }));
});

describe('GDAL', { skip }, () => {
  test('leaves out tiles of nothing: they read as 0', () =>
    withImage('cog-sparse.tif', async (image) => {
      const { data } = await image.samples({ level: 0, column: 1, row: 1 });
      assert.ok(data.every((value) => value === 0));
    }));
  test('leaves out tiles of nothing in JPEG: they are black', () =>
    withImage('cog-sparse-jpeg.tif', async (image) => {
      const { data } = await image.tile({ level: 0, column: 1, row: 1 });
      assert.deepEqual([...data.subarray(0, 4)], [0, 0, 0, 255]);
    }));
  test('leaves out tiles of the no-data value', () =>
    withImage('gdal-nodata.tif', async (image) => {
      const { data } = await image.samples({ level: 0, column: 1, row: 1 });
      assert.ok(data.every((value) => value === 255));
    }));
});

test('STIFF calls Deflate 32946', { skip }, () =>
  withImage('stiff-grey16-deflate.tif', async (image) => {
    assert.equal(image.info.compression, 'Deflate');
    await image.tile({ level: 0, column: 0, row: 0 });
  }),
);

test('profiles repeated in every directory are not read to open the image', async () => {
  const profile = new Uint8Array(2 ** 20);
  const directories = [64, 32, 16, 8].map((side) => withTags(greyStrip(side, side, 8), [34675, UNDEFINED, profile]));
  const bytes = tiffBytes({ directories });
  let read = 0;
  const image = await open(new Blob([bytes]), { workers: 0, onRead: ({ length }) => (read += length) });
  assert.equal(sizes(image), '64×64 32×32 16×16 8×8');
  assert.ok(read < bytes.length / 4, `${read} bytes of ${bytes.length}`);
  image.close();
});

test('an image of rows without RowsPerStrip is one strip', async () => {
  const bytes = tiffBytes({
    directories: [withTags(greyStrip(16, 16, 4096), [278, LONG])],
    data: [{ offset: 4096, bytes: new Uint8Array(256).fill(9) }],
  });
  await withImage(new Blob([bytes]), async (image) => {
    assert.equal(image.levels[0].tileHeight, 16);
    assert.ok((await image.samples({ level: 0, column: 0, row: 0 })).data.every((value) => value === 9));
  });
});
