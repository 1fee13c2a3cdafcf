/**
 * The panel "Adjust": how the image is shown, changed while it is looked at, and kept in the page's address.
 * @module
 */

import { bandField, box, choice, field, group, slider } from './fields.js';
import { drawHistogram, extent } from './histogram.js';
import { hashOf, renderOf, valuesOf, watermarkOf } from './look.js';
import { element, make, say } from './page.js';

/**
 * @typedef {import('pyramidion').Image} Image
 * @typedef {import('../js/viewer/tile-maker.js').Look} Look
 */

/** Browsers refuse to change the address more often. */
const ADDRESS_MILLISECONDS = 400;
const STEPS = 1000;
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

/** @param {string} name */
const capital = (name) => name[0].toUpperCase() + name.slice(1);
/** @param {string[]} names @returns {[string, string][]} */
const named = (names) => names.map((name) => [name, capital(name)]);

/** The fields for one image. */
export class Adjust {
  #image;
  #onLook;
  #form = /** @type {HTMLFormElement} */ (element('adjust-form'));
  #canvas = make('canvas', { width: 256, height: 64, className: 'histogram' });
  /** @type {File | undefined} */
  #mark;
  /** What ends when the panel is for another image. */
  #life = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Image} image
   * @param {(look: Look) => void} onLook is given each look that the reader chooses
   */
  constructor(image, onLook) {
    this.#image = image;
    this.#onLook = onLook;
    this.#canvas.ariaHidden = 'true';
    this.#form.replaceChildren(...this.#fields());
    const { signal } = this.#life;
    this.#form.addEventListener('input', (event) => this.#changed(event), { signal });
    this.#form.addEventListener('reset', () => setTimeout(() => this.#afterReset()), { signal });
    this.#form.addEventListener('submit', (event) => event.preventDefault(), { signal });
    addEventListener('hashchange', () => this.#fillAndShow(), { signal });
    this.#fill(valuesOf(location.hash));
    void this.#measure();
  }

  /** What the fields say. @returns {Look} */
  get look() {
    const values = this.#values();
    return { render: renderOf(values, this.#image.info.bands), watermark: watermarkOf(values, this.#mark) };
  }

  /** Leaves the form to another image's panel. */
  leave() {
    this.#life.abort();
    clearTimeout(this.#timer);
  }

  #fields() {
    const { bands, photometric } = this.#image.info;
    const isRelief = bands === 1 || bands === 3;
    const groups = [
      group('Range', [
        this.#canvas,
        choice('range', 'Values', [
          ['', 'Whole range'],
          ['auto', 'Automatic'],
          ['own', 'By hand'],
        ]),
        slider('low', 'Black at', { min: 0, max: 1, step: 1, value: 0, show: sample }),
        slider('high', 'White at', { min: 0, max: 1, step: 1, value: 1, show: sample }),
      ]),
      group('Tone', [
        slider('gamma', 'Gamma', { min: -1, max: 1, step: 0.02, value: 0, show: (value) => (10 ** value).toFixed(2) }),
        box('log', 'Logarithmic'),
        choice('contrast', 'Contrast', [
          ['', 'By factor'],
          ['stretch', 'Stretch'],
          ['equalize', 'Equalise'],
        ]),
        slider('factor', 'Factor', { min: 0, max: 4, step: 0.05, value: 1, show: (value) => `${value.toFixed(2)} ×` }),
        box('invert', 'Invert'),
      ]),
      group('Colour', [
        choice('colormap', 'Colour map', [['', 'None'], ...named(COLOURS)]),
        choice('quality', 'Shown in', [
          ['', 'Colour'],
          ['gray', 'Grey'],
          ['bitonal', 'Black and white'],
        ]),
        ...(/Lab$/.test(photometric)
          ? [
              choice('lab', 'White point', [
                ['', 'D50'],
                ['D65', 'D65'],
              ]),
            ]
          : []),
      ]),
    ];
    if (bands === 2 || bands > 3) {
      const all = Array.from({ length: bands }, (_, band) => bandField(band));
      groups.push(group('Bands', [box('blend', 'Blend bands'), ...all], false));
    }
    groups.push(
      group(
        'Filter and relief',
        [
          choice('convolution', 'Filter', [['', 'None'], ...named(KERNELS)]),
          ...(isRelief
            ? [
                box('shade', 'Hill shading'),
                slider('azimuth', 'Light from', {
                  min: 0,
                  max: 360,
                  step: 1,
                  value: 315,
                  show: (value) => `${value}°`,
                }),
                slider('elevation', 'Light above', {
                  min: 0,
                  max: 90,
                  step: 1,
                  value: 45,
                  show: (value) => `${value}°`,
                }),
              ]
            : []),
        ],
        false,
      ),
      group(
        'Watermark',
        [
          field('mark', 'Image file', { type: 'file', accept: 'image/*,.tif,.tiff,.jp2' }),
          slider('opacity', 'Opacity', { min: 0, max: 1, step: 0.01, value: 1, show: percent }),
          slider('probability', 'Tiles with it', { min: 0, max: 1, step: 0.01, value: 1, show: percent }),
          choice('mode', 'Mode', [['', 'Over'], ...named(['add', 'multiply', 'screen'])]),
          choice('placement', 'Place', [['', 'Random'], ['center', 'Centre'], ...named(['grid', 'corner'])]),
          slider('scale', 'Size', {
            min: 0,
            max: 1,
            step: 0.01,
            value: 0,
            show: (v) => (v > 0 ? percent(v) : 'its own'),
          }),
          field('seed', 'Seed', { type: 'number', min: '0', step: '1', defaultValue: '0' }),
        ],
        false,
      ),
    );
    return [...groups, make('button', { type: 'reset', className: 'button' }, 'Reset all')];
  }

  /** The values of fields that are not as they were at first. @returns {import('./look.js').Values} */
  #values() {
    /** @type {import('./look.js').Values} */
    const values = {};
    for (const input of this.#inputs()) {
      const { name, type } = input;
      if (input instanceof HTMLSelectElement) {
        if (input.value !== '') values[name] = input.value;
      } else if (type === 'checkbox') {
        if (input.checked !== input.defaultChecked) values[name] = input.checked ? 'on' : 'off';
      } else if (type !== 'file' && input.value !== input.defaultValue) {
        values[name] = input.value;
      }
    }
    if (values.range === 'own') for (const name of ['low', 'high']) values[name] = this.#input(name).value;
    return values;
  }

  /** @param {import('./look.js').Values} values */
  #fill(values) {
    this.#form.reset();
    for (const input of this.#inputs()) {
      const value = values[input.name];
      if (value !== undefined && input.type !== 'file') {
        if (input instanceof HTMLInputElement && input.type === 'checkbox') input.checked = value === 'on';
        else if (input.name === 'low' || input.name === 'high')
          setFreely(/** @type {HTMLInputElement} */ (input), value);
        else input.value = value;
      }
      input.dispatchEvent(new Event('filled'));
    }
  }

  #fillAndShow() {
    // Other anchors, such as the skip link's, are none of ours.
    if (/^#(?!.*=)./.test(location.hash)) return;
    this.#fill(valuesOf(location.hash));
    this.#onLook(this.look);
  }

  #inputs() {
    return /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([
      ...this.#form.querySelectorAll('input[name], select[name]'),
    ]);
  }

