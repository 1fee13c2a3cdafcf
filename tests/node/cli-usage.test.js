import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkPictureSize } from '../../js/cli/write-picture.js';
import { startStaticServer } from '../../js/cli/static-server.js';
import { greyStrip, SHORT, tiffBytes, withTags } from '../fixtures/tiff-writer.mjs';
import { made, ROOT, unlessThere } from './support/places.js';
import { fail, succeed } from './support/run-cli.js';

const PYRAMID = made('vips-deflate.tif');
const skip = unlessThere(PYRAMID);

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-cli-'));
});
after(() => rm(folder, { recursive: true }));

/** @param {string} name */
const out = (name) => join(folder, name);

describe('help and version', () => {
  test('the overview names every command', async () => {
    const text = await succeed('--help');
    for (const command of ['info', 'tile', 'region', 'excerpt', 'index', 'serve'])
      assert.match(text, new RegExp(`\\n  ${command} `));
  });

  test('each command has help that names its options', async () => {
    for (const [command, option] of Object.entries({
      info: '--json',
      tile: '--row',
      region: '--size',
      excerpt: '--output',
      index: '--into',
      serve: '--port',
    })) {
      const text = await succeed(command, '--help');
      assert.match(text, new RegExp(`Usage: pyramidion ${command} `));
      assert.match(text, new RegExp(option));
      assert.ok(text.split('\n').every((line) => line.length <= 100));
    }
  });

  test("the version is the package's", async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    assert.equal(await succeed('--version'), `${version}\n`);
  });
});

describe('wrong usage ends with 2, and a line that says how to do better', () => {
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [[], /say what to do: info, tile/],
    [['paint'], /no command "paint"/],
    [['info'], /info needs SOURCE/],
    [['info', 'a.tif', 'b.tif'], /"b\.tif" is one argument too many/],
    [['info', 'a.tif', '--colour'], /Unknown option '--colour'/],
    [['index'], /index needs FILE/],
    [['index', 'a.jp2', '-o', 'b', '--into', 'c'], /-o and --into exclude each other/],
    [['index', 'http://example.org/a.jp2'], /-o OUT is missing/],
    [['info', 'ftp://example.org/a.tif'], /http\(s\) URL/],
    [['info', 'a.tif', '--image', 'last'], /--image takes a whole number, not "last"/],
    [['tile', 'a.tif', '--level', '0', '--row', '0', '-o', 'a.png'], /--column N is missing/],
    [['tile', 'a.tif', '--level', '-1', '--column', '0', '--row', '0', '-o', 'a.png'], /--level/],
    [['tile', 'a.tif', '--level', '0', '--column', '0', '--row', '0'], /-o OUT is missing/],
    [['tile', 'a.tif', '--level', '0', '--column', '0', '--row', '0', '-o', 'a.gif'], /\.png \.jpg .*\.raw/],
    [['tile', 'a.tif', '--level', '0', '--column', '0', '--row', '0', '-o', 'a.jpg', '--quality', '101'], /1 to 100/],
    [['region', 'a.tif', '-o', 'a.png', '--subsampling', '4:2:0'], /--subsampling is for JPEG files only/],
    [['region', 'a.tif', '-o', 'a.jpg', '--subsampling', '4:1:1'], /takes 4:4:4, 4:2:0, not "4:1:1"/],
    [['region', 'a.tif', '-o', 'a.tif', '--progressive'], /--progressive is for JPEG/],
    [['region', 'a.tif', '-o', 'a.jpg', '--lossless'], /--lossless is for WEBP/],
    [['region', 'a.tif', '-o', 'a.png', '--png-level', '10'], /--png-level takes 0 to 9/],
    [['region', 'a.tif', '-o', 'b.tif', '--compression', 'zip'], /takes none, lzw, deflate, not "zip"/],
    [['region', 'a.tif', '-o', 'b.tif', '--tiff-tile', '100'], /multiple of 16/],
    [['region', 'a.tif', '-o', 'b.raw', '--pyramid'], /--pyramid is for TIFF files only/],
    [['region', 'a.tif', '-o', 'b.tif', '--keep', 'icc,exif'], /resolution, xmp.*not "icc"/],
    [['region', 'a.tif', '--region', '0,0,10', '-o', 'a.png'], /--region takes X,Y,W,H/],
    [['region', 'a.tif', '--region', '0,0,0,10', '-o', 'a.png'], /empty/],
    [['region', 'a.tif', '--size', '100', '-o', 'a.png'], /--size takes W,H/],
    [['region', 'a.tif', '--size', '10,10', '--level', '1', '-o', 'a.png'], /exclude each other/],
    [['region', 'a.tif', '--size', '10,10', '-o', 'a.raw'], /--level instead of --size/],
    [
      ['excerpt', 'a.tif', '--level', '0', '--column', '0', '--row', '0', '-o', 'a.png'],
      /\.tif \.tiff \.j2k \.j2c \.jpc \.jpg/,
    ],
    [['serve', '--port', '99999'], /0 to 65535/],
  ])) {
    test(args.join(' ') || '(nothing)', async () => assert.match(await fail(2, ...args), message));
  }
});

