/** The images whose controls are moved: a photograph in pyramids of tiles of 512 × 512. */

import { join } from 'node:path';
import { makeOnce, run } from '../prepare/command.js';
import { photographs } from '../prepare/photographs.js';
import { cache } from '../prepare/places.js';

/**
 * @typedef {object} SliderPicture
 * @property {string} name what the table calls it
 * @property {string} file
 * @property {number} white the sample value that is white
 * @property {(from: string, to: string) => Promise<void>} make
 */

/** @type {SliderPicture[]} */
export const sliderPictures = [
  { name: 'RGB 8', file: 'rgb-8.tif', white: 255, make: (from, to) => pyramid(from, to, 'jpeg') },
  {
    name: 'RGB 16',
    file: 'rgb-16.tif',
    white: 65535,
    make: (from, to) =>
      inSteps(from, to, [
        ['linear', '257', '0'],
        ['cast', 'ushort'],
      ]),
  },
  {
    name: 'grey float',
    file: 'grey-float.tif',
    white: 1,
    make: (from, to) =>
      inSteps(from, to, [
        ['colourspace', 'b-w'],
        ['linear', '0.00392156862745098', '0'],
      ]),
  },
];

/** Where they are kept. */
export const folder = join(cache, 'slider');

/**
 * @param {SliderPicture} picture
 * @returns {Promise<string>} its path
 * @throws {import('../prepare/command.js').MissingProgram}
 */
export function sliderFile({ file, make }) {
  return makeOnce(join(folder, file), async (temporary) => make(await photograph(), temporary));
}

/** 4096 × 3072 pixels of a photographed painting. */
function photograph() {
  return makeOnce(join(folder, 'photograph.v'), async (temporary) => {
    const painting = join(await photographs(), 'Elephants_5640x3172.jpg');
    await run('vips', ['crop', painting, temporary, '700', '50', '4096', '3072']);
  });
}

function pyramid(from, to, compression) {
  const tiles = ['--tile', '--pyramid', '--tile-width', '512', '--tile-height', '512'];
  return run('vips', ['tiffsave', from, to, ...tiles, '--compression', compression]);
}

/** Each step is a command of vips with what follows its two files. */
async function inSteps(from, to, steps) {
  let path = from;
  for (const [i, [command, ...options]] of steps.entries()) {
    const next = `${to}-${i}.v`;
    await run('vips', [command, path, next, ...options]);
    path = next;
  }
  await pyramid(path, to, 'deflate');
}
