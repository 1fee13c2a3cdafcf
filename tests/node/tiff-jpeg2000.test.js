/**
 * TIFF files whose tiles are JPEG 2000: as libvips writes them, and as Aperio's scanners do, put together here from
 * codestreams of OpenJPEG's. Samples must be those that opj_decompress finds in the tiles, pictures those of libvips or the
 * ones that went in.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { open } from '../../js/index.js';
import { pictureFile } from '../fixtures/picture.mjs';
import { LONG, SHORT, tiffBytes, withTags } from '../fixtures/tiff-writer.mjs';
import { made, unlessThere } from './support/places.js';
import { unlessInstalled } from './support/reference-tools.js';
import { fail, succeed } from './support/run-cli.js';

const run = promisify(execFile);

const without = unlessInstalled('opj_decompress') || unlessInstalled('opj_compress');

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-tiff-jpeg2000-'));
});
after(() => rm(folder, { recursive: true }));

/** @param {string} name */
const out = (name) => join(folder, name);

/**
 * @param {ArrayLike<number | bigint>} a
 * @param {ArrayLike<number | bigint>} b
 */
function largestDifference(a, b) {
  assert.equal(a.length, b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(Number(a[i]) - Number(b[i])));
  return largest;
}

/**
 * What opj_decompress finds in a codestream whose components are all of one size, pixel by pixel.
 * @param {Uint8Array} codestream
 * @param {import('../../js/index.js').Samples} like samples of the same type, of the upper left part
 */