describe('failures end with 1, and a line that says what and where', { skip }, () => {
  test('no such file', async () => assert.match(await fail(1, 'info', out('absent.tif')), /absent\.tif.*no such file/));
  test('a folder', async () => assert.match(await fail(1, 'info', folder), /folder/));

  test('not an image', async () => {
    await writeFile(out('page.tif'), '<!doctype html><title>Sign in</title>');
    assert.match(await fail(1, 'info', out('page.tif')), /page\.tif.*HTML/);
  });

  test('an empty file', async () => {
    await writeFile(out('empty.tif'), '');
    assert.match(await fail(1, 'info', out('empty.tif')), /empty/);
  });

  test('a truncated file', async () => {
    await writeFile(out('half.tif'), (await readFile(PYRAMID)).subarray(0, 100_000));
    assert.match(await fail(1, 'info', out('half.tif')), /half\.tif/);
  });

  test('a compression that is not built in is named', async () => {
    const tags = withTags(greyStrip(8, 8, 200), [259, SHORT, [50002]]);
    await writeFile(out('jxl.tif'), tiffBytes({ directories: [tags], size: 300 }));
    const args = ['--level', 0, '--column', 0, '--row', 0, '-o', out('jxl.png')];
    assert.match(await fail(1, 'tile', out('jxl.tif'), ...args), /JPEG XL/);
    assert.equal(existsSync(out('jxl.png')), false);
  });

  test('levels, tiles, regions and images that are not there', async () => {
    const tile = (/** @type {number[]} */ ...[level, column, row]) =>
      fail(1, 'tile', PYRAMID, '--level', level, '--column', column, '--row', row, '-o', out('none.png'));
    assert.match(await tile(9, 0, 0), /level 9/);
    assert.match(await tile(0, 99, 0), /99/);
    assert.match(await fail(1, 'region', PYRAMID, '--region', '1000,0,4,4', '-o', out('none.png')), /1003 × 797/);
    assert.match(await fail(1, 'region', PYRAMID, '--level', 7, '-o', out('none.raw')), /no level 7/);
    assert.match(await fail(1, 'info', PYRAMID, '--image', 5), /no image 5/);
    assert.equal(existsSync(out('none.png')), false);
  });

  for (const [width, height, depth, isTooLarge] of /** @type {const} */ ([
    [16384, 16384, 8, false],
    [16384, 16385, 8, true],
    [16384, 8192, 16, false],
    [16384, 8193, 16, true],
  ])) {
    test(`a picture of ${width} × ${height} pixels of ${depth} bits is ${isTooLarge ? 'refused' : 'taken'}`, () => {
      const check = () => checkPictureSize(width, height, depth);
      if (isTooLarge) assert.throws(check, /too large to encode/);
      else check();
    });
  }

  test('a large picture, before it is read', async () => {
    const args = ['--size', '16384,8193', '--depth', 16, '-o', out('none.png')];
    assert.match(await fail(1, 'region', PYRAMID, ...args), /16384 × 8193 pixels is too large/);
  });

  test('an output that cannot be written', async () => {
    const args = ['--level', 0, '--column', 0, '--row', 0];
    assert.match(await fail(1, 'tile', PYRAMID, ...args, '-o', out('nowhere/tile.png')), /nowhere\/tile\.png/);
  });

  test('a port that is taken', async (t) => {
    const server = await startStaticServer({ root: folder, port: 0 });
    t.after(() => server.close());
    assert.match(await fail(1, 'serve', folder, '--port', server.port), /port is in use/);
  });

  test('a server that says no', async (t) => {
    const server = await startStaticServer({ root: folder, port: 0 });
    t.after(() => server.close());
    assert.match(await fail(1, 'info', `${server.url}/absent.tif`), /absent\.tif.*404/);
  });
});
