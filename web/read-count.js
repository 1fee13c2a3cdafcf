/**
 * What has been read of a file so far, for the reader to watch.
 * @module
 */

import { bytes, count } from './numbers.js';
import { make } from './page.js';

/** Counts the ranges that are read, and shows the sum in an element of its own. */
export class ReadCount {
  /** Where the count is shown. */
  element = make('dd', {}, 'nothing yet');
  #ranges = 0;
  #bytes = 0;
  #isDrawn = true;

  /**
   * What `open` is given so that it is counted.
   * @param {string | URL | File} source
   */
  optionsFor(source) {
    // A reader who turns to another place leaves requests behind that nobody answers: they do not count.
    return source instanceof File ? { onRead: this.add } : { fetch: this.#fetch };
  }

  /** @type {typeof fetch} */
  #fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (response.ok) this.add({ length: Number(response.headers.get('Content-Length')) });
    return response;
  };

  /** To be called at each range that has been read. */
  add = (/** @type {{length: number}} */ { length }) => {
    this.#ranges++;
    this.#bytes += length;
    if (this.#isDrawn) requestAnimationFrame(() => this.#draw());
    this.#isDrawn = false;
  };

  #draw() {
    this.#isDrawn = true;
    this.element.textContent = `${bytes(this.#bytes)} in ${count(this.#ranges, 'read')}`;
  }
}
