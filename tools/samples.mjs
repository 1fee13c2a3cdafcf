#!/usr/bin/env node
/**
 * Makes the gallery's sample pyramids, web/samples/*, and web/samples/index.json, which lists them.
 *
 *     node tools/samples.mjs
 *
 * They are made from a photograph of a painting that Debian packages (mate-backgrounds), or, where it cannot be had,
 * from a picture that is drawn here. What is there already is left alone.
 * @module
 */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pictureFile } from '../tests/fixtures/picture.mjs';

const SAMPLES = fileURLToPath(new URL('../web/samples/', import.meta.url));
const CACHE = fileURLToPath(new URL('../.cache/samples/', import.meta.url));
const PHOTOGRAPH = 'usr/share/backgrounds/mate/abstract/Elephants_5640x3172.jpg';

const run = promisify(execFile);

/**
 * @typedef {object} Sample
 * @property {string} file
 * @property {string} title
 * @property {string} description
 * @property {string} [before] a command that makes the TIFF file WORK, which `command` reads
 * @property {string} command with SOURCE and OUT where the paths go
 */

/** @type {Sample[]} */
const PYRAMIDS = [
  {
    file: 'jpeg-pyramid.tif',
    title: 'JPEG pyramid',
    description: 'libvips, JPEG quality 85, tiles of 256 × 256: the usual pyramid of a collection.',
    command: 'vips tiffsave SOURCE OUT --tile --pyramid --tile-width 256 --tile-height 256 --compression jpeg --Q 85',
  },
  {
    file: 'cloud-optimised.tif',
    title: 'Cloud-optimised GeoTIFF',
    description: 'GDAL, WebP, tiles of 512 × 512, all directories at the head of the file.',
    command: 'gdal_translate -q -of COG -co BLOCKSIZE=512 -co COMPRESS=WEBP -co QUALITY=85 SOURCE OUT',
  },
  {
    file: 'lossless-subifd.tif',
    title: 'Lossless pyramid',
    description: 'libvips, Deflate with predictor, BigTIFF, reduced levels as SubIFDs.',
    command:
      'vips tiffsave SOURCE OUT --tile --pyramid --subifd --bigtiff --tile-width 256 --tile-height 256 --compression deflate',
  },
  {
    file: 'sixteen-bits.tif',
    title: '16 bits',
    description: 'GDAL, Deflate with predictor, one band of which a tenth of the range is used: try “Adjust”.',
    command:
      'gdal_translate -q -of COG -ot UInt16 -b 2 -scale 0 255 400 6400 -co BLOCKSIZE=512 -co COMPRESS=DEFLATE -co PREDICTOR=YES SOURCE OUT',
  },
  {
    file: 'precincts.jp2',
    title: 'JPEG 2000',
    description: 'OpenJPEG, one tile in precincts of 256 × 256, packet lengths listed (PLT), 10:1.',
    before: 'vips tiffsave SOURCE WORK',
    command:
      'opj_compress -i WORK -o OUT -I -r 10 -n 6 -p RPCL -PLT -c [256,256],[256,256],[256,256],[256,256],[256,256],[256,256]',
  },
];

/**
 * The picture that all samples show, and whose it is.
 * @returns {Promise<{ path: string, credit: string }>}
 */
async function findSource() {
  const credit = 'Elephants, © 2020 Wyng Stancikaite, GPL-2+, from Debian’s mate-backgrounds';
  const installed = join('/', PHOTOGRAPH);
  const cached = join(CACHE, 'elephants.jpg');
  if (existsSync(installed)) return { path: installed, credit };
  if (existsSync(cached) || (await download(cached))) return { path: cached, credit };

  const drawn = join(CACHE, 'picture.ppm');
  if (!existsSync(drawn)) await writeFile(drawn, pictureFile(5003, 3977));
  return { path: drawn, credit: 'Drawn by a program, CC0' };
}

/**
 * Takes the photograph out of its Debian package.
 * @param {string} path where it goes
 * @returns {Promise<boolean>} false where apt cannot get it
 */
async function download(path) {
  const folder = await mkdtemp(join(tmpdir(), 'pyramidion-samples-'));
  try {
    await run('apt-get', ['download', 'mate-backgrounds'], { cwd: folder, timeout: 120_000 });
    await run('sh', ['-c', 'dpkg-deb --extract mate-backgrounds_*.deb .'], { cwd: folder });
    await run('cp', [join(folder, PHOTOGRAPH), path]);
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Sample} sample
 * @param {string} source
 * @returns {Promise<boolean>} false when its encoder is not installed
 */
async function make({ file, before, command }, source) {
  const out = join(SAMPLES, file);
  if (existsSync(out)) return true;
  const unfinished = join(CACHE, file);
  const work = join(CACHE, `${file}.tif`);
  try {
    for (const one of before ? [before, command] : [command]) {
      const words = one.split(' ').map((word) => ({ SOURCE: source, OUT: unfinished, WORK: work })[word] ?? word);
      await run(words[0], words.slice(1));
    }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return false;
    throw error;
  } finally {
    await rm(work, { force: true });
  }
  await rename(unfinished, out);
  return true;
}

await mkdir(SAMPLES, { recursive: true });
await mkdir(CACHE, { recursive: true });
const { path, credit } = await findSource();
const made = [];
for (const sample of PYRAMIDS) {
  const { file, title, description } = sample;
  if (await make(sample, path)) made.push({ title, url: `samples/${file}`, description, licence: credit });
  else process.stderr.write(`samples: ${file} is not made: ${sample.command.split(' ', 1)[0]} is not installed\n`);
}
await writeFile(join(SAMPLES, 'index.json'), `${JSON.stringify(made, undefined, 2)}\n`);
process.stderr.write(`samples: ${made.length} in web/samples\n`);
