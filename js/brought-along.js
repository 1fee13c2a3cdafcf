/**
 * Code that few need is loaded when it is needed. A service worker may load none then: whoever runs there brings it along.
 * @module
 */

import { EngineError } from './errors.js';

/**
 * @typedef {object} BroughtAlong
 * @property {typeof import('./image/encoded-tile.js')} encodedTile
 * @property {typeof import('./render/enumerated-profile.js')} enumerated
 * @property {typeof import('./engine/inline-thread.js')} inlineThread
 * @property {typeof import('./render/marks.js')} marks
 * @property {typeof import('./image/open.js')} opening
 * @property {typeof import('./render/rendering.js')} rendering
 */

/** @type {Partial<BroughtAlong>} */
const here = {};

/** @param {BroughtAlong} modules */
export function bringAlong(modules) {
  Object.assign(here, modules);
}

/**
 * A part of the library that is loaded when it is first needed. Browsers take their time over each import: once will do.
 * @template {keyof BroughtAlong} Name
 * @param {Name} name
 * @param {() => Promise<BroughtAlong[Name]>} load an import whose address bundlers can read
 * @returns {Promise<BroughtAlong[Name]>}
 * @throws {EngineError} when it cannot be loaded
 */
export async function brought(name, load) {
  const known = here[name];
  if (known) return known;
  try {
    return (here[name] = await load());
  } catch (cause) {
    throw new EngineError('engine', 'A part of the library could not be loaded.', {
      cause,
      hint: 'Check that all of its files are where it is served from, of the same version, and that the connection works.',
    });
  }
}
