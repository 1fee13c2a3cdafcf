/** Files that are read as pictures: those of other programs, and what is none. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Pool } from '../../js/index.js';
import { paintedPicture, readBack } from './support/painted-picture.js';
import { unlessInstalled } from './support/reference-tools.js';

/** @type {string} */
let folder;
const pool = new Pool({ workers: 0 });

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-'));
  const picture = paintedPicture(pool, 60, 41, { alpha: true, depth: 16 });
  await writeFile(join(folder, 'source.png'), new Uint8Array(await (await picture.toBlob()).arrayBuffer()));
});
after(async () => {
  pool.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** ImageMagick, as Debian calls it. @param {...string} args */
const convert = (...args) => execFileSync('convert', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

describe('files that ImageMagick writes', { skip: unlessInstalled('convert') }, () => {
  /** @type {[file: string, options: string[], tolerance: number][]} */
  const cases = [
    ['rgba16.png', [], 0],
    ['interlaced.png', ['-interlace', 'PNG'], 0],
    ['rgba8.png', ['-depth', '8'], 0],
    ['rgb8.png', ['-alpha', 'off', '-depth', '8'], 0],
    ['palette.png', ['-alpha', 'off', '-colors', '9', '-define', 'png:color-type=3'], 0],
    ['grey2.png', ['-alpha', 'off', '-colorspace', 'Gray', '-depth', '2', '-define', 'png:color-type=0'], 0],
    ['grey-alpha.png', ['-colorspace', 'Gray', '-depth', '8', '-define', 'png:color-type=4'], 0],
    ['rgb.jpg', ['-alpha', 'off', '-quality', '90'], 1],
    ['grey.jpg', ['-alpha', 'off', '-colorspace', 'Gray'], 0],
    ['progressive.jpg', ['-alpha', 'off', '-interlace', 'JPEG'], 1],
    ['lossless.webp', ['-depth', '8', '-define', 'webp:lossless=true'], 0],
    ['lossy.webp', ['-alpha', 'off', '-quality', '90'], 0],
  ];
  for (const [file, options, tolerance] of cases) {
    test(file, async () => {
      convert('source.png', '-strip', ...options, file);
      const { width, height, depth, data } = await readBack(pool, await readFile(join(folder, file)));
      assert.deepEqual([width, height], [60, 41]);
      const raw = new Uint8Array(convert(file, '-depth', String(depth), '-endian', 'LSB', 'RGBA:-'));
      const expected = depth === 16 ? new Uint16Array(raw.buffer) : raw;
      assert.equal(expected.length, data.length);
      for (let i = 0; i < data.length; i++) {
        // What is quite transparent has any colour.
        if (expected[i | 3] === 0 && (i & 3) !== 3) continue;
        assert.ok(Math.abs(data[i] - expected[i]) <= tolerance, `value ${i}: ${data[i]}, not ${expected[i]}`);
      }
    });
  }

  test('a JPEG in CMYK', async () => {
    convert('-size', '32x32', 'xc:cmyk(0,255,255,0)', '-quality', '100', 'cmyk.jpg');
    const { data } = await readBack(pool, await readFile(join(folder, 'cmyk.jpg')));
    assert.deepEqual([...data.subarray(0, 4)], [255, 0, 0, 255]);
  });
});

describe('files that are refused', () => {
  test('what is no picture', async () => {
    for (const bytes of [new Uint8Array(), new TextEncoder().encode('<!doctype html>'), new Uint8Array(1000)]) {
      await assert.rejects(readBack(pool, bytes), { code: 'unknown-format' });
    }
  });

  for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
    test(`${type} that is too large, or ends early`, async () => {
      const bytes = new Uint8Array(await (await paintedPicture(pool, 100, 80).toBlob({ type })).arrayBuffer());
      await assert.rejects(readBack(pool, bytes, 7999), { code: 'limit-exceeded', message: /100 x 80 pixels.*7999/ });
      assert.equal((await readBack(pool, bytes, 8000)).width, 100);
      await assert.rejects(readBack(pool, bytes.subarray(0, bytes.length / 2)), { code: 'truncated' });
    });
  }
});
