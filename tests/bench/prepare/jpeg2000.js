/** Large JPEG 2000 files of one picture, as archives have them: what byte ranges and round trips are counted on. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOnce, run } from './command.js';
import { nativeProgram } from './native-program.js';
import { largePicture } from './photographs.js';
import { cache } from './places.js';

/** Precincts of 256 × 256 at each of seven resolutions; one alone would be halved from each to the next. */
const EVERYWHERE_256 = Array(7).fill('[256,256]').join(',');

/** Tiles with a tile-part for each resolution, and tables of both tile-parts and packets. */
const TILED = ['-c', EVERYWHERE_256, '-p', 'RPCL', '-t', '512,512', '-TP', 'R', '-TLM', '-PLT'];

/** Squares of the picture, repeated where it is smaller. @type {Record<string, { side: number, options: string[] }>} */
const recipes = {
  // As IIPImage's guide says: lossless wavelet, cut to 2.5 : 1, many small precincts, SOP but neither PLT nor TLM.
  A20k: {
    side: 20000,
    options: ['-r', '2.5', '-n', '7', '-c', '[256,256]', '-b', '64,64', '-p', 'RPCL', '-SOP'],
  },
  P20k: {
    side: 20480,
    options: ['-I', '-r', '10', '-n', '7', '-c', EVERYWHERE_256, '-b', '64,64', '-p', 'RPCL', '-PLT'],
  },
  // opj_compress as it is: no precincts, LRCP, one layer.
  L20k: { side: 20480, options: ['-I', '-r', '10'] },
  T20k: { side: 20000, options: ['-I', '-r', '10', ...TILED] },
};

/** The picture that the TIFF pyramids are made of. @type {Record<string, string[]>} */
const pictureRecipes = {
  'tiled-lossy.jp2': ['-I', '-r', '10', ...TILED],
  'precincts-lossless.jp2': ['-n', '7', '-c', EVERYWHERE_256, '-b', '64,64', '-p', 'RPCL', '-PLT'],
};

/**
 * Finds or makes one of the files. Making one takes minutes, 10 GB of memory and for a while 3 GB in the
 * cache.
 * @param {keyof typeof recipes} name
 * @returns {Promise<string>} Its path.
 * @throws {import('./command.js').MissingProgram}
 */
export function largeJpeg2000(name) {
  const { side, options } = recipes[name];
  return makeOnce(join(cache, `${name}.jp2`), (temporary) => encodeSquare(side, options, temporary));
}

/**
 * Finds or makes a JPEG 2000 file of the picture of prepare/pyramids.js.
 * @param {keyof typeof pictureRecipes} name
 * @returns {Promise<string>} Its path.
 * @throws {import('./command.js').MissingProgram}
 */
export function jpeg2000Picture(name) {
  return makeOnce(join(cache, name), async (temporary) => {
    const pixels = `${temporary}.ppm`;
    try {
      await run('vips', ['copy', await largePicture(), pixels]);
      await run('nice', ['opj_compress', '-i', pixels, '-o', temporary, ...pictureRecipes[name]]);
    } finally {
      await rm(pixels, { force: true });
    }
  });
}

/**
 * An image of `times` × 4096 pixels a side, as P20k but at 30 : 1: a piece of the picture, repeated code-block by
 * code-block (tests/native/support/grown_codestream.h). Once, it is the piece itself; 25 times, 102,400² pixels.
 * @param {number} times
 * @returns {Promise<string>} Its path.
 * @throws {import('./command.js').MissingProgram}
 */
export async function grownJpeg2000(times) {
  const period = await makeOnce(join(cache, 'period.j2k'), (temporary) => {
    const options = recipes.P20k.options.map((option) => (option === '10' ? '30' : option));
    return encodeSquare(4096, options, temporary);
  });
  if (times === 1) return period;
  return makeOnce(join(cache, `grown-${times}.j2k`), async (temporary) =>
    run(await nativeProgram('grow_codestream'), [period, String(times), temporary]),
  );
}

async function encodeSquare(side, options, to) {
  const [repeated, pixels] = [`${to}.v`, `${to}.ppm`];
  try {
    await run('vips', ['replicate', await largePicture(), repeated, '3', '3']);
    await run('vips', ['crop', repeated, pixels, '0', '0', String(side), String(side)]);
    await rm(repeated);
    await run('nice', ['opj_compress', '-i', pixels, '-o', to, ...options]);
  } finally {
    await Promise.all([repeated, pixels].map((path) => rm(path, { force: true })));
  }
}
