/**
 * The commands of IIP that ask for an answer: tiles, pictures, numbers.
 * @module
 */

import { list, named, whole } from './arguments.js';

/**
 * @typedef {import('./commands.js').Command} Command
 * @typedef {'jpeg' | 'png' | 'webp' | 'tiff'} Format
 * @typedef {object} Tile
 * @property {'tile'} kind
 * @property {Format} format
 * @property {number} resolution 0 is the smallest
 * @property {number} tile counted from the upper left, row by row
 *
 * @typedef {{ kind: 'picture', format: Format }} Export
 *
 * @typedef {object} Tiles tiles of the rectangle that two of them span, as FlashPix has them
 * @property {'tiles'} kind
 * @property {number} resolution
 * @property {number} first
 * @property {number} last
 *
 * @typedef {{ kind: 'spectrum', resolution: number, tile: number, x: number, y: number }} Spectrum of a pixel in a tile
 *
 * @typedef {object} Profile the samples along a line, without its last point
 * @property {'profile'} kind
 * @property {number} resolution
 * @property {{ x: number, y: number }} from
 * @property {{ x: number, y: number }} to
 */

/** @typedef {Tile | Export | Tiles | Spectrum | Profile} IipOutput */

/** @type {Record<string, Format>} */
const FORMATS = { jpeg: 'jpeg', jpg: 'jpeg', png: 'png', webp: 'webp', tiff: 'tiff', tif: 'tiff' };

/** @type {Record<string, Command>} */
export const OUTPUTS = {
  JTL: tile('jpeg'),
  PTL: tile('png'),
  WTL: tile('webp'),
  TTL: tile('tiff'),
  JTLS: {
    allowed: 'four whole numbers: horizontal view,resolution,tile,vertical view',
    isOutput: true,
    read: (argument) => {
      const [x, resolution, number, y] = list(argument, 4, whole) ?? [];
      if (y === undefined) return undefined;
      return { views: [x, y], output: { kind: 'tile', format: 'jpeg', resolution, tile: number } };
    },
    // It is written as SDS and JTL.
    write: () => undefined,
  },
  TIL: {
    allowed: 'resolution,tile or resolution,first tile-last tile, in whole numbers',
    isOutput: true,
    read: (argument) => {
      const [, resolution, first, last = first] = /^(\d{1,9}),(\d{1,9})(?:-(\d{1,9}))?$/.exec(argument.trim()) ?? [];
      if (resolution === undefined) return undefined;
      const output = { resolution: Number(resolution), first: Number(first), last: Number(last) };
      return { output: { kind: 'tiles', ...output } };
    },
    write: ({ output }) =>
      output?.kind === 'tiles' ? `${output.resolution},${output.first}-${output.last}` : undefined,
  },
  CVT: {
    allowed: `one of ${Object.keys(FORMATS).join(', ')}`,
    isOutput: true,
    read: (argument) => {
      const format = named(argument, FORMATS);
      return format && { output: { kind: 'picture', format } };
    },
    write: ({ output }) => (output?.kind === 'picture' ? output.format : undefined),
  },
  SPECTRA: {
    allowed: 'four whole numbers: resolution,tile,x,y',
    isOutput: true,
    read: (argument) => {
      const [resolution, number, x, y] = list(argument, 4, whole) ?? [];
      return y === undefined ? undefined : { output: { kind: 'spectrum', resolution, tile: number, x, y } };
    },
    write: ({ output }) =>
      output?.kind === 'spectrum' ? [output.resolution, output.tile, output.x, output.y].join() : undefined,
  },
  PFL: {
    allowed: 'resolution:x1,y1-x2,y2 in whole numbers',
    isOutput: true,
    read: (argument) => {
      const points = /^(\d{1,9}):(\d{1,9}),(\d{1,9})-(\d{1,9}),(\d{1,9})$/.exec(argument.trim());
      if (!points) return undefined;
      const [resolution, x1, y1, x2, y2] = points.slice(1).map(Number);
      return { output: { kind: 'profile', resolution, from: { x: x1, y: y1 }, to: { x: x2, y: y2 } } };
    },
    write: ({ output }) => {
      if (output?.kind !== 'profile') return undefined;
      const { resolution, from, to } = output;
      return `${resolution}:${from.x},${from.y}-${to.x},${to.y}`;
    },
  },
};

/** @param {Format} format @returns {Command} */
function tile(format) {
  return {
    allowed: 'two whole numbers: resolution,tile',
    isOutput: true,
    read: (argument) => {
      const [resolution, number] = list(argument, 2, whole) ?? [];
      return number === undefined ? undefined : { output: { kind: 'tile', format, resolution, tile: number } };
    },
    write: ({ output }) =>
      output?.kind === 'tile' && output.format === format ? `${output.resolution},${output.tile}` : undefined,
  };
}
