/**
 * Pyramidion: gigapixel TIFF and JPEG 2000 images straight from static hosting, decoded where they are seen.
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

/** @typedef {import('./engine/pool.js').PoolOptions} PoolOptions */
/** @typedef {import('./errors.js').ErrorCode} ErrorCode */
/** @typedef {import('./errors.js').ErrorDetails} ErrorDetails */
/** @typedef {import('./image/blob-options.js').Resolution} Resolution */
/** @typedef {import('./image/encoded-tile.js').EncodedTileRequest} EncodedTileRequest */
/** @typedef {import('./image/image.js').Associated} Associated */
/** @typedef {import('./image/image.js').Excerpt} Excerpt */
/** @typedef {import('./image/image.js').ImageInfo} ImageInfo */
/** @typedef {import('./image/image.js').MetadataItem} MetadataItem */
/** @typedef {import('./image/image-request.js').RegionRequest} RegionRequest */
/** @typedef {import('./image/image-request.js').SamplesRequest} SamplesRequest */
/** @typedef {import('./image/image-request.js').TileRequest} TileRequest */
/** @typedef {import('./image/image-request.js').Urgency} Urgency */
/** @typedef {import('./image/image-file.js').Limits} Limits */
/** @typedef {import('./image/levels.js').Level} Level */
/** @typedef {import('./image/open.js').OpenOptions} OpenOptions */
/** @typedef {import('./image/picture.js').BlobOptions} BlobOptions */
/** @typedef {import('./image/samples.js').SampleArray} SampleArray */
/** @typedef {import('./image/samples.js').Samples} Samples */
/** @typedef {import('./source/http-source.js').HttpOptions} HttpOptions */
/** @typedef {import('./source/source.js').ByteRange} ByteRange */
/** @typedef {import('./source/source.js').ReadOptions} ReadOptions */
/** @typedef {import('./source/source.js').Source} Source */

/** The version of this package. */
export const version = '0.1.0';
