/**
 * Pictures of third-party files with an ICC profile have the colours that libvips gives them, within 2 levels.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';
import { unlessInstalled } from './support/reference-tools.js';

const skip = unlessThere(join(THIRD_PARTY, 'icc')) || unlessInstalled('vips');
/** A larger picture is compared in its upper left corner. */
const SIDE = 512;

const ASSOCIATED = 'libvips does not divide by associated alpha';
/** Files that libvips shows otherwise, and why. */
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
 * What libvips makes of a file: red, green and blue of each pixel; undefined when it cannot read it.
 * @param {string} path
 * @param {Uint8Array} profile which libvips does not find in JP2
 */
function byVips(path, profile) {
  const made = (/** @type {string} */ name) => join(folder, name);
  const vips = (/** @type {string[]} */ ...parameters) => execFileSync('vips', parameters, { stdio: 'pipe' });
  writeFileSync(made('profile.icc'), profile);
  try {
    vips('copy', path, made('stored.v'));
  } catch {
    return undefined;
  }
  const options = ['--input-profile', made('profile.icc'), '--intent', 'relative'];
  vips('icc_transform', made('stored.v'), made('all.v'), 'srgb', ...options);
  vips('extract_band', made('all.v'), made('rgb.v'), '0', '--n', '3');
  vips('rawsave', made('rgb.v'), made('rgb.raw'));
  return readFileSync(made('rgb.raw'));
}

/**
 * @param {import('node:test').TestContext} context
 * @param {string} path
 */
async function compare(context, path) {
  const image = await open(path, { workers: 0, orientation: 'stored' });
  try {
    const items = await image.metadata();
    const profile = items.find(({ name }) => name === 'ICCProfile')?.value;
    if (!(profile instanceof Uint8Array)) return context.skip('it has no profile of its own');
    const expected = byVips(path, profile);
    if (!expected) return context.skip('libvips does not read it');
    assert.equal(expected.length, 3 * image.width * image.height);
    const [width, height] = [Math.min(SIDE, image.width), Math.min(SIDE, image.height)];
    const { data } = await image.region({ level: 0, width, height });
    let far = 0;
    let most = 0;
    for (let i = 0; i < width * height; i++) {
      // Libvips keeps the colours of transparent pixels otherwise.
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

describe('colours of third-party files', { skip }, () => {
  for (const path of skip ? [] : ['tiff', 'jp2'].flatMap(filesWithProfile)) {
    const name = path.slice(THIRD_PARTY.length + 1);
    test(name, { skip: DIFFERENT.get(name) ?? false }, (context) => compare(context, path));
  }
});
