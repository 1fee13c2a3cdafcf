import { partsOf } from '../../image/excerpt-parts.js';
import { fileKind } from '../../image/file-kind.js';
import { toSource } from '../../source/source.js';
import { UsageError } from '../arguments.js';
import { writeIndexFile } from '../indexing/index-file.js';
import { Indexer } from '../indexing/indexer.js';
import { tiffPieces } from '../indexing/tiff-pieces.js';
import { WholeFile } from '../indexing/whole-file.js';
import { writeWhole } from '../output-file.js';
import { showProgress } from '../progress.js';

/** Going through a file takes so much of the time, writing the rest. */
const READING_SHARE = 0.9;
/** What is read of a TIFF in any case. */
const MOST_HASHED_OF_TIFF = 16 << 10;

/** @type {import('../main.js').Command} */
export const index = {
  name: 'index',
  summary: 'Writes an index beside an image, so that it opens in fewer requests',
  usage: 'FILE [-o OUT | --into OUT]',
  notes: [
    'The index is found by itself where FILE is opened, on disk or over HTTP, if it lies beside it as FILE.idx. It tells ' +
      'where the packets of a JPEG 2000 file are, and has a copy of those that overviews of a tiled image need; of a TIFF ' +
      'it has the directories. Write it anew when FILE changes: the index of another version is not used.',
    '--into writes a JPEG 2000 file that needs no index beside it: the same file, its packets untouched, with tables of ' +
      'their lengths (TLM, PLT) in its headers.',
  ],
  operands: [1, 1],
  options: {
    output: { type: 'string', short: 'o', value: 'OUT', help: 'the index file to write; default: FILE.idx' },
    into: { type: 'string', value: 'OUT', help: 'write a copy of FILE with the index inside instead' },
  },

  async run([path], { output, into }) {
    if (output !== undefined && into !== undefined) throw new UsageError('-o and --into exclude each other.');
    if (/^https?:/i.test(path) && (output ?? into) === undefined) {
      throw new UsageError('-o OUT is missing: FILE is on another machine.');
    }
    const source = toSource(path, {});
    const progress = showProgress();
    try {
      const { file, first } = await WholeFile.of(source);
      const work = { file, name: path, kind: fileKind(first), onProgress: progress.update };
      const line =
        into === undefined ? await writeIndex(`${output ?? `${path}.idx`}`, work) : await writeCopy(`${into}`, work);
      progress.end();
      process.stdout.write(`${line}\n`);
    } finally {
      progress.end();
      source.close?.();
    }
  },
};

/**
 * @typedef {{ file: WholeFile, name: string, kind: import('../../image/file-kind.js').FileKind,
 *   onProgress: (fraction: number) => void }} Work
 */

/**
 * @param {string} path of the index file
 * @param {Work} work
 * @returns {Promise<string>} what was written, for people
 */
async function writeIndex(path, work) {
  const onProgress = (/** @type {number} */ fraction) => work.onProgress(READING_SHARE * fraction);
  const { content, pixels, found } = await (work.kind === 'jp2' ? jp2Content : tiffContent)({ ...work, onProgress });
  let written = { index: 0, copies: 0 };
  await writeWhole(path, async (out) => {
    written = await writeIndexFile(out, work.file, content, (fraction) =>
      work.onProgress(READING_SHARE + (1 - READING_SHARE) * fraction),
    );
  });
  const rate = Math.round(written.index / 1000 / (pixels / 1e9));
  const copies = written.copies > 0 ? `, and copies of ${kilobytes(written.copies)} kB` : '';
  return `${path}: ${found}; ${kilobytes(written.index)} kB (${rate} kB a gigapixel)${copies}`;
}

/**
 * @typedef {object} Found
 * @property {import('../indexing/index-file.js').IndexContent} content
 * @property {number} pixels
 * @property {string} found for people
 */

/**
 * @param {Work} work
 * @returns {Promise<Found>}
 */
async function jp2Content({ file, name, onProgress }) {
  const indexer = await Indexer.of(file, name);
  const { header, pixels, packets, tileParts, notes } = await indexer.run(onProgress);
  notes.forEach((note) => process.stderr.write(`pyramidion: ${name}: ${note}.\n`));
  const content = { hashed: header, packets: await indexer.packetIndex(), pieces: await indexer.overview() };
  return { content, pixels, found: `${packets} packets in ${tileParts} tile-parts` };
}

/**
 * @param {Work} work
 * @returns {Promise<Found>}
 */
async function tiffContent({ file, name, onProgress }) {
  const { pieces, pixels } = await tiffPieces(file, name, onProgress);
  const hashed = { offset: 0, length: Math.min(file.size, MOST_HASHED_OF_TIFF) };
  return { content: { hashed, packets: new Uint8Array(0), pieces }, pixels, found: 'the directories' };
}

/**
 * @param {string} path of the copy
 * @param {Work} work
 * @returns {Promise<string>}
 */
async function writeCopy(path, { file, name, kind, onProgress }) {
  if (kind !== 'jp2') throw new UsageError(`--into is for JPEG 2000 files, and ${name} is none.`);
  const indexer = await Indexer.of(file, name);
  const survey = await indexer.run((fraction) => onProgress(fraction / 2));
  const parts = partsOf(await indexer.indexedCopy());
  let size = 0;
  await writeWhole(path, async (out) => {
    for (const part of parts) {
      if (part instanceof Uint8Array) {
        await out.appendFile(part);
        size += part.length;
      } else {
        const [offset, length] = part;
        await file.copy([{ offset, length }], out, () => {});
        size += length;
      }
      onProgress(0.5 + size / file.size / 2);
    }
  });
  return `${path}: ${survey.packets} packets in ${survey.tileParts} tile-parts; ${kilobytes(size - file.size)} kB more`;
}

/** @param {number} bytes */
const kilobytes = (bytes) => (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0);
