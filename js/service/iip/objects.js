/**
 * Facts about an image and the server, as `OBJ` asks for them: lines of `Name:value`.
 * @module
 */

import { version } from '../../index.js';
import { BASIC_INFO, SUMMARY_INFO, TEXTS } from '../../protocol/iip/objects.js';
import { rangeOfType, shownBits } from './sample-values.js';
import { tileSizeOf } from './geometry.js';
import { imageOfView, VERTICAL_VIEW, viewsOf } from './views.js';

/**
 * @typedef {import('../../image/image.js').Image} Image
 * @typedef {import('../../image/image.js').MetadataItem} MetadataItem
 * @typedef {import('../../protocol/iip.js').IipRequest} IipRequest
 * @typedef {import('../handler.js').ServiceOptions & { signal?: AbortSignal }} Options
 * @typedef {{ main: Image, image: Image, metadata: Map<string, MetadataItem['value']>, request: IipRequest }} Facts
 */

const TEXT = 'text/plain; charset=utf-8';
const JSON_OBJECTS = ['Metadata', 'Stack'];
const GREY = ['MinIsBlack', 'MinIsWhite'];
const LAB = ['CIELab', 'ICCLab', 'ITULab'];
/** The file's own names of texts, the first that it has counts. @type {Record<string, string[]>} */
const SOURCES = {
  Rights: ['Copyright'],
  Title: ['DocumentName', 'PageName'],
  Description: ['ImageDescription', 'Comment'],
  Creator: ['Artist'],
  Date: ['DateTime'],
  Software: ['Software'],
  Make: ['Make'],
  Model: ['Model'],
  XMP: ['XMP'],
  Scale: ['StoNits'],
};
/** What IIP 1.0 called them. @type {Record<string, string>} */
const OLD_NAMES = {
  Copyright: 'Rights',
  Subject: 'Description',
  Author: 'Creator',
  'Create-dtm': 'Date',
  'App-name': 'Software',
};
const CENTIMETRES_OF_INCH = 2.54;
const METRES_OF_INCH = 0.0254;

/** What there is to tell of an image, but for texts. @type {Record<string, (facts: Facts) => string>} */
const VALUES = {
  'Max-size': ({ image, request }) => {
    const { width, height } = image;
    return Math.abs(request.rotation ?? 0) % 180 === 90 ? `${height} ${width}` : `${width} ${height}`;
  },
  'Tile-size': ({ image }) => Object.values(tileSizeOf(image)).join(' '),
  'Resolution-number': ({ image }) => String(image.levels.length),
  Resolutions: ({ image }) =>
    [...image.levels]
      .reverse()
      .map(({ width, height }) => `${width} ${height}`)
      .join(),
  'Bits-per-channel': ({ image }) => String(shownBits(image.info)),
  'Min-Max-sample-values': sampleLimits,
  'Horizontal-views': ({ main }) =>
    viewsOf(main)
      .map((_, number) => number)
      .join(' '),
  'Vertical-views': () => String(VERTICAL_VIEW),
  DPI: ({ metadata }) => dotsPerInch(metadata).join(' '),
  Stack: ({ main }) => JSON.stringify(viewsOf(main).map(({ name }) => ({ name, scale: 1 }))),
  Metadata: (facts) => {
    const texts = Object.keys(SOURCES).map((name) => [name.toLowerCase(), textOf(name, facts)]);
    return JSON.stringify(Object.fromEntries(texts.filter(([, text]) => text !== '')));
  },
};

/**
 * @param {Image | undefined} main
 * @param {IipRequest} request
 * @param {Options} options
 * @returns {Promise<import('../answers.js').Answer>}
 */
export async function objectsAnswer(main, request, options) {
  const [only, ...others] = request.objects;
  if (others.length > 0 || !JSON_OBJECTS.includes(only)) {
    return { type: TEXT, body: await objectsText(main, request, options) };
  }
  return {
    type: 'application/json',
    body: valueOf(only, await factsOf(/** @type {Image} */ (main), request, options)),
  };
}

/**
 * The lines for all objects that are asked for.
 * @param {Image | undefined} main
 * @param {IipRequest} request
 * @param {Options} options
 */
