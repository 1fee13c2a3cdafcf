/**
 * Requests of the Internet Imaging Protocol: what their text means, and what is refused.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { COMMANDS } from '../../js/protocol/iip/commands.js';
import { parseIip, writeIip } from '../../js/protocol/iip.js';
import { ProtocolError } from '../../js/protocol/protocol-error.js';
import { THIRD_PARTY, unlessThere } from './support/places.js';

const KERNEL = [
  [0, -1, 0],
  [-1, 5, -1],
  [0, -1, 0],
];
const TILE = { kind: 'tile', format: 'jpeg', resolution: 2, tile: 5 };

/** A setting's text, and what it says. @type {[text: string, members: object][]} */
const SETTINGS = [
  ['QLT=75', { encoding: { quality: 75 } }],
  ['QLT=-1', { encoding: { quality: -1 } }],
  ['QLT=zstd:9', { encoding: { quality: 9, compression: 'zstd' } }],
  ['QLT=JPEG:0', { encoding: { quality: 0, compression: 'jpeg' } }],
  ['SDS=3', { views: [3] }],
  ['SDS=0,90', { views: [0, 90] }],
  ['MINMAX=1:20,180', { ranges: [{ channel: 1, min: 20, max: 180 }] }],
  ['MINMAX=-:10,200', { ranges: [{ min: 10, max: 200 }] }],
  ['MINMAX=0:-1.5e2,+3', { ranges: [{ channel: 0, min: -150, max: 3 }] }],
  ['MINMAX=-:9,1', { ranges: [{ min: 9, max: 1 }] }],
  [
    'MINMAX=0:0,1&MINMAX=2:3,4',
    {
      ranges: [
        { channel: 0, min: 0, max: 1 },
        { channel: 2, min: 3, max: 4 },
      ],
    },
  ],
  ['CNT=1.5', { contrast: 1.5 }],
  ['CNT=.5', { contrast: 0.5 }],
  ['CNT=0', { contrast: 0 }],
  ['CNT=eq', { contrast: 'equalize' }],
  ['CNT=Equalization', { contrast: 'equalize' }],
  ['CNT=st', { contrast: 'stretch' }],
  ['CNT=stretch', { contrast: 'stretch' }],
  ['GAM=2.2', { gamma: 2.2 }],
  ['GAM=log', { gamma: 'log' }],
  ['GAM=logarithm', { gamma: 'log' }],
  ['INV=1', { invert: true }],
  ['INV=', { invert: true }],
  ['INV', { invert: true }],
  ['CMP=JET', { colormap: 'jet' }],
  ['CMP=viridis', { colormap: 'viridis' }],
  [
    'CTW=[1,0.5;-1,.25]',
    {
      twist: [
        [1, 0.5],
        [-1, 0.25],
      ],
    },
  ],
  ['CTW=%5B1%2C+2%5D', { twist: [[1, 2]] }],
  ['CTW=[0.3, 0.4, 0.3]', { twist: [[0.3, 0.4, 0.3]] }],
  ['CNV=sobel', { convolution: 'sobel' }],
  ['CNV=[0,-1,0,-1,5,-1,0,-1,0]', { convolution: KERNEL }],
  ['CNV=[0,-1,0;-1,5,-1;0,-1,0]', { convolution: KERNEL }],
  ['CNV=[2]', { convolution: [[2]] }],
  ['SHD=45,-30', { shade: { azimuth: 45, elevation: -30 } }],
  ['COL=grey', { colour: 'gray' }],
  ['COL=gray', { colour: 'gray' }],
  ['COL=binary', { colour: 'bitonal' }],
  ['ROT=90', { mirror: false, rotation: 90 }],
  ['ROT=!270', { mirror: true, rotation: 270 }],
  ['ROT=-12.5', { mirror: false, rotation: -12.5 }],
  ['RGN=0.25,0,0.5,1', { region: { x: 0.25, y: 0, width: 0.5, height: 1 } }],
  ['RGN=0,0,2,2', { region: { x: 0, y: 0, width: 2, height: 2 } }],
  ['WID=400', { width: 400 }],
  ['HEI=1', { height: 1 }],
  ['LYR=3', { layers: 3 }],
  ['LYR=0', { layers: 0 }],
  ['LYR=-1', { layers: -1 }],
  ['GAM=2&GAM=3', { gamma: 3 }],
];

