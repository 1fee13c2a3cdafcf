import { neededNumber } from '../arguments.js';
import { carriedFrom, ENCODING_OPTIONS, encodingOf } from '../encoding.js';
import { IMAGE_FORMATS, OUTPUT_NOTE, OUTPUT_OPTIONS } from '../formats.js';
import { outputOf, writeWhole } from '../output-file.js';
import { refusePictureOptions, RENDER_OPTIONS, wantedOf } from '../render-options.js';
import { READING_OPTIONS, withImage } from '../source.js';
import { seenTile } from '../stored-coordinates.js';
import { writePicture } from '../write-picture.js';
import { bytesOf } from '../write-samples.js';

/** @type {import('../main.js').Command} */
export const tile = {
  name: 'tile',
  summary: 'Decodes one tile',
  usage: 'SOURCE --level L --column C --row R -o OUT',
  notes: [
    OUTPUT_NOTE,
    'SOURCE is a path or an http(s) URL. Level 0 is full size; columns and rows count from 0 at the top left of the ' +
      "image as stored, before Orientation. Edge tiles are cropped to the image. A striped image's tiles are its strips.",
  ],
  operands: [1, 1],
  options: {
    level: { type: 'string', short: 'l', value: 'L', help: 'the level' },
    column: { type: 'string', short: 'c', value: 'C', help: "the tile's column" },
    row: { type: 'string', short: 'r', value: 'R', help: "the tile's row" },
    ...OUTPUT_OPTIONS,
    ...ENCODING_OPTIONS,
    ...RENDER_OPTIONS,
    ...READING_OPTIONS,
  },

  async run([source], values) {
    const position = {
      level: neededNumber(values, 'level'),
      column: neededNumber(values, 'column'),
      row: neededNumber(values, 'row'),
    };
    const { path, format: type } = outputOf(values, IMAGE_FORMATS);
    const { options, keep } = encodingOf(values, type);
    if (type === 'samples') refusePictureOptions(values);
    const wanted = wantedOf(values);
    const orientation = type === 'samples' ? 'stored' : 'upright';
    await withImage(source, values, { workers: 0, orientation }, async (image) => {
      if (type === 'samples') {
        const samples = await image.samples(position);
        return writeWhole(path, (file) => file.writeFile(bytesOf(samples)));
      }
      const { level } = position;
      const picture = await image.region({ level, ...seenTile(image, position, source), ...wanted });
      const share = 1 / image.levels[level].scale;
      const carried = await carriedFrom(image, keep, { across: share, down: share });
      return writePicture(path, picture, { ...options, ...carried });
    });
  },
};