export async function objectsText(main, request, options) {
  if (request.objects.length === 0) return '';
  const facts = main && (await factsOf(main, request, options));
  const lines = request.objects.flatMap((name) => {
    if (name === 'Basic-info') return BASIC_INFO.map((each) => lineOf(each, facts));
    // What is not known is left out of a summary.
    if (name === 'Summary-info')
      return SUMMARY_INFO.map((each) => lineOf(each, facts)).filter((line) => !line.endsWith(':'));
    return [lineOf(name, facts)];
  });
  return lines.map((line) => `${line}\r\n`).join('');
}

/**
 * @param {string} name
 * @param {Facts | undefined} facts undefined for facts of the server
 */
function lineOf(name, facts) {
  if (name === 'IIP,1.0') return 'IIP:1.0';
  if (name === 'IIP-server') return `IIP-server:Pyramidion ${version}`;
  const known = /** @type {Facts} */ (facts);
  if (name === 'Colorspace') return colourSpace(known.image);
  // A value is a line: XML and descriptions may have several.
  const lines = valueOf(name, known)
    .split(/[\r\n]+/)
    .map((line) => line.trim());
  return `${name}:${lines.filter((line) => line !== '').join(' ')}`;
}

/**
 * @param {string} name
 * @param {Facts} facts
 */
function valueOf(name, facts) {
  return VALUES[name]?.(facts) ?? textOf(OLD_NAMES[name] ?? name, facts);
}

/**
 * @param {Image} main
 * @param {IipRequest} request
 * @param {Options} options
 * @returns {Promise<Facts>}
 */
async function factsOf(main, request, { signal }) {
  const image = await imageOfView(main, request);
  const read = [...TEXTS, 'DPI', 'Metadata', 'Summary-info', 'Min-Max-sample-values'];
  const isRead = request.objects.some((name) => read.includes(name));
  const items = isRead ? await image.metadata({ signal }) : [];
  return { main, image, request, metadata: new Map(items.map(({ name, value }) => [name, value])) };
}

/**
 * @param {string} name
 * @param {Facts} facts
 */
function textOf(name, { metadata }) {
  const value = SOURCES[name].map((source) => metadata.get(source)).find((found) => found !== undefined) ?? '';
  return (value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value)).trim();
}

/** All resolutions, uncalibrated unless it is CIELAB, no alpha; 1 grey, 3 RGB, 4 CIELAB; and its channels. @param {Image} image */
function colourSpace({ levels, info: { photometric } }) {
  const isLab = LAB.includes(photometric);
  const channels = GREY.includes(photometric) ? '1 1 0' : `${isLab ? 4 : 3} 3 0 1 2`;
  return `Colorspace,0-${levels.length - 1},0:${isLab ? 1 : 0} 0 ${channels}`;
}

/** @param {Facts} facts */
function sampleLimits({ image, metadata }) {
  const [min, max] = rangeOfType(image.info);
  const given = (/** @type {string} */ name, /** @type {number} */ band, /** @type {number} */ usual) => {
    const values = metadata.get(name);
    return Array.isArray(values) ? (values[band] ?? values[0] ?? usual) : usual;
  };
  const limits = Array.from({ length: image.info.bands }, (_, band) => [
    given('SMinSampleValue', band, min),
    given('SMaxSampleValue', band, max),
  ]);
  return limits.flat().join(' ');
}

/** @param {Facts['metadata']} metadata @returns {number[]} across and down; 0 where it is not known */
function dotsPerInch(metadata) {
  const one = (/** @type {string} */ name) => {
    const value = metadata.get(name);
    return Array.isArray(value) && Number.isFinite(value[0]) ? value : [];
  };
  const perInch = { 2: 1, 3: CENTIMETRES_OF_INCH }[one('ResolutionUnit')[0] ?? 2] ?? 0;
  const tiff = [one('XResolution')[0] ?? 0, one('YResolution')[0] ?? 0].map((value) => value * perInch);
  if (tiff[0] > 0) return tiff.map(rounded);
  const perMetre = [one('CaptureResolution'), one('DisplayResolution')].find(({ length }) => length === 2) ?? [0, 0];
  return perMetre.map((value) => rounded(value * METRES_OF_INCH));
}

/** @param {number} value */
const rounded = (value) => Math.round(value * 1000) / 1000;
