import { storedValue } from './sample-values.js';

/**
 * @typedef {import('../../protocol/iip.js').IipRequest} IipRequest
 * @typedef {import('../../image/image.js').Image} Image
 */

/** Settings that have the same name and values in requests and in `image.region`. */
const SAME = /** @type {const} */ (['contrast', 'gamma', 'invert', 'colormap', 'twist', 'shade', 'convolution']);
/** What makes a tile other than it is in the file. */
const CHANGES = /** @type {const} */ ([...SAME, 'ranges', 'colour', 'mirror', 'rotation', 'encoding']);

/**
 * Does a request ask for anything but the tile as it is?
 * @param {IipRequest} request
 */
export function changesTile(request) {
  return CHANGES.some((name) => request[name] !== undefined && request[name] !== false && request[name] !== 0);
}

/**
 * How a request wants its picture made, with IIPImage's roundings. The file's profile goes along with the picture, as
 * IIPImage has it.
 * @param {IipRequest} request
 * @param {Image} image
 * @returns {import('../../render/options.js').RenderOptions}
 */
export function renderSettings(request, image) {
  const set = SAME.filter((name) => request[name] !== undefined).map((name) => [name, request[name]]);
  return {
    compatibility: 'iipimage',
    color: 'embed',
    ...Object.fromEntries(set),
    ...(request.colour ? { quality: request.colour } : {}),
    range: bandRanges(request.ranges ?? [], image.info),
  };
}

/**
 * Limits for each band, in the file's own values; null where none are set. Channels that the image does not have are
 * ignored, as by IIPImage.
 * @param {{ channel?: number, min: number, max: number }[]} ranges
 * @param {import('../../image/image.js').ImageInfo} info
 * @returns {any} undefined when none are set at all
 */
function bandRanges(ranges, info) {
  /** @type {([number, number] | null)[]} */
  const limits = Array.from({ length: info.bands }, () => null);
  for (const { channel, min, max } of ranges) {
    for (const band of channel === undefined ? limits.keys() : [channel]) {
      if (band < limits.length) limits[band] = [storedValue(min, info), storedValue(max, info)];
    }
  }
  return limits.some((limit) => limit) ? limits : undefined;
}
