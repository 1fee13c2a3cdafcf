/**
 * Third-party files whose colours are defined without a profile look as libvips or ImageMagick show them, within 1 level.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';
import { unlessInstalled } from './support/reference-tools.js';

/** Both take L*a*b* for relative to D65. @type {import('../../js/render/options.js').RenderOptions} */
const D65 = { color: 'ignore', lab: 'D65' };

/** @type {[file: string, tool: 'vips' | 'convert', render: import('../../js/render/options.js').RenderOptions][]} */
const FILES = [
  ['Pillow__lab-green.tif', 'vips', D65],
  ['Pillow__lab-red.tif', 'vips', D65],
  ['sharp__cielab-dagams.tiff', 'vips', D65],
  ['sharp__cielab-dagams.tiff', 'convert', D65],
  ['gdal__rgbsmall_cmyk.tif', 'convert', { color: 'ignore' }],
];

/** @type {Record<string, (path: string) => Buffer>} red, green and blue of each pixel */
const SHOWN = {
  vips: (path) => {
    const png = execFileSync('vips', ['colourspace', path, '.png', 'srgb'], { maxBuffer: 2 ** 28 });
    return execFileSync('convert', ['png:-', '-alpha', 'off', '-depth', '8', 'RGB:-'], {
      input: png,
      maxBuffer: 2 ** 28,
    });
  },
  convert: (path) =>
    execFileSync('convert', [`${path}[0]`, '-colorspace', 'sRGB', '-alpha', 'off', '-depth', '8', 'RGB:-'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 28,
    }),
};

describe('colours that need no profile', () => {
  for (const [file, tool, render] of FILES) {
    const path = join(THIRD_PARTY, 'tiff', file);
    const skip = unlessThere(path) || unlessInstalled(tool) || unlessInstalled('convert');
    test(`${file} as ${tool} shows it`, { skip }, async () => {
      const image = await open(path, { workers: 0, orientation: 'stored' });
      try {
        const { data } = await image.region({ level: 0, render });
        const expected = SHOWN[tool](path);
        assert.equal(expected.length, (3 * data.length) / 4);
        const far = expected.filter((value, i) => Math.abs(value - data[Math.floor(i / 3) * 4 + (i % 3)]) > 1);
        assert.equal(far.length, 0, `${far.length} of ${expected.length} values differ by more than 1`);
      } finally {
        image.close();
      }
    });
  }
});