  /** @param {string} name */
  #input(name) {
    return /** @type {HTMLInputElement} */ (element(`adjust-${name}`));
  }

  /** @param {Event} event */
  #changed({ target }) {
    const { name, type } = /** @type {HTMLInputElement} */ (target);
    if (name === 'low' || name === 'high') this.#input('range').value = 'own';
    if (name === 'factor') this.#input('contrast').value = '';
    if (name === 'gamma') this.#input('log').checked = false;
    if (name === 'azimuth' || name === 'elevation') this.#input('shade').checked = true;
    if (/^(band|colour)\d/.test(name)) this.#input('blend').checked = true;
    if (type === 'file') this.#mark = this.#input('mark').files?.[0];
    this.#onLook(this.look);
    this.#keepInAddress();
  }

  #afterReset() {
    if (this.#life.signal.aborted) return;
    this.#mark = undefined;
    for (const input of this.#inputs()) input.dispatchEvent(new Event('filled'));
    this.#onLook(this.look);
    this.#keepInAddress();
    say('The image is shown as it was at first.');
  }

  #keepInAddress() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const hash = hashOf(this.#values());
      history.replaceState(history.state, '', `${location.pathname}${location.search}${hash && `#${hash}`}`);
    }, ADDRESS_MILLISECONDS);
  }

  /** Gives the sliders of the range the image's own values. */
  async #measure() {
    const bands = await this.#image.statistics({ signal: this.#life.signal }).catch(() => undefined);
    if (!bands || this.#life.signal.aborted) return;
    const { sampleFormat, bits } = this.#image.info;
    const [low, high] = sampleFormat === 'unsigned' && bits <= 8 ? [0, 2 ** bits - 1] : extent(bands);
    if (!(low < high)) return;
    const step = sampleFormat === 'float' ? (high - low) / STEPS : 1;
    const wished = valuesOf(location.hash);
    for (const [name, value] of /** @type {const} */ ([
      ['low', low],
      ['high', high],
    ])) {
      const input = this.#input(name);
      for (const [key, number] of Object.entries({ min: low, max: high, step, value })) {
        input.setAttribute(key, String(number));
      }
      input.value = wished[name] ?? String(value);
      input.dispatchEvent(new Event('filled'));
    }
    drawHistogram(this.#canvas, bands, [low, high]);
    this.#form.dataset.measured = 'true';
  }
}

/** A sample value. @param {number} value */
const sample = (value) => String(Number(value.toPrecision(6)));

/**
 * Gives a slider a value before it is known which it can have.
 * @param {HTMLInputElement} input
 * @param {string} value
 */
function setFreely(input, value) {
  input.step = 'any';
  if (Number(value) < Number(input.min)) input.min = value;
  if (Number(value) > Number(input.max)) input.max = value;
  input.value = value;
}

/** @param {number} share */
const percent = (share) => `${Math.round(100 * share)} %`;
