/**
 * An image of 102,400 × 102,400 pixels, which is another one 50 times across and down: its tiles are right, and cost what
 * those of a small image cost. Its bytes are made when they are asked for.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Indexer } from '../../js/cli/indexing/indexer.js';
import { writeIndexFile } from '../../js/cli/indexing/index-file.js';
import { WholeFile } from '../../js/cli/indexing/whole-file.js';
import { open, Pool } from '../../js/index.js';
import { grownSource } from './support/grown-codestream.js';
import { complaint, rasterOf } from './support/jpeg2000.js';
import { unlessInstalled, withReference } from './support/reference-tools.js';

/**
 * @typedef {import('./support/grown-codestream.js').GrownSource} GrownSource
 * @typedef {import('./support/jpeg2000.js').Raster} Raster
 * @typedef {{ level: number, column: number, row: number }} Position
 * @typedef {{ source: GrownSource, index: Blob | false }} File
 */

const run = promisify(execFile);
const skip = unlessInstalled('opj_compress') || unlessInstalled('opj_decompress');

const PERIOD = 2048;
const RESOLUTIONS = 6;
const TILE = 512;
/** How many periods an image is across: that which is expected of tiles, one that has all levels, and a huge one. */
const [LEAST, SMALL, HUGE] = [3, 10, 50];

/** Tiles far from all borders that have the same packets around them, for their numbers are the same modulo a period. */
const ALIKE = [
  { level: 0, ofSmall: 17, ofHuge: 101 },
  { level: 1, ofSmall: 9, ofHuge: 51 },
  { level: 2, ofSmall: 5, ofHuge: 25 },
  { level: 3, ofSmall: 2, ofHuge: 12 },
];

/** A picture with shapes and noise, some more than others. @param {number} bands */
function picture(bands) {
  const samples = new Uint8Array(bands * PERIOD * PERIOD);
  for (let i = 0, seed = 1; i < samples.length; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const pixel = Math.floor(i / bands);
    const [x, y] = [pixel % PERIOD, Math.floor(pixel / PERIOD)];
    samples[i] = 120 + 60 * Math.sin(x / 37 + y / 500) + 50 * Math.cos(y / (19 + (i % bands))) + (seed >>> 27);
  }
  return Buffer.concat([Buffer.from(`P${bands === 1 ? 5 : 6}\n${PERIOD} ${PERIOD}\n255\n`), samples]);
}

