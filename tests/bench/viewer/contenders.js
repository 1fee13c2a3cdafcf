/** Who is measured, on which file, and against what. */

import { basename, dirname } from 'node:path';
import { MissingProgram } from '../prepare/command.js';
import { deepZoomFolder, pyramid } from '../prepare/pyramids.js';

/**
 * @typedef {object} ViewerContender
 * @property {string} id
 * @property {string} name
 * @property {string} module In page/contenders.
 * @property {string} folder On the disk.
 * @property {string} file In that folder.
 * @property {Target} [target]
 *
 * @typedef {object} Target What its times are divided by, and what the quotient shall be at most.
 * @property {string} than The id of another contender.
 * @property {number} open
 * @property {number} zoom
 * @property {number} pan
 */

const files = {
  cog: { title: 'GDAL COG, JPEG', name: 'gdal-cog-jpeg.tif' },
  jpeg: { title: 'libvips pyramid, JPEG', name: 'vips-jpeg-q75.tif' },
  deflate: { title: 'libvips pyramid, Deflate', name: 'vips-deflate.tif' },
};

/** @type {Record<string, Target>} */
const targets = {
  cog: { than: 'deep-zoom', open: 1, zoom: 1, pan: 1 },
  jpeg: { than: 'deep-zoom', open: 1.3, zoom: 1, pan: 1 },
  deflate: { than: 'geotiff-tilesource-deflate', open: 0.5, zoom: 0.5, pan: 0.5 },
};

/**
 * Makes the files.
 * @returns {Promise<{ready: ViewerContender[], notes: string[]}>} Those whose file could be made, and why others could not.
 */
export async function contenders() {
  const folder = await deepZoomFolder();
  const ready = [{ id: 'deep-zoom', name: 'Deep Zoom folder', module: 'deep-zoom', folder, file: 'picture.dzi' }];
  const notes = [];
  for (const [id, { title, name }] of Object.entries(files)) {
    try {
      const path = await pyramid(name);
      const place = { folder: dirname(path), file: basename(path) };
      const [ours, theirs] = [`pyramidion-${id}`, `geotiff-tilesource-${id}`];
      ready.push({ id: ours, name: `Pyramidion, ${title}`, module: 'pyramidion', ...place, target: targets[id] });
      ready.push({ id: theirs, name: `geotiff-tilesource, ${title}`, module: 'geotiff-tilesource', ...place });
    } catch (error) {
      if (!(error instanceof MissingProgram)) throw error;
      notes.push(`- ${title} left out: ${error.message}`);
    }
  }
  return { ready, notes };
}
