/* global process */

/**
 * One of Node's own modules, for code that also ships to browsers: a bundler does not see the name, so it neither fails
 * nor replaces it.
 * @param {string} name such as `node:fs/promises`
 * @returns {Promise<any>}
 */
export function nodeModule(name) {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name);
}

/** Whether this is Node, or a runtime that is like it. */
export const isNode = typeof process === 'object' && Boolean(process.versions?.node) && typeof document === 'undefined';
