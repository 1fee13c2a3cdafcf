/**
 * The range of values that are shown, of all bands or of one.
 * @module
 */

import { choice, group, slider } from './fields.js';
import { drawHistogram, extent } from './histogram.js';
import { element, make } from './page.js';

/**
 * @typedef {import('./look.js').Values} Values
 * @typedef {import('./histogram.js').Statistics} Statistics
 * @typedef {import('pyramidion').Image} Image
 */

const ENDS = /** @type {const} */ (['low', 'high']);
const STEPS = 1000;

/**
 * Sliders for all bands, and a pair for each, of which one pair is seen. A band's slider follows that for all bands until it
 * is moved itself.
 */
export class RangeFields {
  /** What the panel shows. */
  element;
  #info;
  #canvas = make('canvas', { width: 256, height: 64, className: 'histogram' });
  /** @type {Statistics | undefined} */
  #statistics;

  /** @param {Image['info']} info */
  constructor(info) {
    this.#info = info;
    this.#canvas.ariaHidden = 'true';
    const bands = info.bands > 1 ? Array.from({ length: info.bands }, (_, band) => band) : [];
    const method = choice('range', 'Values', [
      ['', 'Whole range'],
      ['auto', 'Automatic'],
      ['own', 'By hand'],
    ]);
    const which = choice('rangeband', 'Sliders for', [
      ['', 'All bands'],
      ...bands.map((band) => /** @type {[string, string]} */ ([String(band), `Band ${band + 1}`])),
    ]);
    const fields = [method, ...(bands.length > 0 ? [which] : []), ...pair(''), ...bands.flatMap((band) => pair(band))];
    which.addEventListener('input', () => this.#show());
    which.querySelector('select')?.addEventListener('filled', () => this.#show());
    this.element = group('Range', [this.#canvas, ...fields]);
    this.#show();
  }

  /** What the sliders say, if they count. @returns {Values} */
  get values() {
    if (inputOf('range').value !== 'own') return {};
    return Object.fromEntries(
      this.#sliders()
        .filter(({ dataset, name }) => dataset.moved || isForAll(name))
        .map(({ name, value }) => [name, value]),
    );
  }

  /** @param {Values} values */
  fill(values) {
    for (const input of this.#sliders()) {
      const value = values[input.name];
      if (value !== undefined && !isForAll(input.name)) input.dataset.moved = 'true';
      else delete input.dataset.moved;
      this.#set(input, value ?? values[endOf(input)] ?? input.defaultValue);
    }
  }

  /**
   * To be called when one has been moved.
   * @param {HTMLInputElement} input
   */
  moved(input) {
    inputOf('range').value = 'own';
    input.dataset.moved = 'true';
    if (!isForAll(input.name)) return;
    for (const other of this.#sliders()) {
      if (other === input || endOf(other) !== input.name) continue;
      delete other.dataset.moved;
      this.#set(other, input.value);
    }
  }

  /**
   * Gives the sliders the image's own values.
   * @param {Statistics} statistics
   */
  measure(statistics) {
    const { values } = this;
    this.#statistics = statistics;
    for (const input of this.#sliders()) {
      const [low, high] = this.#extent(bandOf(input));
      if (!(low < high)) continue;
      input.step = String(this.#info.sampleFormat === 'float' ? (high - low) / STEPS : 1);
      input.defaultValue = String(endOf(input) === 'low' ? low : high);
    }
    this.fill(values);
    this.#show();
  }

  /**
   * Moves a slider, whose ends make room for a value beyond them.
   * @param {HTMLInputElement} input
   * @param {string} value
   */
  #set(input, value) {
    const [low, high] = this.#extent(bandOf(input));
    const number = Number(value);
    // Before the image has been measured, any value may be one.
    if (!(low < high)) input.step = 'any';
    input.min = String(low < high ? Math.min(low, number) : Math.min(0, number));
    input.max = String(low < high ? Math.max(high, number) : Math.max(1, number));
    input.value = value;
    input.dispatchEvent(new Event('filled'));
  }

  /**
   * The smallest and the largest value that sliders offer.
   * @param {string} band its number; empty: of all bands
   */
  #extent(band) {
    const { sampleFormat, bits } = this.#info;
    if (sampleFormat === 'unsigned' && bits <= 8) return /** @type {[number, number]} */ ([0, 2 ** bits - 1]);
    return extent(this.#of(band));
  }

  /** @param {string} band @returns {Statistics} */
  #of(band) {
    const all = this.#statistics ?? [];
    return band === '' ? all : all.slice(Number(band), Number(band) + 1);
  }

  #sliders() {
    return /** @type {HTMLInputElement[]} */ ([...this.element.querySelectorAll('input')]);
  }

  /** Shows the sliders and the histogram of the band that is chosen. */
  #show() {
    const band = /** @type {HTMLSelectElement | null} */ (this.element.querySelector('[name=rangeband]'))?.value ?? '';
    for (const input of this.#sliders()) {
      const field = /** @type {HTMLElement} */ (input.closest('.field'));
      field.hidden = bandOf(input) !== band;
    }
    const [low, high] = this.#extent(band);
    if (this.#statistics && low < high) drawHistogram(this.#canvas, this.#of(band), [low, high]);
  }
}

/** @param {number | ''} band empty: for all of them */
function pair(band) {
  const of = band === '' ? '' : ` in band ${band + 1}`;
  return [
    slider(`low${band}`, `Black${of} at`, { min: 0, max: 1, step: 1, value: 0, show: sample }),
    slider(`high${band}`, `White${of} at`, { min: 0, max: 1, step: 1, value: 1, show: sample }),
  ];
}

/** A sample value. @param {number} value */
const sample = (value) => String(Number(value.toPrecision(6)));

/** @param {string} name of a slider */
const isForAll = (name) => ENDS.some((end) => end === name);

/** The number of its band; empty: all of them. @param {HTMLInputElement} slider */
const bandOf = ({ name }) => name.replace(/\D+/, '');

/** @param {HTMLInputElement} slider */
const endOf = ({ name }) => (name.startsWith('low') ? 'low' : 'high');

/** @param {string} name */
const inputOf = (name) => /** @type {HTMLInputElement} */ (element(`adjust-${name}`));