/** What a request asks for, and how it is understood. @type {[text: string, output: object][]} */
const OUTPUTS = [
  ['JTL=2,5', TILE],
  ['jtl=2,5', TILE],
  ['PTL=0,0', { kind: 'tile', format: 'png', resolution: 0, tile: 0 }],
  ['WTL=1,2', { kind: 'tile', format: 'webp', resolution: 1, tile: 2 }],
  ['TTL=1,2', { kind: 'tile', format: 'tiff', resolution: 1, tile: 2 }],
  ['TIL=3,7', { kind: 'tiles', resolution: 3, first: 7, last: 7 }],
  ['TIL=3,7-12', { kind: 'tiles', resolution: 3, first: 7, last: 12 }],
  ['CVT=jpeg', { kind: 'picture', format: 'jpeg' }],
  ['CVT=JPG', { kind: 'picture', format: 'jpeg' }],
  ['CVT=png', { kind: 'picture', format: 'png' }],
  ['CVT=webp', { kind: 'picture', format: 'webp' }],
  ['CVT=tiff', { kind: 'picture', format: 'tiff' }],
  ['SPECTRA=3,7,10,20', { kind: 'spectrum', resolution: 3, tile: 7, x: 10, y: 20 }],
  ['PFL=5:10,10-20,10', { kind: 'profile', resolution: 5, from: { x: 10, y: 10 }, to: { x: 20, y: 10 } }],
];

describe('a request', () => {
  for (const [text, members] of SETTINGS) {
    test(`${text} is understood, and written`, () => {
      const request = { image: 'a.tif', objects: [], ...members, output: TILE };
      assert.deepEqual(parseIip(`FIF=a.tif&${text}&JTL=2,5`), request);
      assert.deepEqual(parseIip(writeIip(/** @type {any} */ (request))), request);
    });
  }

  for (const [text, output] of OUTPUTS) {
    test(`${text} is understood, and written`, () => {
      const request = { image: 'a.tif', objects: [], output };
      assert.deepEqual(parseIip(`?FIF=a.tif&${text}`), request);
      assert.deepEqual(parseIip(writeIip(/** @type {any} */ (request))), request);
    });
  }

  test('of a sequence names its views', () => {
    const request = { image: 'a.tif', objects: [], views: /** @type {[number, number]} */ ([30, 90]), output: TILE };
    assert.deepEqual(parseIip('FIF=a.tif&JTLS=30,2,5,90'), request);
    assert.equal(writeIip(/** @type {any} */ (request)), 'FIF=a.tif&SDS=30,90&JTL=2,5');
  });

  test('asks for facts in any case and in its order', () => {
    const text = 'FIF=a.tif&obj=IIP,1.0&obj=max-size&OBJ=TILE-SIZE&OBJ=Resolutions';
    const request = { image: 'a.tif', objects: ['IIP,1.0', 'Max-size', 'Tile-size', 'Resolutions'] };
    assert.deepEqual(parseIip(text), request);
    assert.deepEqual(parseIip(writeIip(request)), request);
  });

  test('for facts of the server needs no image', () => {
    assert.deepEqual(parseIip('OBJ=IIP,1.0&OBJ=IIP-server'), { objects: ['IIP,1.0', 'IIP-server'] });
  });

  test('ends with the command that is answered', () => {
    assert.deepEqual(parseIip('FIF=a.tif&JTL=2,5&GAM=nonsense&CVT=png'), { image: 'a.tif', objects: [], output: TILE });
  });

  for (const [name, encoded] of [
    ['maps/old map.tif', 'maps/old+map.tif'],
    ['a&b=c.tif', 'a%26b%3Dc.tif'],
    ['a=b.tif', 'a=b.tif'],
    ['1+1.tif', '1%2B1.tif'],
    ['%41.tif', '%2541.tif'],
    ['Übersicht ☃.tif', '%C3%9Cbersicht%20%E2%98%83.tif'],
  ]) {
    test(`may name ${name}`, () => {
      assert.equal(parseIip(`FIF=${encoded}&JTL=0,0`).image, name);
      assert.equal(parseIip(writeIip({ image: name, output: /** @type {any} */ (TILE) })).image, name);
    });
  }

  test('recorded from viewers of iipsrv is understood', (t) => {
    const table = join(THIRD_PARTY, 'iipsrv', 'requests.tsv');
    const missing = unlessThere(table);
    if (missing) return t.skip(missing);
    const rows = readFileSync(table, 'utf8').trimEnd().split('\n').slice(1);
    assert.ok(rows.length > 200);
    for (const row of rows) assert.ok(parseIip(`FIF=a.tif&${row.split('\t')[1]}`).output, row);
  });
});