async function decodedByOpenjpeg(codestream, { data, width, height, bands }) {
  await writeFile(out('tile.j2k'), codestream);
  await run('opj_decompress', ['-i', out('tile.j2k'), '-o', out('tile.rawl')]);
  const bytes = await readFile(out('tile.rawl'));
  const Samples = /** @type {Uint8ArrayConstructor} */ (data.constructor);
  const view = new DataView(codestream.buffer, codestream.byteOffset);
  const [fullWidth, fullHeight] = [view.getUint32(8), view.getUint32(12)];
  const planes = new Samples(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  assert.equal(planes.length, fullWidth * fullHeight * bands);
  return new Samples(width * height * bands).map((_, i) => {
    const [band, pixel] = [i % bands, Math.floor(i / bands)];
    return planes[(band * fullHeight + Math.floor(pixel / width)) * fullWidth + (pixel % width)];
  });
}

/**
 * The pixels that libvips shows, red, green and blue.
 * @param {string} path
 */
async function shownByVips(path) {
  await run('vips', ['colourspace', path, out('shown.v'), 'srgb']);
  await run('vips', ['rawsave', out('shown.v'), out('shown.raw')]);
  return readFile(out('shown.raw'));
}

/**
 * @param {import('../../js/index.js').Picture} picture
 * @param {number} bands 3, or 4 with the alpha
 */
const pixelsOf = ({ data }, bands = 3) => data.filter((_, i) => i % 4 < bands);

/**
 * How far pictures may be from libvips's: it rounds down where it makes RGB of YCbCr. Undefined where it shows others: it
 * stretches 16 bits of grey as sRGB, and takes CMYK through a profile.
 */
const VIPS_FIXTURES = {
  'vips-jp2k.tif': 1,
  'vips-jp2k-256.tif': 1,
  'vips-jp2k-lossless.tif': 1,
  'vips-jp2k-grey.tif': 0,
  'vips-jp2k-grey16.tif': undefined,
  'vips-jp2k-rgb16.tif': 3,
  'vips-jp2k-int16.tif': undefined,
  'vips-jp2k-rgba.tif': 0,
  'vips-jp2k-cmyk.tif': undefined,
  'vips-jp2k-miniswhite.tif': 0,
};

describe('JPEG 2000 in TIFF by libvips', { skip: unlessThere(made('vips-jp2k.tif')) || without }, () => {
  for (const [file, tolerance] of Object.entries(VIPS_FIXTURES)) {
    test(`${file}: samples as opj_decompress has them`, { skip: !existsSync(made(file)) }, async () => {
      const image = await open(made(file), { workers: 0 });
      for (const { level, columns, rows } of image.levels) {
        for (const [column, row] of [
          [0, 0],
          [columns - 1, rows - 1],
        ]) {
          const position = { level, column, row };
          const samples = await image.samples(position);
          const excerpt = await image.excerpt(position);
          assert.deepEqual([excerpt.codec, excerpt.parts.length], ['jp2-more', 1]);
          const expected = await decodedByOpenjpeg(await excerpt.bytes(), samples);
          assert.equal(largestDifference(samples.data, expected), 0, JSON.stringify(position));
          assert.deepEqual([samples.bands, samples.sampleFormat], [image.info.bands, image.info.sampleFormat]);
          assert.equal(samples.bits, image.info.bits);
        }
      }
      image.close();
    });

    if (tolerance === undefined) continue;
    test(`${file}: pictures as libvips shows them`, { skip: !existsSync(made(file)) }, async () => {
      const image = await open(made(file), { workers: 0 });
      for (const { level } of image.levels) {
        const region = await image.region({ level });
        const shown = await shownByVips(`${made(file)}[page=${level}]`);
        const bands = shown.length / region.width / region.height;
        const difference = largestDifference(pixelsOf(region, bands), shown);
        assert.ok(difference <= tolerance, `level ${level} differs by ${difference}`);
      }
      image.close();
    });
  }
});

const TILE = 64;
const SIZE = { width: 150, height: 100 };

/** The picture that goes in, with the part of the last tiles that is beyond the image. @returns {Uint8Array} RGB */
function pictureWithPadding() {
  const ppm = pictureFile(3 * TILE, 2 * TILE);
  return ppm.subarray(ppm.length - 3 * TILE * 2 * TILE * 3);
}

/** The picture's part inside the image. */
function picture() {
  const padded = pictureWithPadding();
  const rows = Array.from({ length: SIZE.height }, (_, y) => padded.subarray(y * 576, y * 576 + SIZE.width * 3));
  return Buffer.concat(rows);
}

/**
 * The components of a tile, one after the other: RGB, or full-range YCbCr with chroma at half the width.
 * @param {number} column
 * @param {number} row
 * @param {boolean} isYcbcr
 */
function planesOf(column, row, isYcbcr) {
  const padded = pictureWithPadding();
  /** @param {number} x @param {number} y */
  const pixel = (x, y) => {
    const at = ((row * TILE + y) * 3 * TILE + column * TILE + x) * 3;
    const [r, g, b] = padded.subarray(at, at + 3);
    return isYcbcr
      ? [
          0.299 * r + 0.587 * g + 0.114 * b,
          128 + (b - 0.299 * r - 0.587 * g - 0.114 * b) / 1.772,
          128 + (r - 0.299 * r - 0.587 * g - 0.114 * b) / 1.402,
        ]
      : [r, g, b];
  };
  return Buffer.concat(
    [0, 1, 2].map((band) => {
      const step = isYcbcr && band > 0 ? 2 : 1;
      const count = (TILE / step) * TILE;
      return Uint8Array.from({ length: count }, (_, i) =>
        Math.round(pixel((i % (TILE / step)) * step, Math.floor(i / (TILE / step)))[band]),
      );
    }),
  );
}

/**
 * A tile as opj_compress writes it.
 * @param {number} column
 * @param {number} row
 * @param {{ ycbcr?: boolean, mct?: number, ending?: string }} form
 */
async function codestreamOf(column, row, { ycbcr = false, mct = 1, ending = 'j2k' }) {
  await writeFile(out('planes.raw'), planesOf(column, row, ycbcr));
  const format = `${TILE},${TILE},3,8,u${ycbcr ? '@1x1:2x1:2x1' : ''}`;
  await run('opj_compress', ['-i', out('planes.raw'), '-o', out(`tile.${ending}`), '-F', format, '-mct', String(mct)]);
  return readFile(out(`tile.${ending}`));
}

/**
 * A tiled TIFF of these codestreams.
 * @param {string} name
 * @param {Uint8Array[]} tiles
 * @param {...[tag: number, type: number, values?: ArrayLike<number>]} changes of tags
 */
async function writeTiles(name, tiles, ...changes) {
  const first = 1024;
  const offsets = tiles.map((_, i) => first + tiles.slice(0, i).reduce((sum, { length }) => sum + length, 0));
  const tags = withTags(
    [
      [256, LONG, [SIZE.width]],
      [257, LONG, [SIZE.height]],
      [258, SHORT, [8, 8, 8]],
      [259, SHORT, [34712]],
      [262, SHORT, [2]],
      [277, SHORT, [3]],
      [322, LONG, [TILE]],
      [323, LONG, [TILE]],
      [324, LONG, offsets],
      [325, LONG, tiles.map(({ length }) => length)],
    ],
    ...changes,
  );
  const data = tiles.map((bytes, i) => ({ offset: offsets[i], bytes }));
  await writeFile(out(name), tiffBytes({ directories: [tags], data }));
  return out(name);
}

/** All tiles, in their order. @param {Parameters<typeof codestreamOf>[2]} form */
async function tilesOf(form) {
  const tiles = [];
  for (const row of [0, 1]) for (const column of [0, 1, 2]) tiles.push(await codestreamOf(column, row, form));
  return tiles;
}

describe('JPEG 2000 in TIFF by others', { skip: without }, () => {
  for (const { name, compression, form } of [
    { name: '33005, RGB of Aperio', compression: 33005, form: {} },
    { name: '33003 that is transformed after all', compression: 33003, form: {} },
    { name: '34712', compression: 34712, form: {} },
    { name: '34712 without transform', compression: 34712, form: { mct: 0 } },
    { name: '34712, whole JP2 files', compression: 34712, form: { ending: 'jp2' } },
  ]) {
    test(`${name}: the picture that went in`, async () => {
      const path = await writeTiles('rgb.tif', await tilesOf(form), [259, SHORT, [compression]]);
      const image = await open(path, { workers: 0 });
      assert.equal(image.info.compression, 'JPEG 2000');
      assert.equal(largestDifference((await image.samples({ level: 0 })).data, picture()), 0);
      assert.equal(largestDifference(pixelsOf(await image.region()), picture()), 0);
      const tile = await image.tile({ level: 0, column: 2, row: 1 });
      assert.deepEqual([tile.width, tile.height], [SIZE.width - 2 * TILE, SIZE.height - TILE]);
      image.close();
    });
  }

  test('33003, subsampled YCbCr that is said to be RGB: the picture that libvips shows', async () => {
    const tiles = await tilesOf({ ycbcr: true, mct: 0 });
    const path = await writeTiles('ycbcr.tif', tiles, [259, SHORT, [33003]]);
    const image = await open(path, { workers: 0 });
    const region = await image.region();
    assert.ok(largestDifference(pixelsOf(region), await shownByVips(path)) <= 1);
    const luma = (await image.samples({ level: 0 })).data.filter((_, i) => i % 3 === 0);
    const first = luma.slice(0, TILE);
    assert.deepEqual([...first], [...planesOf(0, 0, true).subarray(0, TILE)]);
    image.close();
  });

  test('tiles that are unlike their TIFF, or damaged, are errors', async () => {
    const tiles = await tilesOf({});
    const other = await codestreamOf(0, 0, { ycbcr: true, mct: 0 });
    const position = { level: 0, column: 1, row: 0 };
    /** @type {[string, string, Uint8Array[], ...[number, number, number[]][]][]} */
    const cases = [
      ['unsupported', 'apart', [...tiles, ...tiles, ...tiles], [284, SHORT, [2]]],
      ['unsupported', 'float', tiles, [339, SHORT, [3, 3, 3]], [258, SHORT, [32, 32, 32]]],
      ['decode-failed', 'a grey image of colours', tiles, [277, SHORT, [1]], [258, SHORT, [8]], [262, SHORT, [1]]],
      ['decode-failed', 'wider samples', tiles, [258, SHORT, [16, 16, 16]]],
      ['decode-failed', 'cut short', tiles.map((tile) => tile.subarray(0, tile.length / 2))],
      ['decode-failed', 'no codestream', tiles.map((tile) => new Uint8Array(tile.length))],
    ];
    for (const [code, name, data, ...changes] of cases) {
      const image = await open(await writeTiles('bad.tif', data, ...changes), { workers: 0 });
      await assert.rejects(image.tile(position), { code }, name);
      await assert.rejects(image.samples(position), { code }, name);
      image.close();
    }
    // Subsampled or not makes no difference to what a TIFF says.
    const image = await open(await writeTiles('mixed.tif', [tiles[0], other, ...tiles.slice(2)]), { workers: 0 });
    assert.equal((await image.samples(position)).bands, 3);
    image.close();
  });
});

describe('pyramidion excerpt of JPEG 2000 in TIFF', { skip: unlessThere(made('vips-jp2k.tif')) || without }, () => {
  const position = ['--level', 0, '--column', 1, '--row', 1];
  const path = made('vips-jp2k.tif');

  for (const ending of ['j2k', 'j2c', 'jpc']) {
    test(`writes a codestream that opj_decompress reads: .${ending}`, async () => {
      await succeed('excerpt', path, ...position, '-o', out(`tile.${ending}`));
      await run('opj_decompress', ['-i', out(`tile.${ending}`), '-o', out('tile.ppm')]);
      assert.match((await run('vipsheader', [out('tile.ppm')])).stdout, /64x64 uchar, 3 bands/);
    });
  }

  test('an ending that does not fit is refused, with a hint', async () => {
    assert.match(await fail(2, 'excerpt', path, ...position, '-o', out('no.tif')), /JPEG 2000 codestream.*\.j2k/);
    assert.match(await fail(1, 'excerpt', path, ...position, '-o', out('no.jpg')), /not a grey, RGB or YCbCr JPEG/);
    const deflate = made('vips-deflate.tif');
    assert.match(await fail(2, 'excerpt', deflate, ...position, '-o', out('no.j2k')), /a TIFF.*\.tif/);
    assert.equal(
      ['no.tif', 'no.jpg', 'no.j2k'].some((name) => existsSync(out(name))),
      false,
    );
  });
});
