/** Tiles of photographs as JPEG 2000 codestreams, for the table jp2-decode. */

import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOnce, run } from './command.js';
import { tileMosaic } from './photographs.js';
import { cache } from './places.js';

const MOSAIC = { width: 2048, height: 1024 };
/**
 * How far apart tiles begin, in pixels. They overlap: so there are more of them than Pyramidion remembers code-blocks of. And they
 * have none in common, as the distance is odd.
 */
const DISTANCE = 219;

const openjpeg =
  (...options) =>
  (from, to) =>
    run('opj_compress', ['-i', from, '-o', to, ...options]);

/** ojph_compress goes by the ending: j2c is what it calls a codestream. */
const openjph =
  (...options) =>
  (from, to) =>
    run('ojph_compress', ['-i', from, '-o', to, ...options]);

/**
 * @typedef {object} CodestreamSet
 * @property {string} name What the table calls it.
 * @property {number} side Of its tiles, in pixels.
 * @property {string} folder
 * @property {(from: string, to: string) => Promise<unknown>} make
 * @property {string} ending That the encoder asks for.
 * @property {boolean} highThroughput
 * @property {boolean} lossy Decoders may differ by a little.
 */

/** Their codings; each is made in two sizes. */
const codings = [
  { name: '5/3 lossless', folder: 'reversible', make: openjpeg(), ending: 'j2k' },
  { name: '5/3 at 2.5 : 1', folder: 'reversible-cut', make: openjpeg('-r', '2.5'), ending: 'j2k' },
  { name: '9/7 at 10 : 1', folder: 'irreversible', make: openjpeg('-I', '-r', '10'), ending: 'j2k', lossy: true },
  {
    ...{ name: 'HT 5/3 lossless', folder: 'ht-reversible', ending: 'j2c', highThroughput: true },
    make: openjph('-reversible', 'true'),
  },
  {
    // The step that gives about 10 : 1.
    ...{ name: 'HT 9/7', folder: 'ht-irreversible', ending: 'j2c', highThroughput: true, lossy: true },
    make: openjph('-reversible', 'false', '-qstep', '0.05'),
  },
];

/** @type {CodestreamSet[]} */
export const codestreamSets = codings.flatMap((coding) =>
  [512, 1024].map((side) => ({
    highThroughput: false,
    lossy: false,
    ...coding,
    side,
    name: `${coding.name}, ${side}²`,
    folder: `${coding.folder}-${side}`,
  })),
);

/**
 * Finds or makes a set: squares of the mosaic, row by row.
 * @param {CodestreamSet} set
 * @returns {Promise<string>} The folder of its codestreams.
 * @throws {import('./command.js').MissingProgram}
 */
export function codestreamFolder({ folder, side, make, ending }) {
  return makeOnce(join(cache, 'codestream-tiles', folder), async (temporary) => {
    await mkdir(temporary);
    const pixels = join(temporary, 'tile.ppm');
    const [columns, rows] = [MOSAIC.width, MOSAIC.height].map((length) => Math.floor((length - side) / DISTANCE) + 1);
    for (let tile = 0; tile < columns * rows; ++tile) {
      const corner = [(tile % columns) * DISTANCE, Math.floor(tile / columns) * DISTANCE];
      await run('vips', ['crop', await tileMosaic(), pixels, ...corner.map(String), String(side), String(side)]);
      const made = join(temporary, `made.${ending}`);
      await make(pixels, made);
      await rename(made, join(temporary, `${tile}.j2k`));
    }
    await rm(pixels);
  });
}
