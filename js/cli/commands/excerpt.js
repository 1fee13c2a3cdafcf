import { neededNumber, UsageError } from '../arguments.js';
import { isJpeg2000 } from '../../image/file-kind.js';
import { outputOf, writeWhole } from '../output-file.js';
import { READING_OPTIONS, withImage } from '../source.js';

/** The kinds of file that a tile can be, by their endings. */
const KINDS = /** @type {const} */ ({
  '.tif': 'tiff',
  '.tiff': 'tiff',
  '.j2k': 'codestream',
  '.j2c': 'codestream',
  '.jpc': 'codestream',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
});

/**
 * Refuses a file whose ending would belie it: which kind a tile is, apart from a JPEG, is up to its source.
 * @param {string} path
 * @param {'tiff' | 'codestream' | 'jpeg'} kind as the ending has it
 * @param {string} codec of the excerpt
 * @throws {UsageError}
 */
function checkKind(path, kind, codec) {
  const isCodestream = isJpeg2000(codec);
  if (kind === 'jpeg' || (kind === 'codestream') === isCodestream) return;
  throw new UsageError(
    isCodestream
      ? `${path}: the tile is a JPEG 2000 codestream, not a TIFF. End the name with .j2k, .j2c or .jpc.`
      : `${path}: the tile makes a TIFF, not a JPEG 2000 codestream. End the name with .tif.`,
  );
}

/** @type {import('../main.js').Command} */
export const excerpt = {
  name: 'excerpt',
  summary: 'Cuts a tile out as a file of its own, without decoding it',
  usage: 'SOURCE --level L --column C --row R -o OUT',
  notes: [
    "OUT's ending says what it is: .tif holds the tile's bytes as they are in a TIFF of one tile, padding of edge " +
      'tiles included; .jpg holds a JPEG-compressed tile as a plain JPEG; .j2k, .j2c or .jpc a tile of a JPEG 2000 ' +
      'image, or of a TIFF that is compressed with it, as a codestream.',
    'SOURCE is a path or an http(s) URL. Level 0 is full size; columns and rows count from 0 at the top left.',
  ],
  operands: [1, 1],
  options: {
    level: { type: 'string', short: 'l', value: 'L', help: 'the level' },
    column: { type: 'string', short: 'c', value: 'C', help: "the tile's column" },
    row: { type: 'string', short: 'r', value: 'R', help: "the tile's row" },
    output: { type: 'string', short: 'o', value: 'OUT', help: 'the file to write' },
    ...READING_OPTIONS,
  },

  async run([source], values) {
    const position = {
      level: neededNumber(values, 'level'),
      column: neededNumber(values, 'column'),
      row: neededNumber(values, 'row'),
    };
    const { path, format: kind } = outputOf(values, KINDS);
    await withImage(source, values, { workers: 0 }, async (image) => {
      const form = kind === 'jpeg' ? 'jpeg' : 'native';
      const { codec, settings, bytes } = await image.excerpt({ ...position, form });
      checkKind(path, kind, codec);
      const file = await bytes();
      await writeWhole(path, (out) => out.writeFile(file));
      if (settings?.discard) {
        process.stderr.write(`${path} has empty resolutions: decode it with opj_decompress -r ${settings.discard}\n`);
      }
    });
  },
};
