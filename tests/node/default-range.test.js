/**
 * Without a range, a picture shows what the file says its values range over: by its own tags, or by the statistics that GDAL
 * keeps in its metadata.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open } from '../../js/index.js';
import { sampleImage } from './support/sample-image.js';

const GDAL_METADATA = 42112;
const SIDE = 16;

/** @param {[minimum: number, maximum: number][]} bands */
const statistics = (bands) =>
  `<GDALMetadata>${bands
    .map(
      ([minimum, maximum], i) =>
        `<Item name="STATISTICS_MINIMUM" sample="${i}" role="statistics">${minimum}</Item>` +
        `<Item name="STATISTICS_MAXIMUM" sample="${i}" role="statistics">${maximum}</Item>`,
    )
    .join('\n')}</GDALMetadata>`;

/** @typedef {Partial<import('./support/sample-image.js').SampleImage>} Kind */

/**
 * What a picture of each of two levels shows first: its red.
 * @param {Kind} kind
 * @param {string} metadata
 * @param {number} value of all samples
 * @param {any} [request]
 */
async function shades(kind, metadata, value, request = {}) {
  const file = sampleImage({
    ...{
      levels: [
        { width: SIDE, height: SIDE },
        { width: 8, height: 8 },
      ],
      tile: [16, 16],
      sample: () => value,
    },
    ...{ ...kind, texts: { [GDAL_METADATA]: metadata } },
  });
  const image = await open(new Blob([file]), { workers: 0 });
  try {
    const pictures = await Promise.all([0, 1].map((level) => image.region({ level, ...request })));
    return pictures.map(({ data }) => data[0]);
  } finally {
    image.close();
  }
}

const WORDS = /** @type {Kind} */ ({ bits: 16 });
const FLOATS = /** @type {Kind} */ ({ bits: 32, sampleFormat: 'float' });
const RGBA = /** @type {Kind} */ ({ bits: 16, bands: 4, extraSamples: [2] });
const OF_ONE = statistics([[100, 300]]);
const BELOW_NOTHING = statistics([[-5, 15]]);
const OF_RGBA = statistics([[100, 200], [150, 300], [120, 280], [0, 65535]]); // prettier-ignore

/** @type {[what: string, kind: Kind, metadata: string, value: number, shade: number, request?: any][]} */
const CASES = [
  ['GDAL’s statistics are the range of 16 bits', WORDS, OF_ONE, 180, 102],
  ['they are that of processed pictures, too', WORDS, OF_ONE, 150, 191, { render: { invert: true } }],
  ['of floats, negative ones included', FLOATS, BELOW_NOTHING, 0, 64],
  ['of all colours together, without alpha', RGBA, OF_RGBA, 250, 191],
  ['8 bits are shown as they are', { bits: 8 }, OF_ONE, 200, 200],
  ['a range that is asked for comes first', WORDS, OF_ONE, 200, 51, { render: { range: [0, 1000] } }],
  ['metadata without statistics say nothing', WORDS, '<GDALMetadata></GDALMetadata>', 25700, 100],
  ['neither do broken ones', WORDS, OF_ONE.slice(0, 60), 25700, 100],
  ['nor ones that cannot be', WORDS, statistics([[300, 100]]), 25700, 100],
];

describe('the range that a picture shows', () => {
  for (const [what, kind, metadata, value, shade, request] of CASES) {
    test(what, async () => assert.deepEqual(await shades(kind, metadata, value, request), [shade, shade]));
  }
});
