import { checkedNumber } from './checks.js';

/**
 * @typedef {import('../engine/core.js').Raster} Raster
 *
 * @typedef {object} BandStatistics
 * @property {number} count how many samples counted: not-a-number and the infinities do not, nor the value that stands for
 *   nothing, nor what the file lacks
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} mean
 * @property {number} deviation the standard deviation
 * @property {number} low the value that the share `outliers` of the samples is below
 * @property {number} high the value that as many are above
 * @property {number[]} histogram how many samples fall into each of equal parts of what lies from the minimum to the maximum
 *
 * @typedef {object} StatisticsRequest
 * @property {number} [level] default: the smallest that has 65,536 pixels
 * @property {number} [outliers] 0 to 0.5; default 0.005
 * @property {'file' | 'ignore' | number} [noData] the value that stands for nothing; default: the file's
 * @property {number} [bins] of the histograms, 1 to 65,535; default 256
 * @property {AbortSignal} [signal]
 */

const ENOUGH_PIXELS = 65_536;
const OUTLIERS = 0.005;

/**
 * The level whose statistics stand for the image's.
 * @param {readonly { width: number, height: number }[]} levels largest first
 */
export function levelToMeasure(levels) {
  const enough = levels.findLastIndex(({ width, height }) => width * height >= ENOUGH_PIXELS);
  return Math.max(0, enough);
}

/**
 * @param {StatisticsRequest} request
 * @returns {{ outliers: number, bins: number }}
 */
export function checkedMeasure({ outliers = OUTLIERS, bins = 256 }) {
  return {
    outliers: checkedNumber('outliers', outliers, { least: 0, most: 0.5 }),
    bins: Math.floor(checkedNumber('bins', bins, { least: 1, most: 65_535 })),
  };
}
