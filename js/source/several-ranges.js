/**
 * Which servers answer several ranges at once. A server may leave it (RFC 9110, section 14.2), and about half do: Apache,
 * nginx, lighttpd and IIS answer them, object stores and most development servers do not.
 * @module
 */

/** By origin: what the answers have shown. @type {Map<string, boolean>} */
const known = new Map();

/**
 * Whether several ranges of a file can be asked for at once.
 * @param {string} url
 * @returns {boolean | undefined} undefined when it must be tried
 */
export function answersSeveralRanges(url) {
  if (!/^https?:/i.test(url)) return false;
  const { origin } = new URL(url);
  // To another site, a browser would ask first whether it may, a round trip more.
  if (typeof location !== 'undefined' && origin !== location.origin) return false;
  return known.get(origin);
}

/**
 * Remembers how a server has answered.
 * @param {string} url
 * @param {boolean} does
 */
export function rememberSeveralRanges(url, does) {
  known.set(new URL(url).origin, does);
}
