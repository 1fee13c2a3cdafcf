import { onAbort } from '../abort.js';
import { brought } from '../brought-along.js';
import { errorFromCore, PyramidionError, RequestError } from '../errors.js';
import { repeatsRefuser } from '../engine/home.js';
import { releasePool } from '../engine/pool.js';
import { assembled, rangesOf } from './excerpt-parts.js';
import { isJpeg2000 } from './file-kind.js';
import { PlanBatch } from './plan-batch.js';

/**
 * @typedef {import('../engine/core.js').PlanRequest} PlanRequest
 * @typedef {import('../engine/core.js').Piece} Piece
 * @typedef {import('./excerpt-parts.js').ExcerptParts & { codec: import('../engine/modules.js').ModuleName, x: number,
 *   y: number, width: number, height: number, settings: object | null }} PlannedExcerpt
 * @typedef {import('../engine/pool.js').KeptRaster} KeptRaster
 * @typedef {import('../engine/recent-places.js').Place} Place
 * @typedef {{ signal?: AbortSignal, priority?: number }} Urgency
 */

/**
 * @typedef {object} Limits what a file may cost before it is refused with `limit-exceeded`
 * @property {number} maxDirectories in one TIFF file
 * @property {number} maxDirectoryEntries tags in one directory
 * @property {number} maxTileBytes of one tile, compressed or decoded
 * @property {number} maxRegionPixels of one picture or block of samples
 */

const SCATTERED =
  'What a view needs lies scattered over the file, and its server answers one range at a time: with an index file beside it, which "pyramidion index" writes, it is read in far fewer requests';

/** An open file: its bytes, its index and the threads that decode. The images in it share one. */
export class ImageFile {
  #reader;
  #indexReader;
  #pool;
  #home;
  #plans;
  #sidecars;
  /**
   * Settles when it is known whether there is a sidecar file; undefined where that has been known all along.
   * @type {Promise<void> | undefined}
   */
  #withIndex;
  /** @type {Set<string>} */
  #notes = new Set();
  /** What ends the requests that are under way. @type {Set<(reason: unknown) => void>} */
  #pending = new Set();
  /** Samples that lie in the pool's threads. @type {Set<KeptRaster>} */
  #kept = new Set();
  /** @type {RequestError | undefined} */
  #closed;

