/** The photographs that everything is made of: Debian's package mate-backgrounds (GPL-2+, CC-BY-SA). */

import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOnce, run } from './command.js';
import { cache } from './places.js';

/** @returns {Promise<string>} A folder of photographs, fetched from Debian's archive on the first run. */
export function photographs() {
  return makeOnce(join(cache, 'photographs'), async (temporary) => {
    await mkdir(temporary, { recursive: true });
    await run('apt-get', ['download', 'mate-backgrounds'], { cwd: temporary });
    const [archive] = (await readdir(temporary)).filter((name) => name.endsWith('.deb'));
    await run('dpkg-deb', ['-x', archive, 'unpacked'], { cwd: temporary });
    const backgrounds = join(temporary, 'unpacked/usr/share/backgrounds/mate');
    for (const folder of ['abstract', 'nature']) {
      for (const name of await readdir(join(backgrounds, folder))) {
        if (name.endsWith('.jpg')) await rename(join(backgrounds, folder, name), join(temporary, name));
      }
    }
  });
}

/**
 * A picture of 8971 × 8201 pixels: a photographed painting, mirrored six times. In libvips' own format, uncompressed.
 * @returns {Promise<string>} Its path.
 */
export function largePicture() {
  return makeOnce(join(cache, 'large.v'), async (temporary) => {
    const painting = join(await photographs(), 'Elephants_5640x3172.jpg');
    await inWorkspace(async (workspace) => {
      const [upright, mirrored, turned, flipped, six] = ['a', 'b', 'c', 'd', 'six'].map((name) =>
        join(workspace, `${name}.v`),
      );
      await run('vips', ['copy', painting, upright]);
      await run('vips', ['flip', upright, mirrored, 'horizontal']);
      await run('vips', ['rot', upright, turned, 'd180']);
      await run('vips', ['flip', upright, flipped, 'vertical']);
      const parts = [upright, mirrored, turned, flipped, upright, mirrored];
      await run('vips', ['arrayjoin', parts.join(' '), six, '--across', '2']);
      await run('vips', ['crop', six, temporary, '1153', '601', '8971', '8201']);
    });
  });
}

/**
 * A mosaic of 2048 × 1024 pixels cut from four photographs, coarse and fine: eight tiles of 512 × 512.
 * @returns {Promise<string>} Its path.
 */
export function tileMosaic() {
  return makeOnce(join(cache, 'mosaic.v'), async (temporary) => {
    const folder = await photographs();
    await inWorkspace(async (workspace) => {
      const parts = [];
      for (const name of ['Elephants', 'Dune', 'RainDrops', 'Garden']) {
        const part = join(workspace, `${name}.v`);
        await run('vips', ['crop', join(folder, `${name}.jpg`), part, '200', '200', '1024', '512']);
        parts.push(part);
      }
      await run('vips', ['arrayjoin', parts.join(' '), temporary, '--across', '2']);
    });
  });
}

async function inWorkspace(work) {
  const workspace = await mkdtemp(join(cache, 'making-'));
  try {
    await work(workspace);
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
