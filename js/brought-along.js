/**
 * Code that few need is loaded when it is needed. A service worker may load none then: whoever runs there brings it along.
 * @module
 */

/**
 * @typedef {object} BroughtAlong
 * @property {typeof import('./engine/inline-thread.js')} inlineThread
 * @property {typeof import('./render/marks.js')} marks
 * @property {typeof import('./image/open.js')} opening
 */

/** @type {Partial<BroughtAlong>} */
export const broughtAlong = {};

/** @param {BroughtAlong} modules */
export function bringAlong(modules) {
  Object.assign(broughtAlong, modules);
}
