/** What the first bytes of a file tell before the core has seen them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasManyTiles } from '../../js/image/file-kind.js';

/**
 * The begin of a codestream: SOC and SIZ, as far as the tiles' origin.
 * @param {{ width: number, height: number, tile: number, tileLeft?: number, before?: number[] }} shape `before`: bytes
 */
function codestream({ width, height, tile, tileLeft = 0, before = [] }) {
  const bytes = Buffer.alloc(40);
  bytes.writeUInt32BE(0xff4fff51);
  [width, height, 0, 0, tile, tile, tileLeft, 0].forEach((value, i) => bytes.writeUInt32BE(value, 8 + 4 * i));
  return new Uint8Array(Buffer.concat([Buffer.from(before), bytes]));
}

const LARGE = 300 << 10;

/** @type {[name: string, bytes: Uint8Array, size: number | undefined, isSo: boolean][]} */
const cases = [
  ['64 tiles are many', codestream({ width: 8000, height: 8000, tile: 1000 }), LARGE, true],
  ['63 are not', codestream({ width: 9000, height: 7000, tile: 1000 }), LARGE, false],
  ['a part of a tile is one', codestream({ width: 7001, height: 7001, tile: 1000 }), LARGE, true],
  [
    'tiles count from their origin',
    codestream({ width: 8000, height: 8000, tile: 1000, tileLeft: 1000 }),
    LARGE,
    false,
  ],
  [
    'wherever the codestream begins',
    codestream({ width: 8e3, height: 8e3, tile: 1e3, before: [0, 0xff, 0x4f] }),
    LARGE,
    true,
  ],
  ['in a file of unknown size', codestream({ width: 8000, height: 8000, tile: 1000 }), undefined, true],
  ['not in a small file', codestream({ width: 8000, height: 8000, tile: 1000 }), 256 << 10, false],
  [
    'not where the bytes end before it is said',
    codestream({ width: 8e3, height: 8e3, tile: 1 }).subarray(0, 39),
    LARGE,
    false,
  ],
  ['not where there is no codestream', new Uint8Array(100), LARGE, false],
];
for (const [name, bytes, size, isSo] of cases) {
  test(`many tiles: ${name}`, () => assert.equal(hasManyTiles(bytes, size), isSo));
}