describe('a malformed request is refused:', () => {
  /** Arguments that a command must not take. @type {Record<string, string[]>} */
  const WRONG = {
    FIF: [''],
    OBJ: ['', 'Nonsense', 'constructor', '__proto__'],
    QLT: ['', 'best', '101', '-2', '7.5', 'gif:3', 'jpeg:', 'jpeg:1:2', '1e2'],
    SDS: ['', 'a', '-1', '1,2,3', '1,'],
    MINMAX: ['', '1', '1:2', 'x:1,2', '1:2,2', '1:a,2', '1:NaN,2', '1:0,Infinity', '64:0,1', '-1:0,1', '1:0,1:2'],
    CNT: ['', 'loud', '-1', 'NaN', 'Infinity', '0x10', '1,5', '1e999'],
    GAM: ['', '0', '-2', 'NaN', 'loud'],
    CMP: ['', 'rainbow', 'constructor'],
    CTW: ['', '1,0,0', '[]', '[1,0;1]', '[1,a]', '[1,0', '[1,,0]', `[${Array(65).fill(1)}]`, '[NaN]'],
    CNV: [
      '',
      'blur',
      '[1,2]',
      '[1,2,3,4]',
      '[]',
      '[1,1,1,1,1,1,1,1,a]',
      `[${Array(49).fill(1)}]`,
      '[1,1,1,1,1,1,1,1,NaN]',
    ],
    SHD: ['', '45', '45,30,1', 'a,b'],
    COL: ['', 'red', 'binary!'],
    ROT: ['', '!', 'left', '!!90', '9O'],
    RGN: ['', '0,0,1', '0,0,0,1', '0,0,1,-1', '-0.1,0,1,1', '1,0,1,1', '0,0,1,1,1', '0,0,NaN,1'],
    WID: ['', '0', '-5', '1.5', 'wide', '9999999999'],
    HEI: ['', '0', 'high'],
    LYR: ['', '-2', 'all', '1.5'],
    JTL: ['', '1', '1,2,3', '-1,0', '0,-1', '0.5,0', 'a,b', '1,9999999999'],
    PTL: ['1'],
    WTL: ['1'],
    TTL: ['1'],
    JTLS: ['', '1,2,3'],
    TIL: ['', '1', '1,2-', '1,2-3-4', '1;2'],
    CVT: ['', 'gif', 'avif', 'constructor'],
    SPECTRA: ['', '1,2,3', '1,2,3,4,5', '1,2,-3,4'],
    PFL: ['', '1:2,3', '1:2,3-4', '1:2,3-4,5-6,7', '1,2,3-4,5'],
  };

  for (const [command, given] of Object.entries(WRONG)) {
    for (const argument of given) {
      test(`${command}=${argument.slice(0, 40)}`, () => {
        const before = command === 'FIF' ? '' : 'FIF=a.tif&';
        const error = refusalOf(`${before}${command}=${encodeURIComponent(argument)}&JTL=0,0`);
        assert.equal(error.command, command);
        assert.equal(error.given, argument);
        assert.ok(error.message.startsWith(`${command} takes ${error.allowed}`), error.message);
      });
    }
  }

  test('whatever the command, there is a case above', () => {
    assert.deepEqual(Object.keys(WRONG).sort(), [...COMMANDS.keys()].filter((name) => name !== 'INV').sort());
  });

  for (const [text, message] of /** @type {[string, RegExp][]} */ ([
    ['', /asks for nothing/],
    ['FIF=a.tif', /asks for nothing/],
    ['FIF=a.tif&GAM=2', /asks for nothing/],
    ['FIF=a.tif&NOISE=1&JTL=0,0', /no command "NOISE"/],
    ['FIF=a.tif&constructor=1', /no command "constructor"/],
    ['FIF=a.tif&=1', /no command ""/],
    ['FIF=a.tif&FIF=b.tif&JTL=0,0', /FIF takes an image's name, once/],
    ['JTL=0,0', /JTL needs FIF/],
    ['JTL=0,0&FIF=a.tif', /JTL needs FIF/],
    ['MINMAX=0:1,2&PFL=0:0,0-1,0', /PFL needs FIF/],
    ['OBJ=Max-size', /OBJ needs FIF/],
    ['FIF=%zz&JTL=0,0', /not encoded/],
    ['FIF=a%00.tif&JTL=0,0', /not encoded/],
    ['FIF=%c3%28&JTL=0,0', /not encoded/],
  ])) {
    test(`"${text}"`, () => assert.match(refusalOf(text).message, message));
  }

  test('a long one without repeating all of it', () => {
    assert.ok(refusalOf(`FIF=a.tif&GAM=${'9'.repeat(100_000)}x`).message.length < 300);
  });
});

/** @param {string} query @returns {ProtocolError} */
function refusalOf(query) {
  try {
    parseIip(query);
  } catch (error) {
    assert.ok(error instanceof ProtocolError, String(error));
    assert.equal(error.status, 400);
    assert.match(error.message, /\.$/);
    return error;
  }
  return assert.fail(`${query} was not refused.`);
}
