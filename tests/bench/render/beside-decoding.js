/** Rendering beside the decoding of the very same tile, both in WebAssembly and on one thread: it shall not be what one waits for. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compiledModule } from '../../../js/engine/modules.js';
import { partsOf } from '../../../js/image/excerpt-parts.js';
import { makeOnce, MissingProgram, run } from '../prepare/command.js';
import { tileMosaic } from '../prepare/photographs.js';
import { cache } from '../prepare/places.js';
import { against, table } from '../report/table.js';
import { mark, watermark } from './cases.js';
import { Turns } from './turns.js';

const PIXELS = 512 * 512;
const LIMITS = { maxDirectories: 100, maxDirectoryEntries: 1000, maxTileBytes: 2 ** 28 };

const RANGE = { ranges: [1000, 60000], gamma: 0.45 };

/**
 * `steps`: commands of vips, with what follows their two files, from a photograph to what is compressed.
 * @type {{ title: string, file: string, steps: string[][], compression: string[], looks: { name: string, settings: object,
 *   isMarked?: boolean, most: number }[] }[]}
 */
const TILES = [
  {
    title: 'RGB 8, JPEG q75',
    file: 'rgb-8-jpeg.tif',
    steps: [],
    compression: ['jpeg', '--Q', '75'],
    looks: [{ name: 'plain, watermark', settings: {}, isMarked: true, most: 0.2 }],
  },
  {
    title: 'RGB 8, Deflate',
    file: 'rgb-8-deflate.tif',
    steps: [],
    compression: ['deflate'],
    looks: [{ name: 'plain, watermark', settings: {}, isMarked: true, most: 0.2 }],
  },
  {
    title: 'RGB 16, Deflate',
    file: 'rgb-16-deflate.tif',
    // Averaged in floats, so that its lower bits are not empty.
    steps: [
      ['linear', '257', '0'],
      ['shrink', '2', '2'],
      ['cast', 'ushort'],
    ],
    compression: ['deflate'],
    looks: [{ name: 'range and gamma', settings: RANGE, most: 1 }],
  },
  {
    title: 'CIELab 8, Deflate',
    file: 'lab-8-deflate.tif',
    steps: [['colourspace', 'labq']],
    compression: ['deflate'],
    looks: [{ name: 'D65', settings: { labWhite: 'D65' }, most: 1 }],
  },
  {
    title: 'CIELab 16, Deflate',
    file: 'lab-16-deflate.tif',
    steps: [['colourspace', 'labs']],
    compression: ['deflate'],
    looks: [{ name: 'D65', settings: { labWhite: 'D65' }, most: 1 }],
  },
];

/**
 * @param {import('../../../js/engine/core.js').Core} core with the module `render`
 * @returns {Promise<string>} Markdown.
 */
export async function besideDecodingReport(core) {
  await core.addModule({ name: 'tiff', module: await compiledModule('tiff') });
  const rows = [];
  const notes = [];
  for (const tile of TILES) {
    try {
      rows.push(...(await rowsOf(core, tile)));
    } catch (error) {
      if (!(error instanceof MissingProgram)) throw error;
      notes.push(`- ${tile.title} left out: ${error.message}`);
    }
  }
  const title = '## Rendering beside decoding, in WebAssembly: nanoseconds of CPU time for each pixel of a tile';
  const heads = ['tile', 'rendering', 'decoding', 'rendering', 'of decoding'];
  return [title, table(heads, rows, 2), notes.join('\n')].join('\n\n');
}

async function rowsOf(core, { title, file, steps, compression, looks }) {
  const decode = await firstTile(core, await tileFile(file, steps, compression));
  const raster = await decode();
  const rows = [];
  for (const { name, settings, isMarked, most } of looks) {
    const finish = isMarked ? { watermark } : {};
    const turns = new Turns({
      decode,
      render: rendering(core, { raster, settings, finish, ...(isMarked && { mark: mark() }) }),
    });
    await turns.run();
    const [decoding, drawing] = ['decode', 'render'].map((which) => (turns.seconds(which) / PIXELS) * 1e9);
    rows.push([title, name, decoding.toFixed(2), drawing.toFixed(2), against(drawing / decoding, '≤', most)]);
  }
  return rows;
}

/** Makes the same picture again and again, in the memory of the one before, as viewers do. */
export function rendering(core, parameters) {
  let room;
  return async () => {
    const picture = await core.render({ ...parameters, room });
    if (picture.error) throw new Error(picture.error.message);
    room = picture.data;
    return picture;
  };
}

/** @returns {Promise<() => Promise<any>>} decodes the first tile to samples */
async function firstTile(core, path) {
  const file = new Uint8Array(await readFile(path));
  await core.create({ handle: 1, size: file.length, limits: LIMITS, kind: 'tiff' });
  await core.open({ handle: 1, pieces: [{ offset: 0, bytes: file }] });
  const request = { image: 0, level: 0, x: 0, y: 0, width: 512, height: 512, form: 'native' };
  const { answers } = await core.plan({ handle: 1, pieces: [], requests: [request] });
  core.destroy({ handle: 1 });
  const [excerpt] = answers[0].excerpts;
  const pieces = partsOf(excerpt).map((part) =>
    part instanceof Uint8Array ? part : file.subarray(part[0], part[0] + part[1]),
  );
  const { codec, width, height } = excerpt;
  const parameters = { codec, bytes: Buffer.concat(pieces), width, height, maxBytes: 2 ** 28, as: 'raster' };
  return async () => {
    const raster = await core.decode(parameters);
    if (raster.error) throw new Error(raster.error.message);
    return raster;
  };
}

function tileFile(file, steps, compression) {
  return makeOnce(join(cache, 'rendered', file), async (temporary) => {
    let path = await tileMosaic();
    for (const [i, [command, ...options]] of steps.entries()) {
      const next = `${temporary}-${i}.v`;
      await run('vips', [command, path, next, ...options]);
      path = next;
    }
    const tiles = ['--tile', '--tile-width', '512', '--tile-height', '512'];
    await run('vips', ['tiffsave', path, temporary, ...tiles, '--compression', ...compression]);
  });
}
