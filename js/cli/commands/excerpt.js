import { neededNumber } from '../arguments.js';
import { outputOf, writeWhole } from '../output-file.js';
import { READING_OPTIONS, withImage } from '../source.js';

const FORMS = /** @type {const} */ ({ '.tif': 'native', '.tiff': 'native', '.jpg': 'jpeg', '.jpeg': 'jpeg' });

/** @type {import('../main.js').Command} */
export const excerpt = {
  name: 'excerpt',
  summary: 'Cuts a tile out as a file of its own, without decoding it',
  usage: 'SOURCE --level L --column C --row R -o OUT',
  notes: [
    "OUT's ending chooses the form: .tif holds the tile's bytes as they are in a TIFF of one tile, padding of edge " +
      'tiles included; .jpg holds a JPEG-compressed tile as a plain JPEG.',
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
    const { path, format: form } = outputOf(values, FORMS);
    await withImage(source, values, { workers: 0 }, async (image) => {
      const { bytes } = await image.excerpt({ ...position, form });
      const file = await bytes();
      await writeWhole(path, (out) => out.writeFile(file));
    });
  },
};
