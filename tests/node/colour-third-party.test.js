/**
 * Pictures of third-party files with an ICC profile have the colours that libvips and ImageMagick give them, within 2 levels.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { iccProfile } from './support/icc-profile.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';
import { unlessInstalled } from './support/reference-tools.js';

const skip = unlessThere(join(THIRD_PARTY, 'icc'));
/** A larger picture is compared in its upper left corner. */
const SIDE = 512;

const ASSOCIATED = 'neither divides by associated alpha';
/** Files that both show otherwise, and why. */
const DIFFERENT = new Map([
  ['tiff/Pillow__tiff_16bit_RGBa.tiff', ASSOCIATED],
  ['tiff/Pillow__tiff_strip_planar_16bit_RGBa.tiff', ASSOCIATED],
]);

const folder = mkdtempSync(join(tmpdir(), 'pyramidion-colour-'));
after(() => rmSync(folder, { recursive: true }));

/** Files that have the signature of a profile in them, and are not large. @param {string} kind */
function filesWithProfile(kind) {
  const place = join(THIRD_PARTY, kind);
  const paths = readdirSync(place).map((name) => join(place, name));
  return paths.filter((path) => statSync(path).size < 4e6 && readFileSync(path).includes('acsp'));
}

/**
 * A program that applies profiles.
 * @typedef {object} Program
 * @property {string} command
 * @property {(path: string, profile: Uint8Array) => Uint8Array | undefined} shows red, green and blue of each pixel of a file;
 *   the profile, which it does not find in JP2; undefined when it cannot read the file
 */

const made = (/** @type {string} */ name) => join(folder, name);
// With several threads libvips tells only now and then that it cannot read a file (separate planes in tiles), and else succeeds with noise.
const env = { ...process.env, VIPS_CONCURRENCY: '1' };
/** @param {string} command @param {string[]} parameters */
const run = (command, ...parameters) => execFileSync(command, parameters, { stdio: 'pipe', env });

/** @type {Program} */
const VIPS = {
  command: 'vips',
  shows(path, profile) {
    writeFileSync(made('profile.icc'), profile);
    try {
      run('vips', 'copy', path, made('stored.v'));
    } catch {
      return undefined;
    }
    const options = ['--input-profile', made('profile.icc'), '--intent', 'relative'];
    run('vips', 'icc_transform', made('stored.v'), made('all.v'), 'srgb', ...options);
    run('vips', 'extract_band', made('all.v'), made('rgb.v'), '0', '--n', '3');
    run('vips', 'rawsave', made('rgb.v'), made('rgb.raw'));
    return readFileSync(made('rgb.raw'));
  },
};

/** @type {Program} */
const IMAGE_MAGICK = {
  command: 'convert',
  shows(path, profile) {
    writeFileSync(made('profile.icc'), profile);
    writeFileSync(made('srgb.icc'), iccProfile());
    const ownProfile = ['+profile', 'icc', '-profile', made('profile.icc')];
    const conversion = ['-intent', 'Relative', '+black-point-compensation', '-profile', made('srgb.icc')];
    try {
      run(
        'convert',
        `${path}[0]`,
        ...ownProfile,
        ...conversion,
        '-alpha',
        'off',
        '-depth',
        '8',
        `RGB:${made('rgb.raw')}`,
      );
    } catch {
      return undefined;
    }
    return readFileSync(made('rgb.raw'));
  },
};

/**
 * @param {import('node:test').TestContext} context
 * @param {string} path
 * @param {Program} program
 */
async function compare(context, path, { command, shows }) {
  const image = await open(path, { workers: 0, orientation: 'stored' });
  try {
    const items = await image.metadata();
    const profile = items.find(({ name }) => name === 'ICCProfile')?.value;
    if (!(profile instanceof Uint8Array)) return context.skip('it has no profile of its own');
    const expected = shows(path, profile);
    if (!expected) return context.skip(`${command} does not read it`);
    assert.equal(expected.length, 3 * image.width * image.height);
    const [width, height] = [Math.min(SIDE, image.width), Math.min(SIDE, image.height)];
    const { data } = await image.region({ level: 0, width, height });
    let far = 0;
    let most = 0;
    for (let i = 0; i < width * height; i++) {
      // Others keep the colours of transparent pixels otherwise.
      if (data[4 * i + 3] === 0) continue;
      const at = 3 * (Math.floor(i / width) * image.width + (i % width));
      for (let band = 0; band < 3; band++) {
        const difference = Math.abs(data[4 * i + band] - expected[at + band]);
        most = Math.max(most, difference);
        if (difference > 2) far++;
      }
    }
    assert.deepEqual(
      image.info.notes.filter((note) => note.includes('ICC')),
      [],
    );
    assert.equal(far, 0, `${far} values differ by up to ${most}`);
  } finally {
    image.close();
  }
}

for (const program of [VIPS, IMAGE_MAGICK]) {
  describe(
    `colours of third-party files as ${program.command} shows them`,
    {
      skip: skip || unlessInstalled(program.command),
    },
    () => {
      for (const path of skip ? [] : ['tiff', 'jp2'].flatMap(filesWithProfile)) {
        const name = path.slice(THIRD_PARTY.length + 1);
        test(name, { skip: DIFFERENT.get(name) ?? false }, (context) => compare(context, path, program));
      }
    },
  );
}
