/** How often it is looked whether the browser tells the protocol by now. */
const MOST_LOOKS = 30;

/** The protocol that an address is asked by, as far as the browser tells it. */
export class HttpProtocol {
  #url;
  #name = '';
  #looks = MOST_LOOKS;

  /** @param {string} url */
  constructor(url) {
    this.#url = url;
  }

  /**
   * Whether requests share one connection (HTTP/2 and HTTP/3), so that many can run at a time. Of another site it is only
   * told if that lets it (Timing-Allow-Origin).
   */
  get isShared() {
    if (!this.#name && this.#looks-- > 0) this.#name = nameFor(this.#url);
    return /^h[23]/.test(this.#name);
  }
}

/**
 * The protocol that an address was last asked by, such as `h2`; '' when that is not told.
 * @param {string} url
 */
function nameFor(url) {
  const entry = performance.getEntriesByName(new URL(url, location.href).href, 'resource').at(-1);
  return /** @type {PerformanceResourceTiming | undefined} */ (entry)?.nextHopProtocol ?? '';
}
