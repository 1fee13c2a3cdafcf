/**
 * Samples as data: along a line, and of a pixel.
 * @module
 */

import { ProtocolError } from '../../protocol/protocol-error.js';
import { levelOf, tileBox } from './geometry.js';
import { numberAt } from './sample-values.js';
import { imageOfView, viewsOf } from './views.js';

/**
 * @typedef {import('../../image/image.js').Image} Image
 * @typedef {import('../answers.js').Answer} Answer
 * @typedef {{ signal?: AbortSignal }} Options
 */

/** A stack of more pages takes too long for one answer. */
const MOST_VIEWS = 1000;

/**
 * The samples along a row or column, from one point to before the other; of one point if they are the same. A list, or,
 * of several bands, one for each.
 * @param {Image} image
 * @param {import('../../protocol/iip/outputs.js').Profile} output
 * @param {Options} options
 * @returns {Promise<Answer>}
 */
export async function profile(image, { resolution, from, to }, { signal }) {
  const level = levelOf(image, resolution);
  const [across, down] = [to.x - from.x, to.y - from.y];
  const given = `${from.x},${from.y}-${to.x},${to.y}`;
  if (across !== 0 && down !== 0) {
    const allowed = 'along a row or a column';
    throw new ProtocolError(`PFL runs ${allowed}, not ${given}.`, { command: 'PFL', given, allowed });
  }
  const length = Math.max(1, Math.abs(across || down));
  const isBackwards = across + down < 0;
  const [x, y] = [isBackwards && across ? to.x + 1 : from.x, isBackwards && down ? to.y + 1 : from.y];
  const box = across === 0 ? { x, y, width: 1, height: length } : { x, y, width: length, height: 1 };
  if (x + box.width > level.width || y + box.height > level.height) {
    const allowed = `${level.width} × ${level.height} pixels`;
    throw new ProtocolError(`${given} is not inside this resolution, which has ${allowed}.`, {
      command: 'PFL',
      given,
      allowed,
    });
  }
  const samples = await image.samples({ level: level.level, ...box, signal });
  const lines = Array.from({ length: samples.bands }, (_, band) => {
    const line = Array.from({ length }, (_pixel, i) => numberAt(samples, i * samples.bands + band));
    return isBackwards ? line.reverse() : line;
  });
  const body = JSON.stringify({ profile: lines.length === 1 ? lines[0] : { ...lines } });
  return { type: 'application/json', body };
}

/**
 * A pixel's spectrum: a value for each page of a stack, or, without one, for each band. Of 8 and 16 bits as parts of the
 * largest value.
 * @param {Image} main
 * @param {import('../../protocol/iip.js').IipRequest} request
 * @param {import('../../protocol/iip/outputs.js').Spectrum} output
 * @param {Options} options
 * @returns {Promise<Answer>}
 */
export async function spectrum(main, request, { resolution, tile, x, y }, { signal }) {
  const pages = viewsOf(main).slice(0, MOST_VIEWS);
  const images =
    pages.length > 1 ? await Promise.all(pages.map((page) => page.open())) : [await imageOfView(main, request)];
  const pixels = images.map(async (image) => {
    const level = levelOf(image, resolution);
    const { box } = tileBox(image, level, tile, false);
    if (x >= box.width || y >= box.height) {
      const allowed = `${box.width} × ${box.height} pixels`;
      throw new ProtocolError(`${x},${y} is not inside this tile, which has ${allowed}.`, {
        command: 'SPECTRA',
        allowed,
      });
    }
    return image.samples({ level: level.level, x: box.x + x, y: box.y + y, width: 1, height: 1, signal });
  });
  const read = await Promise.all(pixels);
  const points = read.flatMap((samples, page) => {
    const bands = images.length > 1 ? 1 : samples.bands;
    return Array.from({ length: bands }, (_, band) => ({
      wavelength: pages[page].name || String(page + band),
      reflectance: numberAt(samples, band) / divisor(images[page].info),
    }));
  });
  const lines = points.map(
    ({ wavelength, reflectance }) =>
      `<point><wavelength>${escapeXml(wavelength)}</wavelength><reflectance>${reflectance}</reflectance></point>`,
  );
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<spectra>\n${lines.join('\n')}\n</spectra>\n`;
  return { type: 'application/xml', body };
}

/** @param {import('../../image/image.js').ImageInfo} info */
function divisor({ bits, sampleFormat }) {
  return sampleFormat === 'unsigned' && bits <= 16 ? 2 ** bits - 1 : 1;
}

/** @param {string} text */
function escapeXml(text) {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