  /**
   * @param {object} parts
   * @param {import('../source/range-reader.js').RangeReader} parts.reader
   * @param {import('../engine/index-reader.js').IndexReader} parts.indexReader
   * @param {import('../engine/pool.js').Pool} parts.pool
   * @param {import('../engine/home.js').Home} parts.home
   * @param {import('./file-kind.js').FileKind} parts.kind
   * @param {Limits} parts.limits
   * @param {any} parts.structure as the core tells it
   * @param {Promise<any>} [parts.withIndex] the structure when it is known whether there is a sidecar file
   * @param {Promise<void>} [parts.tried] of a file whose tiles lie scattered: until it is known whether its server answers
   *   several ranges at once
   * @param {import('./sidecar-finder.js').SidecarFinder} parts.sidecars
   */
  constructor({ reader, indexReader, pool, home, kind, limits, structure, withIndex, tried, sidecars }) {
    this.#reader = reader;
    this.#indexReader = indexReader;
    this.#pool = pool;
    this.#home = home;
    // A TIFF misses parts of its index, which tiles share; a JPEG 2000 image the very bytes of the tile.
    const isJp2 = kind === 'jp2';
    this.#plans = new PlanBatch(
      async (requests, pieces) => {
        const planned = await (isJp2 ? home.planOnce(requests, pieces) : home.plan(requests));
        // They start while bytes come, which are asked for before: starting takes a while.
        void this.indexed.then(() => setTimeout(() => pool.warmUp(requests.length, kind)));
        return planned;
      },
      (request) => (isJp2 ? this.#messageOf(request) : ''),
    );
    this.kind = kind;
    this.limits = limits;
    this.structure = structure;
    this.#withIndex = withIndex?.then((better) => void (this.structure = better));
    const isSlow = () => Boolean(tried) && reader.source.hasParts === false && !reader.sidecar;
    /** Resolves when it is known whether there is a sidecar file. A failure is told by what is asked for then. */
    this.indexed = Promise.all([tried, this.#withIndex]).then(
      () => void (isSlow() && this.note(SCATTERED)),
      () => {},
    );
    this.#sidecars = sidecars;
    this.url = reader.source.name;
  }

  /** What was odd about the file, for people, as far as it is known. @returns {string[]} */
  get notes() {
    return [...(this.structure.notes ?? []), ...this.#sidecars.notes, ...this.#notes];
  }

  /** Adds to the notes, unless it is there. @param {string} text */
  note(text) {
    this.#notes.add(text);
  }

  /**
   * Plans of JPEG 2000 go by levels. Those of rows of small tiles have nothing in common, so rows go apart, too.
   * @param {PlanRequest} request
   */
  #messageOf({ image, level, y }) {
    return level < this.structure.images[image].cutLevels ? `${level}` : `${level},${y}`;
  }

  /**
   * Which excerpts a region needs.
   * @param {PlanRequest} request
   * @param {Urgency & { onAsked?: () => void }} urgency `onAsked`: told when bytes are asked for, or are there
   * @returns {Promise<PlannedExcerpt[]>}
   */
  plan(request, { signal, priority, onAsked }) {
    return this.#guarded(signal, async (inner) => {
      const refuseRepeats = repeatsRefuser(this.url);
      for (let planned = await this.#firstPlan(request); ;) {
        const { excerpts, missing, notes } = planned;
        inner.throwIfAborted();
        if (notes) this.structure.notes = notes;
        // Whoever gets excerpts asks for their bytes at once.
        onAsked?.();
        if (!missing) return excerpts ?? [];
        refuseRepeats(missing);
        const read = await this.#readWhole(missing, { signal: inner, priority });
        const pieces = missing.map(({ offset }, i) => ({ offset, bytes: read[i] }));
        planned = await this.#plans.add(request, pieces);
      }
    });
  }

  /**
   * The plan with what has been read to open the file. While a sidecar file is looked for, it is made as if there were none, as
   * is usual.
   * @param {PlanRequest} request
   */
  async #firstPlan(request) {
    /** Whoever plans anew knows nothing of it. @type {Piece[]} */
    const head = [];
    const plan = () => {
      head.push(...this.#indexReader.takeHead());
      return this.#plans.add(request, [...head, ...(this.#reader.sidecar?.takeArrived() ?? [])]);
    };
    const { structure } = this;
    const planned = plan();
    // Where there is one, nobody wants to know what this failed by.
    planned.catch(() => {});
    await this.#withIndex;
    return this.structure === structure ? planned : plan();
  }

  /**
   * The bytes of an excerpt: a small file.
   * @param {PlannedExcerpt} excerpt
   * @param {Urgency} urgency
   * @returns {Promise<Uint8Array<ArrayBuffer>>}
   */
  async assemble(excerpt, { signal, priority }) {
    const ranges = rangesOf(excerpt);
    const read = await this.#guarded(signal, (inner) => this.#readWhole(ranges, { signal: inner, priority }));
    return assembled(excerpt, read);
  }

  /**
   * Decodes an excerpt.
   * @param {PlannedExcerpt} excerpt
   * @param {import('../engine/core.js').Decoded} as
   * @param {Urgency & { image: number, level: number }} options `image`: which one of the file it is of
   */
  async decode(excerpt, as, { image, level, signal, priority }) {
    const bytes = await this.assemble(excerpt, { signal, priority });
    const { codec, x, y, width, height } = excerpt;
    const { maxTileBytes: maxBytes } = this.limits;
    const parameters = { codec, bytes, width, height, maxBytes, as };
    const options = { modules: [codec], transfer: [bytes.buffer], signal, priority };
    if (!isJpeg2000(codec)) return this.run('decode', parameters, options);
    const { colour, levels } = this.structure.images[image];
    const settings = { ...excerpt.settings, colour };
    const place = { level: levels[level], x, y, width, height };
    return this.run('decode', { ...parameters, settings }, { ...options, place });
  }

  /**
   * Runs a function of the core on any thread, or, when it is one of kept samples, where these are.
   * @param {string} method
   * @param {object} parameters
   * @param {{ modules: any[], transfer?: Transferable[], slot?: KeptRaster['slot'], place?: Place } & Urgency} options
   */
  async run(method, parameters, { signal, ...options }) {
    const result = await this.#guarded(signal, (inner) =>
      this.#pool.run({ method, parameters, signal: inner, ...options }),
    );
    if (result.error) throw errorFromCore(result.error, this.url);
    return result;
  }

  /**
   * Has a thread keep samples. They are forgotten when the file is closed.
   * @param {import('../engine/core.js').Raster} raster its memory is handed over
   * @returns {Promise<KeptRaster>}
   */
  async keep(raster) {
    const kept = await this.#guarded(undefined, () => this.#pool.keep(raster));
    this.#kept.add(kept);
    return kept;
  }

  /** @param {KeptRaster} kept */
  forget(kept) {
    if (this.#kept.delete(kept)) this.#pool.forget(kept);
  }

  /**
   * @param {number} image
   * @param {AbortSignal} [signal]
   */
  metadata(image, signal) {
    return this.#guarded(signal, async (inner) => {
      await this.#withIndex;
      return this.#home.metadata(image, inner);
    });
  }

  /** How many threads decode. */
  get threads() {
    return this.#pool.size;
  }

  /** In bytes; undefined when it is not known. */
  get size() {
    return this.#reader.source.size;
  }

  /**
   * The picture of a watermark.
   * @param {import('../render/watermark.js').CheckedWatermark} watermark
   * @param {AbortSignal} [signal]
   * @returns {Promise<import('../render/marks.js').Mark | undefined>} none when it cannot be had and need not be
   */
  async mark(watermark, signal) {
    const { markFor } = await brought('marks', () => import('../render/marks.js'));
    const { open } = await brought('opening', () => import('./open.js'));
    const readPicture = (/** @type {object} */ parameters) =>
      this.#pool.run({ method: 'readPicture', parameters, modules: ['read-picture'] });
    const { mark, note } = await markFor(watermark, { open, readPicture, options: { pool: this.#pool } }, signal);
    if (note) this.note(note);
    return mark;
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
    for (const kept of this.#kept) this.forget(kept);
    releasePool(this.#pool);
  }

  /**
   * @param {import('../source/source.js').ByteRange[]} ranges
   * @param {Urgency} urgency
   */
  async #readWhole(ranges, urgency) {
    const read = await this.#reader.read(ranges, urgency);
    const short = ranges.findIndex(({ length }, i) => read[i].length < length);
    if (short < 0) return read;
    const failure = { code: 'truncated', message: 'The file ends inside a tile.', offset: ranges[short].offset };
    throw errorFromCore(failure, this.url);
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
