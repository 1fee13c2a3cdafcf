/** @typedef {import('../render/rendering.js').Wanted} Wanted */

/**
 * What is asked for besides the plain picture, if anything is.
 * @param {Wanted} request
 * @returns {Wanted | undefined}
 */
export function wantedOf({ render, watermark, filter, mirror, rotation }) {
  const wanted = { render, watermark, filter, mirror, rotation };
  return Object.values(wanted).some((value) => value !== undefined) ? wanted : undefined;
}
