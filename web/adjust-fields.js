/**
 * What the panel "Adjust" offers for an image.
 * @module
 */

import { bandField, box, choice, field, group, matrix, slider, textArea } from './fields.js';
import { IDENTITY_KERNEL, kernelProblem } from './kernel.js';
import { make } from './page.js';

/** @typedef {import('pyramidion').Image} Image */

const COLOURS = [
  'hot',
  'cold',
  'jet',
  'red',
  'green',
  'blue',
  'viridis',
  'magma',
  'inferno',
  'plasma',
  'cividis',
  'turbo',
];
const KERNELS = ['sobel', 'prewitt', 'scharr', 'laplace', 'gaussian', 'sharpen', 'emboss'];
const CHANNELS = ['red', 'green', 'blue'];

/** @param {string} name */
const capital = (name) => name[0].toUpperCase() + name.slice(1);
/** @param {string[]} names @returns {[string, string][]} */
const named = (names) => names.map((name) => [name, capital(name)]);
/** @param {number} share */
const percent = (share) => `${Math.round(100 * share)} %`;
/** @param {number} angle */
const degrees = (angle) => `${angle}°`;

/**
 * @param {Image['info']} info
 * @param {Node} range the group for the range of values
 * @returns {Node[]}
 */
export function adjustFields(info, range) {
  const { bands, photometric } = info;
  const hasColours = bands > 2 || photometric === 'Palette';
  return [
    range,
    tone(),
    colour(photometric),
    ...(hasColours ? [group('Colour twist', [matrix('twist', CHANNELS)], false)] : []),
    ...(bands === 2 || bands > 3 ? [blend(bands)] : []),
    filterAndRelief(bands === 1 || bands === 3),
    watermark(),
    make('button', { type: 'reset', className: 'button' }, 'Reset all'),
  ];
}

function tone() {
  return group('Tone', [
    slider('gamma', 'Gamma', { min: -1, max: 1, step: 0.02, value: 0, show: (value) => (10 ** value).toFixed(2) }),
    box('log', 'Logarithmic'),
    choice('contrast', 'Contrast', [
      ['', 'By factor'],
      ['stretch', 'Stretch'],
      ['equalize', 'Equalise'],
    ]),
    slider('factor', 'Factor', { min: 0, max: 4, step: 0.05, value: 1, show: (value) => `${value.toFixed(2)} ×` }),
    box('invert', 'Invert'),
  ]);
}

/** @param {string} photometric */
function colour(photometric) {
  const white = choice('lab', 'White point', [
    ['', 'D50'],
    ['D65', 'D65'],
  ]);
  return group('Colour', [
    choice('colormap', 'Colour map', [['', 'None'], ...named(COLOURS)]),
    choice('quality', 'Shown in', [
      ['', 'Colour'],
      ['gray', 'Grey'],
      ['bitonal', 'Black and white'],
    ]),
    ...(/Lab$/.test(photometric) ? [white] : []),
  ]);
}

/** @param {number} bands */
function blend(bands) {
  const all = Array.from({ length: bands }, (_, band) => bandField(band));
  return group('Bands', [box('blend', 'Blend bands'), ...all], false);
}

/** @param {boolean} isRelief whether the image can be one */
function filterAndRelief(isRelief) {
  const shading = [
    box('shade', 'Hill shading'),
    slider('azimuth', 'Light from', { min: 0, max: 360, step: 1, value: 315, show: degrees }),
    slider('elevation', 'Light above', { min: 0, max: 90, step: 1, value: 45, show: degrees }),
  ];
  const kernel = textArea('kernel', 'Own kernel', { defaultValue: IDENTITY_KERNEL, rows: 5 }, kernelProblem);
  const filter = choice('convolution', 'Filter', [['', 'None'], ...named(KERNELS), ['own', 'Own kernel']]);
  return group('Filter and relief', [filter, kernel, ...(isRelief ? shading : [])], false);
}

function watermark() {
  const fields = [
    field('mark', 'Image file', { type: 'file', accept: 'image/*,.tif,.tiff,.jp2' }),
    slider('opacity', 'Opacity', { min: 0, max: 1, step: 0.01, value: 1, show: percent }),
    slider('probability', 'Tiles with it', { min: 0, max: 1, step: 0.01, value: 1, show: percent }),
    choice('mode', 'Mode', [['', 'Over'], ...named(['add', 'multiply', 'screen'])]),
    choice('placement', 'Place', [['', 'Random'], ['center', 'Centre'], ...named(['grid', 'corner'])]),
    slider('scale', 'Size', { min: 0, max: 1, step: 0.01, value: 0, show: (v) => (v > 0 ? percent(v) : 'its own') }),
    field('seed', 'Seed', { type: 'number', min: '0', step: '1', defaultValue: '0' }),
  ];
  return group('Watermark', fields, false);
}
