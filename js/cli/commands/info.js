import { READING_OPTIONS, withImage } from '../source.js';
import { describe } from '../describe.js';

/** @type {import('../main.js').Command} */
export const info = {
  name: 'info',
  summary: 'Tells what an image file holds',
  usage: 'SOURCE [--json] [--metadata]',
  notes: [
    'SOURCE is a path or an http(s) URL. Widths, heights and tiles are those stored in the file, before Orientation.',
  ],
  operands: [1, 1],
  options: {
    json: { type: 'boolean', help: 'print JSON' },
    metadata: { type: 'boolean', help: 'read and print the metadata too' },
    ...READING_OPTIONS,
  },

  async run([source], values) {
    await withImage(source, values, { workers: 0 }, async (image, main) => {
      const facts = await factsOf(image, { withAssociated: image === main, withMetadata: values.metadata === true });
      process.stdout.write(values.json ? `${JSON.stringify(facts, undefined, 2)}\n` : describe(source, facts));
    });
  },
};

/**
 * @typedef {ReturnType<typeof sizes> & Record<string, any>} Facts
 */

/**
 * All that `info` tells, as the JSON has it.
 * @param {import('../../index.js').Image} image
 * @param {{ withAssociated: boolean, withMetadata: boolean }} options
 */
async function factsOf(image, { withAssociated, withMetadata }) {
  await image.indexed;
  const { format, bands, bits, sampleFormat, photometric, compression, orientation, planar, noData, foundBy } =
    image.info;
  const { width, height, levels } = sizes(image);
  const associated = withAssociated
    ? image.associated.map((one) => ({ kind: one.kind, name: one.name, ...sizes(one) }))
    : [];
  return {
    format,
    width,
    height,
    bands,
    bits,
    sampleFormat,
    photometric,
    compression,
    planar,
    orientation,
    // JSON has no number that is none.
    ...(noData === undefined ? {} : { noData: Number.isFinite(noData) ? noData : String(noData) }),
    foundBy,
    levels,
    associated,
    ...(withMetadata ? { metadata: Object.fromEntries((await image.metadata()).map(metadataEntry)) } : {}),
  };
}

/** @param {{ width: number, height: number, levels: readonly import('../../index.js').Level[] }} image */
function sizes(image) {
  return {
    width: image.width,
    height: image.height,
    levels: image.levels.map(({ width, height, tileWidth, tileHeight, columns, rows }) => ({
      width,
      height,
      tileWidth,
      tileHeight,
      columns,
      rows,
    })),
  };
}

/**
 * Metadata for JSON: text and numbers as they are, of other values the size.
 * @param {{ name: string, value: string | number[] | Uint8Array }} item
 * @returns {[string, unknown]}
 */
function metadataEntry({ name, value }) {
  return [name, value instanceof Uint8Array ? { bytes: value.length } : value];
}
