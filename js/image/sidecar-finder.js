import { PyramidionError, RequestError } from '../errors.js';
import { openSidecar } from '../source/sidecar.js';
import { SidecarError } from '../source/sidecar-format.js';
import { toSource } from '../source/source.js';

/**
 * @typedef {import('../source/sidecar.js').Sidecar} Sidecar
 * @typedef {'auto' | false | string | URL | Blob | import('../source/source.js').Source} IndexOption
 */

/** Addresses without a sidecar file: they are not asked again while the page lives. @type {Set<string>} */
const absent = new Set();

/** Finds the sidecar file of an image, when somebody wants it. */
export class SidecarFinder {
  #reader;
  #input;
  #options;
  /** @type {Promise<Sidecar | undefined> | undefined} */
  #found;
  /** Why it is not used, for people. @type {string[]} */
  notes = [];

  /**
   * @param {object} parts
   * @param {import('../source/range-reader.js').RangeReader} parts.reader of the image file
   * @param {unknown} parts.input the image, as `open` was given it
   * @param {IndexOption} parts.index
   * @param {import('../source/http-source.js').HttpOptions} parts.options
   */
  constructor({ reader, input, index, options }) {
    this.#reader = reader;
    this.#options = options;
    /** Whether the caller says that there is one. */
    this.isNamed = index !== 'auto' && index !== false;
    this.#input = index === 'auto' ? addressBeside(input, reader.source.name) : index;
  }

  /** Whether there is any use in looking for one. */
  get isPossible() {
    return Boolean(this.#input) && !absent.has(String(this.#input));
  }

  /**
   * The sidecar file, if there is one that fits the image. From then on the image's reader makes use of it.
   * @param {AbortSignal} [signal]
   * @returns {Promise<Sidecar | undefined>}
   */
  async find(signal) {
    this.#found ??= this.isPossible ? this.#open(signal) : Promise.resolve(undefined);
    try {
      return await this.#found;
    } catch (error) {
      // It was given up: the next one may have more patience.
      this.#found = undefined;
      throw error;
    }
  }

  /** @param {AbortSignal} [signal] */
  async #open(signal) {
    try {
      const index = this.#reader.companion(toSource(this.#input, this.#options));
      const sidecar = await openSidecar(this.#reader, index, {
        signal,
        priority: Number.MAX_SAFE_INTEGER,
      });
      if (sidecar) this.#reader.sidecar = sidecar;
      else this.#isAbsent();
      return sidecar;
    } catch (error) {
      if (error instanceof SidecarError) {
        this.notes.push(`The index file ${error.message}: it is not used`);
      } else if (!(error instanceof PyramidionError) || error instanceof RequestError) {
        throw error;
      } else {
        this.#isAbsent(error);
      }
      return undefined;
    }
  }

  /** @param {PyramidionError} [error] */
  #isAbsent(error) {
    const isForGood = !error || [403, 404, 410].includes(error.status ?? 0);
    if (isForGood && /^https?:/i.test(String(this.#input))) absent.add(String(this.#input));
    if (this.isNamed)
      this.notes.push(`The index file is not there: ${error?.message ?? 'it is a file of another kind'}`);
  }
}

/**
 * Where an image's sidecar file lies.
 * @param {unknown} input
 * @param {string} name the image's address or path
 * @returns {string | undefined} undefined where nothing can lie beside it
 */
function addressBeside(input, name) {
  if (typeof input !== 'string' && !(input instanceof URL)) return undefined;
  if (/^(blob|data):/i.test(name)) return undefined;
  if (!/^(https?|file):/i.test(name)) return `${name}.idx`;
  const url = new URL(name);
  url.pathname += '.idx';
  url.hash = '';
  return url.href;
}
