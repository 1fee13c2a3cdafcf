/**
 * An excerpt of a JPEG 2000 file is a codestream that OpenJPEG's own tools read without a word, and that holds the samples
 * of its part of the tile.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { gridOf } from '../fixtures/reference/planes.mjs';
import { averaged, complaint, crop, rasterOf, readExpectedLevels, withImage } from './support/jpeg2000.js';
import { made, unlessThere } from './support/places.js';
import { unlessInstalled, withReference } from './support/reference-tools.js';
import { succeed } from './support/run-cli.js';

/**
 * @typedef {import('./support/jpeg2000.js').Raster} Raster
 * @typedef {import('../../js/index.js').Image} Image
 * @typedef {{ area: number[], align: number, discard: number, shrink: number }} Settings
 * @typedef {import('../fixtures/reference/jpeg2000.mjs').Reference} Reference
 */

const run = promisify(execFile);
const TABLE = made('jpeg2000.tsv');
const skip = unlessThere(TABLE) || unlessInstalled('opj_decompress');
/** Files whose codestream's tiles are no multiples of 2^level: their borders are hardest to keep in a codestream. */
const ODD_TILES = new Set(['opj-420-tiled-offset.j2k', 'opj-sampled-unlike-tiled.j2k']);

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-excerpt-'));
});
after(() => rm(folder, { recursive: true }));

describe('JPEG 2000 excerpts', { skip, concurrency: 2 }, () => {
  const files = existsSync(TABLE) ? [...readExpectedLevels(TABLE).keys()] : [];
  for (const file of files) {
    test(file, async () => {
      const complaints = await withImage(made(file), async (image) => {
        const found = [];
        for (const position of someTiles(image, ODD_TILES.has(file))) {
          const what = await checkExcerpt(image, position, join(folder, `${file}.j2k`));
          if (what) found.push(`${Object.values(position)}: ${what}`);
        }
        return found;
      });
      assert.deepEqual(complaints, []);
    });
  }
});

/**
 * The first and the last tile of some levels, or of all.
 * @param {Image} image
 * @param {boolean} isThorough
 */
function someTiles({ levels }, isThorough) {
  const some = levels.filter(({ level }) => isThorough || level < 2 || level === levels.length - 1);
  return some.flatMap(({ level, columns, rows }) => {
    const last = { level, column: columns - 1, row: rows - 1 };
    return columns * rows === 1 ? [last] : [{ level, column: 0, row: 0 }, last];
  });
}

/**
 * @param {Image} image
 * @param {{ level: number, column: number, row: number }} position
 * @param {string} path
 * @returns {Promise<string | undefined>} what is wrong
 */
async function checkExcerpt(image, position, path) {
  const excerpt = await image.excerpt(position);
  const bytes = await excerpt.bytes();
  await writeFile(path, bytes);
  const { stdout, stderr } = await run('opj_dump', ['-i', path]);
  if (/\[(WARNING|ERROR)\]/.test(stdout + stderr)) return `opj_dump: ${stdout}${stderr}`;

  const { x, y, width, height } = excerpt;
  const found = await rasterOf(image, position);
  if (x !== 512 * position.column || y !== 512 * position.row || width !== found.width || height !== found.height)
    return `the excerpt of ${found.width} × ${found.height} pixels is ${width} × ${height} from ${x},${y} on`;
  const settings = /** @type {Settings} */ (excerpt.settings);
  const expected = await withReference(bytes, (reference) => decodedArea(reference, settings));
  return complaint(found, expected);
}

/**
 * What opj_decompress makes of an excerpt, following its settings.
 * @param {Reference} reference
 * @param {Settings} settings
 */
async function decodedArea(reference, { area, align, discard, shrink }) {
  const { codestream } = reference;
  const { image, components } = codestream;
  // Samples that lie apart stand for the pixels behind them, too.
  const [dx, dy] = [Math.max(...components.map((one) => one.dx)), Math.max(...components.map((one) => one.dy))];
  const [x0, y0, x1, y1] = area;
  const side = 2 ** align;
  const down = (/** @type {number} */ edge) => Math.max(0, Math.floor(edge / side)) * side;
  const up = (/** @type {number} */ edge) => Math.ceil(edge / side) * side;
  const wide = [down(x0 - dx + 1), down(y0 - dy + 1), up(x1), up(y1)].map((edge) => edge * 2 ** discard);
  const inside = box4(wide.map((edge, i) => (i < 2 ? Math.max(edge, image[i]) : Math.min(edge, image[i]))));
  // OpenJPEG decodes areas of HTJ2K to grey, but whole codestreams right.
  const whole = codestream.isHt ? image : inside;
  const decoded = await reference.openJpeg({ level: discard, area: codestream.isHt ? undefined : inside });
  const outer = gridOf({ ...codestream, image: whole }, discard);
  const { x0: left, y0: top, width, height } = gridOf({ ...codestream, image: box4(area) }, 0);
  return averaged(crop(decoded, { x: left - outer.x0, y: top - outer.y0, width, height }), shrink);
}

/** @param {number[]} edges @returns {[number, number, number, number]} */
const box4 = ([x0, y0, x1, y1]) => [x0, y0, x1, y1];

describe('pyramidion excerpt', { skip }, () => {
  test('writes a codestream that opj_decompress decodes', async () => {
    const [path, decoded] = [join(folder, 'tile.j2k'), join(folder, 'tile.pgm')];
    const position = ['--level', 1, '--column', 0, '--row', 0];
    await succeed('excerpt', made('opj-large.jp2'), ...position, '-o', path);
    await run('opj_decompress', ['-i', path, '-o', decoded, '-d', '0,0,512,512']);
    assert.match((await readFile(decoded)).toString('latin1', 0, 80), /512 512/);
  });
});
