/** The pyramids that are opened and looked at, all of one picture, each by the program that people make it with. */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeOnce, run, exists } from './command.js';
import { largePicture } from './photographs.js';
import { cache } from './places.js';

const tiled = ['--tile', '--pyramid', '--tile-width', '256', '--tile-height', '256'];

/** How each is made: from an uncompressed picture, into a path. @type {Record<string, (from: string, to: string) => Promise<void>>} */
const recipes = {
  'vips-jpeg-q75.tif': (from, to) =>
    run('vips', ['tiffsave', from, to, ...tiled, '--compression', 'jpeg', '--Q', '75', '--profile', 'srgb']),
  'vips-jpeg-subifd.tif': (from, to) =>
    run('vips', ['tiffsave', from, to, ...tiled, '--compression', 'jpeg', '--Q', '75', '--subifd']),
  'vips-deflate.tif': (from, to) =>
    run('vips', ['tiffsave', from, to, ...tiled, '--compression', 'deflate', '--profile', 'srgb']),
  'im-ptif-jpeg.tif': async (from, to) =>
    run(
      'convert',
      [await plainTiff(from), '-define', 'tiff:tile-geometry=256x256', '-compress', 'jpeg', `ptif:${to}`],
      {
        env: { ...process.env, MAGICK_CONFIGURE_PATH: dirname(await roomierPolicy()) },
      },
    ),
  'gdal-cog-jpeg.tif': async (from, to) =>
    run('gdal_translate', [
      ...['-q', '-of', 'COG', '-co', 'COMPRESS=JPEG', '-co', 'QUALITY=75'],
      ...[await plainTiff(from), to],
    ]),
};

/**
 * Finds or makes one of the pyramids. The folder named by PYRAMIDION_BENCH_FILES, if any, is looked into first.
 * @param {keyof typeof recipes} name
 * @returns {Promise<string>} Its path.
 * @throws {import('./command.js').MissingProgram}
 */
export async function pyramid(name) {
  const given = process.env.PYRAMIDION_BENCH_FILES && join(process.env.PYRAMIDION_BENCH_FILES, name);
  if (given && (await exists(given))) return given;
  return makeOnce(join(cache, name), async (temporary) => recipes[name](await largePicture(), temporary));
}

/**
 * The same picture as a static Deep Zoom folder: JPEG tiles of the same quality.
 * @returns {Promise<string>} The folder that holds `picture.dzi` and `picture_files`.
 */
export function deepZoomFolder() {
  return makeOnce(join(cache, 'deep-zoom'), async (temporary) => {
    await mkdir(temporary);
    await run('vips', ['dzsave', await largePicture(), join(temporary, 'picture'), '--suffix', '.jpg[Q=75]']);
  });
}

/** Debian lets ImageMagick use so little memory that this picture would go through the disk for minutes. */
function roomierPolicy() {
  const limits = { memory: '4GiB', map: '8GiB', width: '64KP', height: '64KP', area: '4GP', disk: '16GiB' };
  const lines = Object.entries(limits).map(
    ([name, value]) => `<policy domain="resource" name="${name}" value="${value}"/>`,
  );
  return makeOnce(join(cache, 'imagemagick/policy.xml'), (temporary) =>
    writeFile(temporary, `<policymap>${lines.join('')}</policymap>\n`),
  );
}

function plainTiff(from) {
  return makeOnce(join(cache, 'large.tif'), (temporary) => run('vips', ['tiffsave', from, temporary]));
}
