/**
 * The panel "Adjust": how the image is shown, changed while it is looked at, and kept in the page's address.
 * @module
 */

import { adjustFields } from './adjust-fields.js';
import { goodValue, isInvalid } from './fields.js';
import { hashOf, renderOf, valuesOf, watermarkOf } from './look.js';
import { element, say } from './page.js';
import { RangeFields } from './range-fields.js';

/**
 * @typedef {import('pyramidion').Image} Image
 * @typedef {import('../js/viewer/tile-maker.js').Look} Look
 * @typedef {import('./fields.js').Field} Field
 */

/** Browsers refuse to change the address more often. */
const ADDRESS_MILLISECONDS = 400;

/** The fields for one image. */
export class Adjust {
  #image;
  #onLook;
  #form = /** @type {HTMLFormElement} */ (element('adjust-form'));
  #range;
  #isFilling = false;
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
    this.#range = new RangeFields(image.info);
    this.#form.replaceChildren(...adjustFields(image.info, this.#range.element));
    const { signal } = this.#life;
    this.#form.addEventListener('input', (event) => this.#changed(event), { signal });
    this.#form.addEventListener('reset', () => this.#isFilling || setTimeout(() => this.#afterReset()), { signal });
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

  /** The values of fields that are not as they were at first. @returns {import('./look.js').Values} */
  #values() {
    /** @type {import('./look.js').Values} */
    const values = {};
    for (const input of this.#inputs()) {
      const { name, type } = input;
      const value = goodValue(input);
      if (input instanceof HTMLSelectElement) {
        if (input.value !== '') values[name] = input.value;
      } else if (input instanceof HTMLInputElement && type === 'checkbox') {
        if (input.checked !== input.defaultChecked) values[name] = input.checked ? 'on' : 'off';
      } else if (type !== 'file' && value !== input.defaultValue) {
        values[name] = value;
      }
    }
    return { ...values, ...this.#range.values };
  }

  /** @param {import('./look.js').Values} values */
  #fill(values) {
    // It is an event like the reader's own.
    this.#isFilling = true;
    this.#form.reset();
    this.#isFilling = false;
    for (const input of this.#inputs()) {
      const value = values[input.name];
      if (value !== undefined && input.type !== 'file') {
        if (input instanceof HTMLInputElement && input.type === 'checkbox') input.checked = value === 'on';
        else input.value = value;
      }
      input.dispatchEvent(new Event('filled'));
    }
    this.#range.fill(values);
  }

  #fillAndShow() {
    // Other anchors, such as the skip link's, are none of ours.
    if (/^#(?!.*=)./.test(location.hash)) return;
    this.#fill(valuesOf(location.hash));
    this.#onLook(this.look);
  }

  /** All but the sliders of the range. */
  #inputs() {
    const all = /** @type {NodeListOf<Field>} */ (this.#form.querySelectorAll('input, select, textarea'));
    return [...all].filter(({ name }) => !isOfRange(name));
  }

  /** @param {string} name */
  #input(name) {
    return /** @type {HTMLInputElement} */ (element(`adjust-${name}`));
  }

  /** @param {Event} event */
  #changed({ target }) {
    const field = /** @type {HTMLInputElement} */ (target);
    // The picture stays as it is until the field has a value that can be.
    if (isInvalid(field)) return;
    const { name, type } = field;
    if (isOfRange(name)) this.#range.moved(field);
    if (name === 'kernel') this.#input('convolution').value = 'own';
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
    this.#range.fill({});
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
    const statistics = await this.#image.statistics({ signal: this.#life.signal }).catch(() => undefined);
    if (!statistics || this.#life.signal.aborted) return;
    this.#range.measure(statistics);
    this.#form.dataset.measured = 'true';
  }
}

/** @param {string} name */
const isOfRange = (name) => /^(low|high)\d*$/.test(name);