/** A lossy codestream with precincts at all resolutions. @param {number} bands */
async function period(bands) {
  const folder = await mkdtemp(join(tmpdir(), 'pyramidion-scale-'));
  try {
    const [pixels, codestream] = [join(folder, bands === 1 ? 'period.pgm' : 'period.ppm'), join(folder, 'period.j2k')];
    await writeFile(pixels, picture(bands));
    const precincts = Array(RESOLUTIONS).fill('[256,256]').join();
    await run('opj_compress', [
      '-i',
      pixels,
      '-o',
      codestream,
      '-I',
      '-r',
      '20',
      '-n',
      `${RESOLUTIONS}`,
      '-c',
      precincts,
    ]);
    return await readFile(codestream);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * What `pyramidion index` writes.
 * @param {GrownSource} source
 */
async function indexOf(source) {
  const { file } = await WholeFile.of(source);
  const indexer = await Indexer.of(file, source.name);
  const { header } = await indexer.run(() => {});
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  const out = /** @type {any} */ ({ appendFile: async (/** @type {any} */ bytes) => parts.push(bytes) });
  await writeIndexFile(out, file, { hashed: header, packets: await indexer.packetIndex(), pieces: [] }, () => {});
  return new Blob(parts);
}

/**
 * Where columns or rows of a large image are the same in the least one: its borders are the same, all periods between
 * them are the middle one.
 * @param {number} from
 * @param {number} count
 * @param {{ side: number, period: number }} level
 */
function same(from, count, { side, period: length }) {
  return Array.from({ length: count }, (_, i) => {
    const at = from + i;
    if (at < length) return at;
    return at >= side - length ? at - side + LEAST * length : length + (at % length);
  });
}

/**
 * A tile of the huge image as opj_decompress decodes it in the least one.
 * @param {import('../fixtures/reference/jpeg2000.mjs').Reference} reference
 * @param {Position} position
 * @returns {Promise<Raster>}
 */
async function expectedTile(reference, { level, column, row }) {
  const scale = 2 ** level;
  const at = { side: (HUGE * PERIOD) / scale, period: PERIOD / scale };
  const [left, top] = [column * TILE, row * TILE];
  const columns = same(left, Math.min(TILE, at.side - left), at);
  const rows = same(top, Math.min(TILE, at.side - top), at);
  const [x0, y0] = [Math.min(...columns), Math.min(...rows)];
  const area = [x0, y0, Math.max(...columns) + 1, Math.max(...rows) + 1].map((edge) => edge * scale);
  const decoded = await reference.openJpeg({ level, area });
  const { bands } = decoded;
  const data = new Uint8Array(columns.length * rows.length * bands);
  rows.forEach((y, i) =>
    columns.forEach((x, j) => {
      const from = ((y - y0) * decoded.width + x - x0) * bands;
      data.set(decoded.data.subarray(from, from + bands), (i * columns.length + j) * bands);
    }),
  );
  return { ...decoded, width: columns.length, height: rows.length, data };
}

/**
 * The samples of a tile, and what an image that reads nothing else costs.
 * @param {File} file
 * @param {Position} position
 */
async function looked({ source, index }, position) {
  /** @type {import('../../js/source/range-reader.js').Read[]} */
  const reads = [];
  const { memories, stop } = watchMemories();
  try {
    const pool = new Pool({ workers: 0 });
    const image = await open(source, { pool, index, onRead: (read) => reads.push(read) });
    const raster = await rasterOf(image, position);
    const excerpt = await (await image.excerpt(position)).bytes();
    const { notes } = image.info;
    image.close();
    const bytesOf = (/** @type {typeof reads} */ some) => some.reduce((sum, { length }) => sum + length, 0);
    return {
      raster,
      notes,
      requests: reads.length,
      imageBytes: bytesOf(reads.filter((read) => !read.index)),
      indexBytes: bytesOf(reads.filter((read) => read.index)),
      excerptBytes: excerpt.length,
      memory: memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    };
  } finally {
    stop();
  }
}

/** The memories of the WebAssembly modules that are started from now on: they never shrink. */
function watchMemories() {
  /** @type {WebAssembly.Memory[]} */
  const memories = [];
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = /** @type {any} */ (
    async (/** @type {WebAssembly.Module} */ module, /** @type {WebAssembly.Imports} */ imports) => {
      const instance = await instantiate(module, imports);
      memories.push(...Object.values(instance.exports).filter((one) => one instanceof WebAssembly.Memory));
      return instance;
    }
  );
  return { memories, stop: () => void (WebAssembly.instantiate = instantiate) };
}

/**
 * @param {string} title
 * @param {{ bands: number, listsPackets: boolean, positions: Position[], mostMore: (packets: number) => { [key: string]: number } }} variant
 *   `mostMore`: what the huge image may cost beyond the small one, in bytes, for so many more packets
 */
function describeVariant(title, { bands, listsPackets, positions, mostMore }) {
  describe(title, { skip }, () => {
    /** @type {File} */
    let small;
    /** @type {File} */
    let huge;
    /** @type {Uint8Array} */
    let least;
    before(async () => {
      const codestream = await period(bands);
      const made = async (/** @type {number} */ times) => {
        const source = await grownSource(codestream, times, { listsPackets });
        return { source, index: listsPackets ? /** @type {const} */ (false) : await indexOf(source) };
      };
      [small, huge] = [await made(SMALL), await made(HUGE)];
      least = await (await grownSource(codestream, LEAST, { listsPackets })).whole();
    });

    test('has the right samples', async () => {
      await withReference(least, async (reference) => {
        for (const position of positions) {
          const { raster, notes } = await looked(huge, position);
          const what = complaint(raster, await expectedTile(reference, position));
          assert.equal(what, undefined, `${JSON.stringify(position)}: ${what}`);
          assert.deepEqual(notes, []);
        }
      });
    });

    for (const { level, ofSmall, ofHuge } of ALIKE) {
      test(`costs no more than a small image: level ${level}`, async () => {
        const one = await looked(small, { level, column: ofSmall, row: ofSmall });
        const other = await looked(huge, { level, column: ofHuge, row: ofHuge });
        assert.ok(Buffer.compare(one.raster.data, other.raster.data) === 0, 'the samples are the same');
        // So decoding takes as long.
        assert.equal(other.excerptBytes, one.excerptBytes);
        const limits = mostMore(packetsIn(HUGE, bands) - packetsIn(SMALL, bands));
        for (const key of /** @type {(keyof typeof one & string)[]} */ (Object.keys(limits))) {
          const [more, most] = [Number(other[key]) - Number(one[key]), limits[key]];
          assert.ok(more <= most, `${key}: ${one[key]} and ${more} more, which should be ${most} at most`);
        }
      });
    }

    after(() => {
      // The images' modules hold much memory.
      small = huge = /** @type {any} */ (undefined);
    });
  });
}

/**
 * @param {number} times
 * @param {number} bands
 */
function packetsIn(times, bands) {
  let packets = 0;
  for (let r = 0; r < RESOLUTIONS; r++) packets += Math.ceil((times * PERIOD) / 2 ** r / 256) ** 2;
  return bands * packets;
}

const MIDDLE = ALIKE.map(({ level, ofHuge }) => ({ level, column: ofHuge, row: ofHuge }));

describeVariant('102,400² pixels in colour with packet lengths', {
  bands: 3,
  listsPackets: true,
  positions: [
    ...MIDDLE,
    { level: 0, column: 0, row: 0 },
    { level: 0, column: 199, row: 150 },
    { level: 4, column: 7, row: 5 },
    { level: 5, column: 2, row: 6 },
  ],
  // All lengths are read, two bytes each, in reads that double until they are enough; and kept.
  mostMore: (packets) => ({ requests: 12, imageBytes: 4 * packets, memory: 64 * packets }),
});

describeVariant('102,400² pixels of grey with an index file', {
  bands: 1,
  listsPackets: false,
  positions: [MIDDLE[0], MIDDLE[3], { level: 0, column: 199, row: 199 }],
  // What is asked for of an index at first, and the blocks in which the tile's packets are; the image's packets themselves
  // are the same, but for gaps that are read along.
  mostMore: () => ({ requests: 8, imageBytes: 64 << 10, indexBytes: 160 << 10, memory: 1 << 20 }),
});
