/** A tile set of JPEG 2000 is a folder of codestreams: 0.j2k, 1.j2k, … (prepare/codestreams.js makes it). */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @param {(codestream: Uint8Array) => Promise<Uint8Array | Uint8ClampedArray>} decode To RGBA.
 * @returns {Promise<import('../../contender.js').Tiles>}
 */
export async function loadCodestreams(folder, decode) {
  const names = await readdir(folder);
  const codestreams = await Promise.all(
    names.map(async (_, tile) => new Uint8Array(await readFile(join(folder, `${tile}.j2k`)))),
  );
  return { tiles: codestreams.length, decode: (tile) => decode(codestreams[tile]) };
}
