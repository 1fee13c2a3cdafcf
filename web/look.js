/**
 * What the fields of the panel "Adjust" ask for, and the part of the page's address that keeps it.
 *
 * Values are those of a form: texts by name, without those that are as they were at first.
 * @module
 */

/**
 * @typedef {Record<string, string>} Values
 * @typedef {import('pyramidion').Image} Image
 * @typedef {NonNullable<Parameters<Image['tile']>[0]['render']>} RenderOptions
 * @typedef {NonNullable<Parameters<Image['tile']>[0]['watermark']>} WatermarkOptions
 */

import { kernelOf } from './kernel.js';

/** The colours that bands have at first. */
export const BAND_COLOURS = ['#ff0000', '#00ff00', '#0000ff', '#ff00ff', '#00ffff', '#ffff00', '#ffffff'];
/** What bands beyond them show at first: nothing. More would be a wall of white. */
const BANDS_AT_FIRST = 3;

/** Whether a band is shown at first. @param {number} band */
export const isShownAtFirst = (band) => band < BANDS_AT_FIRST;

/**
 * @param {Values} values
 * @param {number} bands of the image
 * @returns {RenderOptions}
 */
export function renderOf(values, bands) {
  const { gamma, contrast, factor, colormap, quality, lab } = values;
  /** @type {any} */
  const render = { colormap, quality, lab, range: rangeOf(values, bands), twist: twistOf(values) };
  render.convolution = values.convolution === 'own' ? ownKernel(values.kernel) : values.convolution;
  if (values.log) render.gamma = 'log';
  else if (gamma) render.gamma = Number((10 ** Number(gamma)).toPrecision(3));
  if (contrast) render.contrast = contrast;
  else if (factor) render.contrast = Number(factor);
  if (values.invert) render.invert = true;
  if (values.shade)
    render.shade = { azimuth: Number(values.azimuth ?? 315), elevation: Number(values.elevation ?? 45) };
  const channels = values.blend ? channelsOf(values, bands) : [];
  if (channels.length > 0) render.channels = channels;
  return Object.fromEntries(Object.entries(render).filter(([, value]) => value !== undefined));
}

/**
 * @param {Values} values
 * @param {number} bands
 * @returns {RenderOptions['range']}
 */
function rangeOf(values, bands) {
  const { range, low, high } = values;
  if (range === 'auto') return 'auto';
  if (range !== 'own') return undefined;
  // Of a single value no range can be made.
  const pair = (/** @type {string} */ from, /** @type {string} */ to) =>
    Number(from) === Number(to) ? null : /** @type {[number, number]} */ ([Number(from), Number(to)]);
  const isByBand = Object.keys(values).some((name) => /^(low|high)\d/.test(name));
  if (!isByBand) return pair(low, high) ?? undefined;
  return Array.from({ length: bands }, (_, i) => pair(values[`low${i}`] ?? low, values[`high${i}`] ?? high));
}

/** @param {Values} values */
function twistOf(values) {
  if (!Object.keys(values).some((name) => /^twist\d/.test(name))) return undefined;
  return [1, 2, 3].map((row) => [1, 2, 3].map((column) => Number(values[`twist${row}${column}`] ?? row === column)));
}

/** @param {string | undefined} text undefined: the one at first, which changes nothing */
const ownKernel = (text) => (text === undefined ? undefined : kernelOf(text));

/**
 * @param {Values} values
 * @param {number} bands
 */
function channelsOf(values, bands) {
  const all = Array.from({ length: bands }, (_, band) => band);
  const isShown = (/** @type {number} */ band) =>
    values[`band${band}`] === undefined ? isShownAtFirst(band) : values[`band${band}`] === 'on';
  const color = (/** @type {number} */ band) => values[`colour${band}`] ?? BAND_COLOURS[band % BAND_COLOURS.length];
  return all.filter(isShown).map((band) => ({ band, color: color(band) }));
}

/**
 * @param {Values} values
 * @param {WatermarkOptions['source'] | undefined} source the file that the reader has chosen
 * @returns {WatermarkOptions | undefined}
 */
export function watermarkOf({ mode, placement, opacity, probability, scale, seed }, source) {
  if (!source) return undefined;
  const number = (/** @type {string | undefined} */ text) => (text ? Number(text) : undefined);
  return /** @type {WatermarkOptions} */ ({
    ...{ source, mode, placement, opacity: number(opacity), probability: number(probability), scale: number(scale) },
    seed: number(seed),
  });
}

/**
 * @param {Values} values
 * @returns {string} without `#`
 */
export const hashOf = (values) => new URLSearchParams(values).toString();

/**
 * @param {string} hash with or without `#`
 * @returns {Values}
 */
export const valuesOf = (hash) => Object.fromEntries(new URLSearchParams(hash.replace(/^#/, '')));
