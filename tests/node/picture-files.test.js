/**
 * Pictures as image files, read back by our own reader and, where they are installed, by programs that nobody here wrote.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { open, Picture, Pool } from '../../js/index.js';
import { paintedPicture, readBack } from './support/painted-picture.js';
import { unlessInstalled } from './support/reference-tools.js';

const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>';

const KINDS = /** @type {const} */ ([
  { colour: false, alpha: false },
  { colour: true, alpha: false },
  { colour: false, alpha: true },
  { colour: true, alpha: true },
]);

/** @type {string} */
let folder;
const pool = new Pool({ workers: 0 });

before(async () => void (folder = await mkdtemp(join(tmpdir(), 'pyramidion-'))));
after(async () => {
  pool.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** @param {Picture} picture @param {import('../../js/index.js').BlobOptions} [options] */
async function bytesOf(picture, options) {
  const blob = await picture.toBlob(options);
  assert.equal(blob.type, options?.type ?? 'image/png');
  return new Uint8Array(await blob.arrayBuffer());
}

/** The bands that a file is to hold of a picture. @param {Picture} picture @param {{ colour: boolean, alpha: boolean }} kind */
function bandsOf({ data }, { colour, alpha }) {
  const bands = [...(colour ? [0, 1, 2] : [0]), ...(alpha ? [3] : [])];
  return Array.from({ length: (data.length / 4) * bands.length }, (_, i) => {
    const pixel = Math.floor(i / bands.length);
    return data[4 * pixel + bands[i % bands.length]];
  });
}

/** @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
function meanDifference(one, other) {
  assert.equal(one.length, other.length);
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += Math.abs(one[i] - other[i]);
  return sum / one.length;
}

/** @type {[name: string, options: import('../../js/index.js').BlobOptions][]} */
const LOSSLESS = [
  ['a.png', {}],
  ['filter.png', { filter: 'paeth', level: 9 }],
  ['plain.png', { filter: 'none', level: 0 }],
  ['strips.tif', { type: 'image/tiff' }],
  ['lzw.tif', { type: 'image/tiff', compression: 'lzw' }],
  ['none.tif', { type: 'image/tiff', compression: 'none', tile: 64 }],
  ['pyramid.tif', { type: 'image/tiff', pyramid: true, tile: 64 }],
  ['subifd.tif', { type: 'image/tiff', compression: 'lzw', pyramid: 'subifd', tile: 64 }],
];

describe('files without loss', () => {
  for (const [name, options] of LOSSLESS) {
    for (const depth of /** @type {const} */ ([8, 16])) {
      test(`${name}, ${depth} bits`, async () => {
        for (const kind of KINDS) {
          const picture = paintedPicture(pool, 150, 101, { ...kind, depth });
          const bytes = await bytesOf(picture, options);
          const bands = bandsOf(picture, kind);
          if (options.type === 'image/tiff') {
            const image = await open(new Blob([bytes]), { pool });
            const { data, bits, bands: count } = await image.samples({ level: 0 });
            image.close();
            assert.deepEqual([bits, count], [depth, bands.length / (150 * 101)]);
            assert.deepEqual(Array.from(data, Number), bands);
          } else {
            const back = await readBack(pool, bytes);
            assert.equal(back.depth, depth);
            assert.deepEqual(back.data, picture.data);
          }
        }
      });

      test(`${name}, ${depth} bits, as libvips reads it`, { skip: unlessInstalled('vips') }, async () => {
        for (const kind of KINDS) {
          const picture = paintedPicture(pool, 150, 101, { ...kind, depth });
          const [file, raw] = [join(folder, name), join(folder, 'samples.raw')];
          await writeFile(file, await bytesOf(picture, options));
          execFileSync('vips', ['rawsave', file, raw], { stdio: ['ignore', 'ignore', 'pipe'] });
          const { buffer } = new Uint8Array(await readFile(raw));
          const samples = depth === 16 ? new Uint16Array(buffer) : new Uint8Array(buffer);
          assert.deepEqual(Array.from(samples), bandsOf(picture, kind));
        }
      });
    }
  }

  test('WebP', async () => {
    for (const kind of KINDS) {
      const picture = paintedPicture(pool, 90, 61, kind);
      const back = await readBack(pool, await bytesOf(picture, { type: 'image/webp', lossless: true }));
      assert.deepEqual(back.data, picture.data);
    }
  });

  test('a pyramid has levels that libtiff and we find', { skip: unlessInstalled('tiffinfo') }, async () => {
    for (const pyramid of /** @type {const} */ (['chained', 'subifd'])) {
      const bytes = await bytesOf(paintedPicture(pool, 300, 200), { type: 'image/tiff', pyramid, tile: 64 });
      const image = await open(new Blob([bytes]), { pool });
      assert.deepEqual(
        image.levels.map(({ width, height }) => [width, height]),
        [
          [300, 200],
          [150, 100],
          [75, 50],
          [38, 25],
        ],
      );
      image.close();
      await writeFile(join(folder, 'pyramid.tif'), bytes);
      const { stdout, stderr } = tiffInfo(join(folder, 'pyramid.tif'));
      assert.equal(stderr, '');
      assert.equal(stdout.match(/Subfile Type: reduced-resolution image/g)?.length, 3);
    }
  });
});

/** @param {string} file */
function tiffInfo(file) {
  const stdout = execFileSync('tiffinfo', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return { stdout, stderr: '' };
}

describe('files with loss', () => {
  test('JPEG comes near, in every form', async () => {
    const picture = paintedPicture(pool, 150, 101);
    for (const options of [{}, { quality: 0.95 }, { subsampling: '4:4:4' }, { progressive: true }]) {
      const bytes = await bytesOf(picture, /** @type {any} */ ({ type: 'image/jpeg', ...options }));
      assert.ok(meanDifference((await readBack(pool, bytes)).data, picture.data) < 2, JSON.stringify(options));
    }
  });

  test('JPEG is of the form that was asked for', { skip: unlessInstalled('identify') }, async () => {
    const cases = /** @type {[import('../../js/index.js').BlobOptions, string][]} */ ([
      [{ quality: 0.8 }, '80 2x2,1x1,1x1 None sRGB'],
      [{ quality: 0.9 }, '90 1x1,1x1,1x1 None sRGB'],
      [{ quality: 0.8, subsampling: '4:4:4' }, '80 1x1,1x1,1x1 None sRGB'],
      [{ quality: 0.95, subsampling: '4:2:0', progressive: true }, '95 2x2,1x1,1x1 JPEG sRGB'],
    ]);
    for (const [options, expected] of cases) {
      const file = join(folder, 'form.jpg');
      await writeFile(file, await bytesOf(paintedPicture(pool, 64, 48), { type: 'image/jpeg', ...options }));
      const format = '%Q %[jpeg:sampling-factor] %[interlace] %[colorspace]';
      assert.equal(execFileSync('identify', ['-format', format, file], { encoding: 'utf8' }), expected);
    }
  });

  test('WebP comes near', async () => {
    const picture = paintedPicture(pool, 150, 101);
    const [small, large] = await Promise.all(
      [0.3, 0.95].map((quality) => bytesOf(picture, { type: 'image/webp', quality })),
    );
    assert.ok(small.length < large.length);
    assert.ok(meanDifference((await readBack(pool, small)).data, picture.data) < 6);
    assert.ok(meanDifference((await readBack(pool, large)).data, picture.data) < 2);
  });

  test('16 bits become the nearest of 8', async () => {
    const deep = paintedPicture(pool, 60, 40, { depth: 16 });
    const shallow = new Uint8ClampedArray(Array.from(deep.data, (value) => Math.round(value / 257)));
    const back = await readBack(pool, await bytesOf(deep, { type: 'image/webp', lossless: true }));
    assert.deepEqual(back.data, shallow);
  });

  test('a JPEG shows the background where the picture is transparent', async () => {
    const picture = new Picture(
      8,
      8,
      new Uint8ClampedArray(256),
      /** @type {any} */ (paintedPicture(pool, 1, 1)).encode,
    );
    const opaque = paintedPicture(pool, 8, 8, { alpha: true });
    opaque.data.fill(0);
    const bytes = await bytesOf(opaque, { type: 'image/jpeg', quality: 1, background: [200, 100, 50] });
    const [red, green, blue, alpha] = (await readBack(pool, bytes)).data;
    assert.ok(meanDifference([red, green, blue, alpha], [200, 100, 50, 255]) < 1.5);
    await assert.rejects(picture.toBlob(), { code: 'engine' });
  });
});

describe('what is carried along', () => {
  /**
   * An ICC profile's header, for the colours given, and no tags but bytes enough: libpng finds small profiles too short.
   * @param {string} colours
   */
  const profile = (colours) => {
    const icc = Uint8Array.from({ length: 400 }, (_, i) => (i < 132 ? 0 : (i * i * 7) >> 3));
    new DataView(icc.buffer).setUint32(0, icc.length);
    for (const [at, text] of Object.entries({ 12: 'mntr', 16: colours, 20: 'XYZ ', 36: 'acsp' })) {
      icc.set(new TextEncoder().encode(text), Number(at));
    }
    return icc;
  };

  test('is in a TIFF where we find it', async () => {
    const options = {
      icc: profile('RGB '),
      xmp: XMP,
      resolution: { x: 118, y: 59, unit: /** @type {const} */ ('cm') },
    };
    const bytes = await bytesOf(paintedPicture(pool, 20, 10), { type: 'image/tiff', ...options });
    const image = await open(new Blob([bytes]), { pool });
    const items = new Map((await image.metadata()).map(({ name, value }) => [name, value]));
    image.close();
    assert.deepEqual(items.get('ICCProfile'), options.icc);
    assert.equal(items.get('XMP'), XMP);
    assert.deepEqual(
      ['XResolution', 'YResolution', 'ResolutionUnit'].map((name) => items.get(name)),
      [[118], [59], [3]],
    );
  });

  const types = ['image/png', 'image/jpeg', 'image/webp', 'image/tiff'];
  for (const type of types) {
    test(`is in a file of ${type} where libvips finds it`, { skip: unlessInstalled('vipsheader') }, async () => {
      const options = { icc: profile('RGB '), xmp: XMP, resolution: 254 };
      const file = join(folder, `carried.${type.slice(6)}`);
      await writeFile(file, await bytesOf(paintedPicture(pool, 20, 10), { type, ...options }));
      const text = execFileSync('vipsheader', ['-a', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      assert.match(text, /icc-profile-data: 400 bytes/);
      assert.match(text, new RegExp(`xmp-data: ${XMP.length} bytes`));
      // libvips reads no resolution of WebP but by Exif.
      assert.match(text, type === 'image/webp' ? /exif-ifd0-XResolution: 254000\/1000/ : /xres: 10\b/);
    });
  }

  test('is left out when a profile is of other colours', async () => {
    const text = async (/** @type {string} */ colours, colour = true) => {
      const bytes = await bytesOf(paintedPicture(pool, 20, 10, { colour }), { icc: profile(colours) });
      return Buffer.from(bytes).toString('latin1').includes('iCCP');
    };
    assert.deepEqual([await text('RGB '), await text('CMYK'), await text('GRAY')], [true, false, false]);
    assert.deepEqual([await text('RGB ', false), await text('GRAY', false)], [true, true]);
  });
});

describe('options of toBlob', () => {
  /** @type {[options: any, message: RegExp, hint?: RegExp][]} */
  const wrong = [
    [{ type: 'image/gif' }, /"type" takes "image\/png", "image\/jpeg", .*, not "image\/gif"/],
    [{ quality: 85 }, /"quality" takes a number from 0 to 1, not 85/],
    [{ quality: NaN }, /"quality" takes a number from 0 to 1, not NaN/],
    [{ subsampling: '4:1:1' }, /"subsampling" takes "4:4:4", "4:2:0", not "4:1:1"/],
    [{ progressive: 1 }, /"progressive" takes true, false, not 1/],
    [{ background: 'white' }, /"background" takes red, green and blue .*, each 0 to 255, not "white"/],
    [{ background: [0, 0, 256] }, /"background" .* 0 to 255, not \[0,0,256\]/],
    [{ level: 10 }, /"level" takes a whole number from 0 to 9, not 10/],
    [{ filter: 'best' }, /"filter" takes .*"paeth", not "best"/],
    [{ compression: 'zip' }, /"compression" takes .*"lzw".*, not "zip"/],
    [{ tile: 100 }, /"tile" takes a multiple of 16 from 16 to 4096, not 100/],
    [{ tile: 0 }, /"tile" takes a multiple of 16 from 16 to 4096, not 0/],
    [{ tile: 4112 }, /"tile" takes a multiple of 16 from 16 to 4096, not 4112/],
    [{ pyramid: 'deep' }, /"pyramid" takes .*"subifd", not "deep"/],
    [{ icc: 'sRGB' }, /"icc" takes a Uint8Array, not "sRGB"/],
    [{ resolution: 0 }, /"resolution" takes a positive number, .*, not 0/],
    [{ resolution: { x: 300, unit: 'mm' } }, /"resolution" .* inch, cm or none, not \{"x":300/],
    [{ xmp: new Uint8Array(3) }, /"xmp" takes a string, not/],
    [{ engine: 'gpu' }, /"engine" takes "wasm", "browser", not "gpu"/],
    [{ engine: 'browser' }, /no browser here/, /engine/],
    [{ qualty: 0.5 }, /no option "qualty"/, /quality/],
  ];
  for (const [options, message, hint = /leave it out/] of wrong) {
    test(`are refused when wrong: ${JSON.stringify(options)}`, async () => {
      const picture = paintedPicture(pool, 4, 4);
      await assert.rejects(picture.toBlob(options), { name: 'RequestError', code: 'bad-request', message, hint });
    });
  }

  test('are the same when undefined', async () => {
    const picture = paintedPicture(pool, 20, 20);
    assert.deepEqual(await bytesOf(picture, { quality: undefined, icc: undefined }), await bytesOf(picture));
  });
});
