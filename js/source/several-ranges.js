/**
 * Which servers answer several ranges at once. A server may leave it (RFC 9110, section 14.2), and about half do: Apache,
 * nginx and lighttpd answer them, object stores and most development servers do not.
 * @module
 */

/** By origin: what the answers have shown. @type {Map<string, boolean>} */
const known = new Map();

/** Whether the server of an address answers several ranges at once, as far as is known. */
export class SeveralRanges {
  /** Undefined where it need not be tried. @type {string | undefined} */
  #origin;

  /** @param {string} url */
  constructor(url) {
    if (!/^https?:/i.test(url) || !URL.canParse(url)) return;
    const { origin } = new URL(url);
    // To another site, a browser would ask first whether it may, a round trip more.
    if (typeof location === 'undefined' || origin === location.origin) this.#origin = origin;
  }

  /** Undefined when only trying tells. @returns {boolean | undefined} */
  get areAnswered() {
    return this.#origin === undefined ? false : known.get(this.#origin);
  }

  /** How the server has answered. @param {boolean} does */
  remember(does) {
    if (this.#origin !== undefined) known.set(this.#origin, does);
  }
}
