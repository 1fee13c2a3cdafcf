/**
 * The parts of a TIFF that opening it and finding its tiles takes.
 * @module
 */

import { Core } from '../../engine/core.js';
import { compiledModule } from '../../engine/modules.js';
import { errorFromCore } from '../../errors.js';

/** @typedef {import('../../source/source.js').ByteRange} ByteRange */

/** Tables of tiles are left out beyond so many bytes, those of the largest levels first. */
const MOST_BYTES = 4 << 20;
/** The core reads tables of tiles in pages of 4 KiB: one of so many tiles is in each. */
const TILES_APART = 256;
/** Neighbours are one piece up to here, for a piece is read whole. */
const LONGEST_PIECE = 32 << 10;
const HANDLE = 1;

/**
 * @param {import('./whole-file.js').WholeFile} file
 * @param {string} name for errors
 * @param {(fraction: number) => void} onProgress
 * @returns {Promise<{ pieces: ByteRange[], pixels: number }>} what opening needs first; `pixels`: of the main image
 */
export async function tiffPieces(file, name, onProgress) {
  const core = new Core();
  await core.addModule({ name: 'tiff', module: await compiledModule('tiff') });
  await core.create({ handle: HANDLE, size: file.size, limits: {}, kind: 'tiff' });
  /** @type {ByteRange[]} */
  const read = [];
  let bytes = 0;

  /**
   * Asks until nothing is missing, which is written down.
   * @param {(pieces: import('../../engine/core.js').Piece[]) => Promise<any>} question
   */
  const complete = async (question) => {
    /** @type {import('../../engine/core.js').Piece[]} */
    let pieces = [];
    for (;;) {
      const answer = await question(pieces);
      const { missing, error } = answer.answers?.[0] ?? answer;
      if (answer.error ?? error) throw errorFromCore(answer.error ?? error, name);
      if (!missing) return answer;
      pieces = [];
      for (let i = 0; i < missing.length; i += 2) {
        const range = { offset: missing[i], length: missing[i + 1] };
        read.push(range);
        bytes += range.length;
        pieces.push({ offset: range.offset, bytes: await file.read(range) });
      }
    }
  };

  const { images } = await complete((pieces) => core.open({ handle: HANDLE, pieces }));
  const levels = levelsOf(images);
  for (const [done, level] of levels.entries()) {
    for (const request of requestsFor(level)) {
      if (bytes > MOST_BYTES) break;
      // A tile that is damaged is found out about when somebody looks at it.
      await complete((pieces) => core.plan({ handle: HANDLE, pieces, requests: [request] })).catch(() => {});
    }
    onProgress((done + 1) / levels.length);
  }
  const { width, height } = images[0].levels[0];
  return { pieces: joined(read), pixels: width * height };
}

/**
 * The levels of all images, the smallest first.
 * @param {any[]} images
 */
function levelsOf(images) {
  return images
    .flatMap(({ levels }, image) =>
      levels.map((/** @type {any} */ level, /** @type {number} */ number) => ({ ...level, image, number })),
    )
    .sort((a, b) => a.columns * a.rows - b.columns * b.rows);
}

/**
 * A pixel of every so many tiles, and of the last.
 * @param {any} level
 * @returns {Generator<import('../../engine/core.js').PlanRequest>}
 */
function* requestsFor({ image, number, columns, rows, tileWidth, tileHeight }) {
  const tiles = columns * rows;
  for (let tile = 0; tile < tiles; tile = tile < tiles - 1 ? Math.min(tile + TILES_APART, tiles - 1) : tiles) {
    const x = (tile % columns) * tileWidth;
    const y = Math.floor(tile / columns) * tileHeight;
    yield { image, level: number, x, y, width: 1, height: 1, form: 'native' };
  }
}

/** @param {ByteRange[]} ranges */
function joined(ranges) {
  /** @type {ByteRange[]} */
  const pieces = [];
  for (const { offset, length } of ranges) {
    const last = pieces.at(-1);
    const isNext = last && last.offset + last.length === offset && last.length + length <= LONGEST_PIECE;
    if (isNext) last.length += length;
    else pieces.push({ offset, length });
  }
  return pieces;
}
