/**
 * The panel with the facts about an image, and what has been read of it so far.
 * @module
 */

import { element, make } from './page.js';
import { size } from './numbers.js';
import { ReadCount } from './read-count.js';

/**
 * @typedef {import('pyramidion').Image} Image
 * @typedef {import('pyramidion').Associated} Associated
 */

const NARROW = '(width <= 48rem)';

export class Facts {
  #panel = element('facts');
  #toggle = /** @type {HTMLElement} */ (document.querySelector('[data-action="facts"]'));
  #isOpen = !matchMedia(NARROW).matches;
  #isFilled = false;
  #reads = new ReadCount();
  /** What is described. @type {Image | undefined} */
  #image;

  /**
   * Makes room for the facts about an image that is being opened.
   * @param {string} name
   */
  announce(name) {
    element('image-name').textContent = name;
    this.#isFilled = true;
    this.#draw();
  }

  /** Takes the panel away: there is no image. */
  hide() {
    this.#isFilled = false;
    this.#draw();
  }

  /**
   * @param {Image} image the main one of its file
   * @param {string} name
   * @param {ReadCount} reads of the file
   * @param {(associated: Associated | undefined) => void} onChoice when the reader picks another image of the file
   */
  show(image, name, reads, onChoice) {
    this.#reads = reads;
    this.announce(name);
    this.describe(image);
    this.#listAssociated(image, onChoice);
  }

  /** @param {Image} image */
  describe(image) {
    this.#image = image;
    this.#listFacts(image);
    if (isJpeg2000(image.info)) {
      // An index file may be found only now.
      void image.indexed.then(() => this.#image === image && this.#listFacts(image));
    }
    const body = /** @type {HTMLElement} */ (element('levels').querySelector('tbody'));
    body.replaceChildren(
      ...image.levels.map((level) =>
        make(
          'tr',
          {},
          ...[String(level.level), size(level.width, level.height), size(level.columns, level.rows)].map((text) =>
            make('td', {}, text),
          ),
        ),
      ),
    );
    this.describeOddities();
  }

  /** @param {Image} image */
  #listFacts(image) {
    const { info, levels } = image;
    const colour = [info.photometric, `${info.bands} × ${info.bits} bits`, info.sampleFormat];
    const [{ tileWidth, tileHeight }] = levels;
    const rows = [
      ['Size', `${size(image.width, image.height)}, ${megapixels(image)}`],
      ['Format', info.format],
      ['Pixels', colour.filter(Boolean).join(', ')],
      ...(info.noData === undefined ? [] : [['No data', `samples of ${info.noData}`]]),
      ['Compression', info.compression],
      ['Tiles', tileWidth >= levels[0].width ? `strips of ${tileHeight} rows` : size(tileWidth, tileHeight)],
      ['Levels', String(levels.length)],
      ...(isJpeg2000(info) ? [['Parts found by', howPartsAreFound(info)]] : []),
      ...(info.layers > 1 ? [['Quality layers', String(info.layers)]] : []),
    ];
    element('facts-list').replaceChildren(
      ...rows.flatMap(([term, fact]) => [make('dt', {}, term), make('dd', {}, fact)]),
      make('dt', {}, 'Read'),
      this.#reads.element,
    );
  }

  /** Says what is odd about the image, as far as it has been found by now. */
  describeOddities() {
    const notes = this.#image?.info.notes ?? [];
    const section = element('oddities');
    const shown = [...section.querySelectorAll('li')].map(({ textContent }) => textContent);
    if (shown.join('\n') === notes.join('\n')) return;
    section.hidden = notes.length === 0;
    section.querySelector('ul')?.replaceChildren(...notes.map((note) => make('li', {}, note)));
  }

  /** Shows or hides the panel, as the reader wishes. */
  toggle() {
    this.#isOpen = !this.#isOpen;
    this.#draw();
  }

  #draw() {
    this.#panel.hidden = !(this.#isOpen && this.#isFilled);
    this.#toggle.setAttribute('aria-expanded', String(this.#isOpen));
  }

  /**
   * @param {Image} image
   * @param {(associated: Associated | undefined) => void} onChoice
   */
  #listAssociated(image, onChoice) {
    const section = element('associated');
    section.hidden = image.associated.length === 0;
    const list = /** @type {HTMLElement} */ (section.querySelector('ul'));
    const entries = [undefined, ...image.associated].map((associated) => {
      const { width, height } = associated ?? image;
      const title = associated ? [associated.kind, associated.name].filter(Boolean).join(': ') : 'Main image';
      const button = make('button', { type: 'button', className: 'button' }, `${title}, ${size(width, height)}`);
      button.addEventListener('click', () => {
        for (const other of list.querySelectorAll('button')) other.ariaCurrent = String(other === button);
        onChoice(associated);
      });
      button.ariaCurrent = String(!associated);
      return make('li', {}, button);
    });
    list.replaceChildren(...entries);
  }
}

/** @param {Image['info']} info of a JPEG 2000 image */
const howPartsAreFound = ({ foundBy }) => foundBy.join(', ') || 'reading one after the other';

/** @param {Image['info']} info */
const isJpeg2000 = ({ format }) => /^J/.test(format);

/** @param {{width: number, height: number}} image */
const megapixels = ({ width, height }) => `${((width * height) / 1e6).toPrecision(3)} megapixels`;
