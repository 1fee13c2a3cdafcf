import { onAbort } from '../abort.js';
import { errorFromCore, PyramidionError, RequestError } from '../errors.js';
import { releasePool } from '../engine/pool.js';
import { PlanBatch } from './plan-batch.js';

/**
 * @typedef {import('../engine/core.js').PlanRequest} PlanRequest
 * @typedef {{ codec: string, parts: (Uint8Array | [number, number])[], x: number, y: number, width: number, height: number }} PlannedExcerpt
 * @typedef {{ signal?: AbortSignal, priority?: number }} Urgency
 */

/**
 * @typedef {object} Limits what a file may cost before it is refused with `limit-exceeded`
 * @property {number} maxDirectories in one TIFF file
 * @property {number} maxDirectoryEntries tags in one directory
 * @property {number} maxTileBytes of one tile, compressed or decoded
 * @property {number} maxRegionPixels of one picture or block of samples
 */

/** An open file: its bytes, its index and the threads that decode. The images in it share one. */
export class ImageFile {
  #reader;
  #pool;
  #home;
  #plans;
  /** What ends the requests that are under way. @type {Set<(reason: unknown) => void>} */
  #pending = new Set();
  /** @type {RequestError | undefined} */
  #closed;

  /**
   * @param {object} parts
   * @param {import('../source/range-reader.js').RangeReader} parts.reader
   * @param {import('../engine/pool.js').Pool} parts.pool
   * @param {import('../engine/home.js').Home} parts.home
   * @param {Limits} parts.limits
   * @param {any} parts.structure as the core tells it
   */
  constructor({ reader, pool, home, limits, structure }) {
    this.#reader = reader;
    this.#pool = pool;
    this.#home = home;
    this.#plans = new PlanBatch((requests) => home.plan(requests));
    this.limits = limits;
    this.structure = structure;
    this.url = reader.source.name;
  }

  /**
   * Which excerpts a region needs.
   * @param {PlanRequest} request
   * @param {AbortSignal} [signal]
   * @returns {Promise<PlannedExcerpt[]>}
   */
  plan(request, signal) {
    return this.#guarded(signal, () => this.#plans.add(request));
  }

  /**
   * The bytes of an excerpt: a small file.
   * @param {PlannedExcerpt} excerpt
   * @param {Urgency} urgency
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  async assemble({ parts }, { signal, priority }) {
    const ranges = parts.flatMap((part) => (Array.isArray(part) ? [{ offset: part[0], length: part[1] }] : []));
    const read = await this.#guarded(signal, (inner) => this.#reader.read(ranges, { signal: inner, priority }));
    const short = ranges.findIndex(({ length }, i) => read[i].length < length);
    if (short >= 0) {
      const failure = { code: 'truncated', message: 'The file ends inside a tile.', offset: ranges[short].offset };
      throw errorFromCore(failure, this.url);
    }
    const pieces = parts.map((part) => (Array.isArray(part) ? /** @type {Uint8Array} */ (read.shift()) : part));
    return concatenated(pieces);
  }

  /**
   * Decodes an excerpt.
   * @param {PlannedExcerpt} excerpt
   * @param {'samples' | 'picture'} as
   * @param {Urgency} urgency
   */
  async decode(excerpt, as, { signal, priority }) {
    const bytes = await this.assemble(excerpt, { signal, priority });
    const { codec, width, height } = excerpt;
    const { maxTileBytes: maxBytes } = this.limits;
    const parameters = { codec, bytes, width, height, maxBytes, as };
    return this.run('decode', parameters, { modules: [codec], transfer: [bytes.buffer], signal, priority });
  }

  /**
   * Runs a function of the core on any thread.
   * @param {string} method
   * @param {object} parameters
   * @param {{ modules: any[], transfer?: Transferable[] } & Urgency} options
   */
  async run(method, parameters, { signal, ...options }) {
    const result = await this.#guarded(signal, (inner) =>
      this.#pool.run({ method, parameters, signal: inner, ...options }),
    );
    if (result.error) throw errorFromCore(result.error, this.url);
    return result;
  }

  /**
   * @param {number} image
   * @param {AbortSignal} [signal]
   */
  metadata(image, signal) {
    return this.#guarded(signal, (inner) => this.#home.metadata(image, inner));
  }

  /** @throws {RequestError} `closed` */
  refuseWhenClosed() {
    if (this.#closed) throw this.#closed;
  }

  /** Ends all that is under way, and frees memory and threads. */
  close() {
    if (this.#closed) return;
    const reason = new RequestError('closed', 'The image was closed.', { url: this.url });
    this.#closed = reason;
    for (const end of this.#pending) end(reason);
    this.#reader.close(reason);
    this.#home.close();
    releasePool(this.#pool);
  }

  /**
   * Does something that ends early when the signal aborts or the file is closed.
   * @template Result
   * @param {AbortSignal | undefined} signal
   * @param {(inner: AbortSignal) => Promise<Result>} action its signal aborts in either case
   * @returns {Promise<Result>}
   */
  #guarded(signal, action) {
    if (this.#closed) return Promise.reject(this.#closed);
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const inner = new AbortController();
      const finish = () => {
        this.#pending.delete(end);
        stopListening();
      };
      const end = (/** @type {unknown} */ reason) => {
        finish();
        reject(reason);
        inner.abort(reason);
      };
      const stopListening = onAbort(signal, () => end(signal?.reason));
      this.#pending.add(end);
      action(inner.signal).then(
        (result) => {
          finish();
          resolve(result);
        },
        (error) => end(this.#withUrl(error)),
      );
    });
  }

  /** @param {unknown} error */
  #withUrl(error) {
    if (error instanceof PyramidionError) error.url ??= this.url;
    return error;
  }
}

/** @param {Uint8Array[]} pieces */
function concatenated(pieces) {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let position = 0;
  for (const piece of pieces) {
    bytes.set(piece, position);
    position += piece.length;
  }
  return bytes;
}
