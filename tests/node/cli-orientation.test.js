/** Pictures of images with an Orientation, on the command line: placed as stored, seen upright. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { swapsSides } from '../../js/image/orientation.js';
import { made, unlessThere } from './support/places.js';
import { succeed } from './support/run-cli.js';

const LEVEL = 1;
/** A rectangle, as stored. */
const BOX = { x: 30, y: 20, width: 140, height: 90 };
const FILES = [2, 3, 4, 5, 6, 7, 8].map((orientation) => {
  const name = `${orientation === 6 ? 'im' : 'libtiff'}-orientation-${orientation}.tif`;
  return { orientation, path: made(name) };
});

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pyramidion-orientation-'));
});
after(() => rm(folder, { recursive: true }));

for (const { orientation, path } of FILES) {
  describe(`orientation ${orientation}`, { skip: unlessThere(path) }, () => {
    /** @type {import('../../js/index.js').Image} */
    let stored;
    /** @type {import('../../js/index.js').Image} */
    let upright;
    before(async () => {
      stored = await open(path, { workers: 0, orientation: 'stored' });
      upright = await open(path, { workers: 0 });
    });
    after(() => [stored, upright].forEach((image) => image.close()));
    const level = () => Math.min(LEVEL, stored.levels.length - 1);

    test('--region, --level and --size are of the image as stored', async () => {
      const rectangle = Object.values(BOX).join();
      const inLevel = await written('region', path, '--level', level(), '--region', rectangle);
      assert.deepEqual(inLevel, await encoded((await stored.region({ level: level(), ...BOX })).turned(orientation)));
      const size = await written('region', path, '--region', rectangle, '--size', '70,30', '--filter', 'nearest');
      const [w, h] = swapsSides(orientation) ? [30, 70] : [70, 30];
      assert.deepEqual([size.readUInt32BE(16), size.readUInt32BE(20)], [w, h], 'width and height of the PNG');
    });

    test('tile takes the stored tile', async () => {
      const tile = { level: level(), column: 0, row: 1 };
      const picture = await written('tile', path, '--level', level(), '--column', 0, '--row', 1);
      assert.deepEqual(picture, await encoded((await stored.tile(tile)).turned(orientation)));
    });

    test('a watermark is upright, where it is on the image as shown', async () => {
      const mark = join(folder, 'mark.png');
      await writeFile(mark, await markFile());
      const watermark = { source: mark, placement: /** @type {const} */ ('center') };
      const marked = await upright.region({ level: level(), watermark });
      assert.notDeepEqual(await encoded(marked), await encoded(await upright.region({ level: level() })));
      const options = ['--level', level(), '--watermark', mark, '--placement', 'center'];
      assert.deepEqual(await written('region', path, ...options), await encoded(marked));
    });

    test('hill shading, mirroring and turning are as seen', async () => {
      const options = ['--shade', '300,30', '--mirror', '--rotate', 90];
      const render = { shade: { azimuth: 300, elevation: 30 } };
      const picture = await upright.region({ level: level(), render, mirror: true, rotation: 90 });
      assert.deepEqual(await written('region', path, '--level', level(), ...options), await encoded(picture));
    });
  });
}

/** What a command writes. @param {...(string | number)} command */
async function written(...command) {
  const path = join(folder, 'out.png');
  await succeed(...command, '-o', path);
  return readFile(path);
}

/** @param {import('../../js/index.js').Picture} picture */
const encoded = async (picture) => Buffer.from(await (await picture.toBlob()).arrayBuffer());

/** A mark that looks otherwise when it is turned or mirrored: the corner of a picture, white above a diagonal. */
async function markFile() {
  const image = await open(FILES[0].path, { workers: 0 });
  const picture = await image.region({ width: 60, height: 40, level: 0 });
  picture.data.forEach((_, i) => {
    const [x, y] = [(i >> 2) % 60, Math.floor((i >> 2) / 60)];
    picture.data[i] = i % 4 === 3 || 2 * x > 3 * y ? 255 : 0;
  });
  const file = await encoded(picture);
  image.close();
  return file;
}
