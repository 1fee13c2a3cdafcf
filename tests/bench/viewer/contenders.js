/** Who is measured, on which file, and against what. */

import { basename, dirname } from 'node:path';
import { MissingProgram } from '../prepare/command.js';
import { startIipsrv } from '../prepare/iipsrv.js';
import { jpeg2000Picture } from '../prepare/jpeg2000.js';
import { PacketBytes } from '../prepare/packet-bytes.js';
import { deepZoomFolder, pyramid } from '../prepare/pyramids.js';
import { withIndexFile } from '../prepare/sidecars.js';

/**
 * @typedef {object} ViewerContender
 * @property {string} id
 * @property {string} name
 * @property {string} module In page/contenders.
 * @property {string} folder On the disk.
 * @property {string} file In that folder.
 * @property {number[]} [ports] Of a program that answers by FastCGI in the folder's stead.
 * @property {boolean} [isSingle] The server answers no more than one range at a time of its file.
 * @property {string} [query] More of the page's address.
 * @property {Target} [target]
 * @property {ViewBytes} [needed] Of a JPEG 2000 file.
 *
 * @typedef {Record<'open' | 'zoom' | 'pan', {view: number, tiles: number}>} ViewBytes What the packets of each view come
 *   to that none before it had: of the view itself, and of all tiles of 512 × 512 that it touches.
 *
 * @typedef {object} Target What its times are divided by, and what the quotient shall be at most.
 * @property {string} than The id of another contender.
 * @property {number} [open]
 * @property {number} [zoom]
 * @property {number} [pan]
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

const jpeg2000Files = {
  'jp2-tiled': { title: 'JP2, 9/7 10 : 1, tiles, TLM, PLT', name: 'tiled-lossy.jp2', isAlsoIndexed: true },
  'jp2-lossless': { title: 'JP2, lossless, precincts, PLT', name: 'precincts-lossless.jp2' },
};

/** What the viewport of the page shows, and by how many resolutions the whole picture is then reduced. */
const VIEWPORT = { width: 1280, height: 800 };
const DISCARD = 3;
/** Of the viewer's tiles. */
const TILE = 512;

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
  await addJpeg2000(ready, notes);
  return { ready, notes };
}

/** Ours, and beside it the image server for such files. */
async function addJpeg2000(ready, notes) {
  for (const [id, { title, name, isAlsoIndexed }] of Object.entries(jpeg2000Files)) {
    try {
      const path = await jpeg2000Picture(name);
      const place = { folder: dirname(path), file: basename(path) };
      const [ours, theirs] = [`pyramidion-${id}`, `iipsrv-${id}`];
      const common = { module: 'pyramidion', target: { than: theirs }, needed: await viewBytes(path) };
      ready.push({ id: ours, name: `Pyramidion, ${title}`, ...place, ...common });
      if (isAlsoIndexed) {
        const single = { id: `${ours}-single`, name: `Pyramidion, ${title}, single ranges`, isSingle: true };
        ready.push({ ...single, ...place, ...common });
        const folder = dirname(await withIndexFile(path));
        ready.push({ id: `${ours}-indexed`, name: `Pyramidion, ${title}, index file`, ...place, folder, ...common });
      }
      const { ports } = await startIipsrv(place.folder);
      const file = `iipsrv?DeepZoom=${place.file}.dzi`;
      ready.push({ id: theirs, name: `iipsrv, ${title}`, module: 'deep-zoom', folder: place.folder, file, ports });
    } catch (error) {
      if (!(error instanceof MissingProgram)) throw error;
      notes.push(`- ${title}, or iipsrv beside it, left out: ${error.message}`);
    }
  }
}

/** Of the views that page/page.js goes to: the whole picture, its middle at full size, and the place right of that. */
async function viewBytes(path) {
  const packets = await PacketBytes.of(path);
  const { width, height } = VIEWPORT;
  const [x, y] = [Math.floor((packets.width - width) / 2), Math.floor((packets.height - height) / 2)];
  const places = [
    { x, y, width, height },
    { x: x + width, y, width, height },
  ];
  const bytes = (boxes) => {
    packets.forget();
    return [packets.want(DISCARD), ...boxes.map((box) => packets.want(0, box))];
  };
  const [view, tiles] = [bytes(places), bytes(places.map(tilesUnder))];
  const both = (step) => ({ view: view[step], tiles: tiles[step] });
  return { open: both(0), zoom: both(1), pan: both(2) };
}

function tilesUnder({ x, y, width, height }) {
  const [left, top] = [x, y].map((edge) => Math.floor(edge / TILE) * TILE);
  const [right, bottom] = [x + width, y + height].map((edge) => Math.ceil(edge / TILE) * TILE);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
