/**
 * Pyramidion: gigapixel TIFF pyramids straight from static hosting, decoded where they are seen.
 * @module pyramidion
 */

export { open } from './image/open.js';
export { Image } from './image/image.js';
export { Picture } from './image/picture.js';
export { turnUpright } from './image/orientation.js';
export { Pool } from './engine/pool.js';
export { BlobSource } from './source/blob-source.js';
export { FileSource } from './source/file-source.js';
export { HttpSource } from './source/http-source.js';
export {
  DecodeError,
  EngineError,
  FormatError,
  LimitError,
  PyramidionError,
  RequestError,
  SourceError,
  UnsupportedError,
} from './errors.js';

/** @typedef {import('./image/image.js').Associated} Associated */
/** @typedef {import('./image/image.js').ImageInfo} ImageInfo */
/** @typedef {import('./image/image.js').RegionRequest} RegionRequest */
/** @typedef {import('./image/image.js').TileRequest} TileRequest */
/** @typedef {import('./image/levels.js').Level} Level */
/** @typedef {import('./image/open.js').OpenOptions} OpenOptions */
/** @typedef {import('./image/samples.js').Samples} Samples */
/** @typedef {import('./source/source.js').Source} Source */

/** The version of this package. */
export const version = '0.1.0';
