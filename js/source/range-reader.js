import { onAbort } from '../abort.js';
import { ByteCache } from './byte-cache.js';
import { isCovered } from './divided.js';
import { Requests } from './requests.js';
import { INDEX_BEGIN } from './sidecar.js';
import { asSourceError, refuseNonsense } from './source-answer.js';
import { together } from './together.js';

/** A request that must wait for another costs about as much as these bytes: a sixth of 50 ms at 20 Mb/s. */
const REQUEST_WORTH = 20 << 10;
/** So many ranges take their time, each for itself. */
const MANY = 64;
/** What is asked for to see whether a source reads several ranges at once: little, but not side by side. */
const TRIED = [
  { offset: 0, length: 1 },
  { offset: 1 << 10, length: 1 },
];
/** @type {ReturnType<import('./sidecar.js').Sidecar['copied']>} */
const NOTHING_COPIED = new Map();

/**
 * @typedef {import('./source.js').ByteRange} ByteRange
 * @typedef {{ priority: number, signal?: AbortSignal }} Urgency
 */

/**
 * @typedef {object} RangeReaderOptions
 * @property {number} [cacheBytes] how many bytes are kept in memory; default 32 MiB
 * @property {number} [maxGap] bytes that may be read in vain to save a request in any case; default 8 KiB
 * @property {number} [worth] bytes that may be read in vain to save a request that would have to wait for another; default
 *   20 KiB
 * @property {number} [maxRequestBytes] the most that one request asks for; default 1 MiB. Where more than one
 *   and a half times as much is wanted, or half of that in many ranges, requests are shorter: a 24th of it, and at least an
 *   eighth of this.
 * @property {number} [maxParallel] requests at a time; default 6. Where the source can do more, there are more while they
 *   are small.
 * @property {(read: Read) => void} [onRead] told each request
 *
 * @typedef {object} Read a request
 * @property {number} offset in bytes
 * @property {number} length in bytes
 * @property {number} trip counts sequential round trips: one more than the highest of the requests that had been answered
 *   when this one was sent
 * @property {true} [joined] asked for in one request with the read told before it
 * @property {true} [index] the bytes are the sidecar file's, not the image's
 */

/**
 * Reads ranges of a source: keeps what was read, and knows where there are copies of it. Requests are asked for together
 * (requests.js).
 */
export class RangeReader {
  #source;
  #cache;
  #options;
  #requests;
  /** Ends what is read otherwise than by `#requests`. @type {Set<AbortController>} */
  #others = new Set();
  /** The highest round trip that has been answered. @type {{ answered: number }} */
  #trips;
  /** @type {RangeReader[]} */
  #companions = [];
  /** @type {unknown} */
  #closed;
  /** Where copies of parts of the source are. @type {import('./sidecar.js').Sidecar | undefined} */
  sidecar;

  /**
   * @param {import('./source.js').Source} source
   * @param {RangeReaderOptions} [options]
   * @param {{ answered: number }} [trips] counted together with another reader's
   */
  constructor(source, options = {}, trips = { answered: 0 }) {
    const { cacheBytes = 32 << 20, maxGap = 8 << 10, worth = REQUEST_WORTH } = options;
    const { maxRequestBytes = 1 << 20, maxParallel = 6, onRead } = options;
    this.#source = source;
    this.#trips = trips;
    this.#cache = new ByteCache(cacheBytes);
    this.#options = { maxGap, worth, maxRequestBytes, maxParallel, onRead };
    this.#requests = new Requests(source, this.#cache, this.#options, trips);
  }

  get source() {
    return this.#source;
  }

  /**
   * A reader of another source, which belongs to this one: it is closed with it, and counts the same round trips.
   * @param {import('./source.js').Source} source
   */
  companion(source) {
    const { onRead, ...options } = this.#options;
    const told = onRead && ((/** @type {any} */ read) => onRead({ ...read, index: true }));
    const companion = new RangeReader(source, { ...options, onRead: told }, this.#trips);
    this.#companions.push(companion);
    return companion;
  }

  /**
   * The bytes of each range: views, not to be changed. Fewer than asked for where the file ends.
   * @param {ByteRange[]} ranges
   * @param {{ signal?: AbortSignal, priority?: number }} [options] `priority`: higher ones first; default 0
   * @returns {Promise<Uint8Array[]>}
   */
  async read(ranges, { signal, priority = 0 } = {}) {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#closed;
    const copied = this.#copied(ranges);
    if (copied.size === 0) return this.#readOriginals(ranges, { priority, signal });
    const others = ranges.filter((range) => !copied.has(range));
    const [copies, originals] = await Promise.all([
      this.#readCopies(copied, { priority, signal }),
      this.#readOriginals(others, { priority, signal }),
    ]);
    others.forEach((range, i) => copies.set(range, originals[i]));
    return ranges.map((range) => /** @type {Uint8Array} */ (copies.get(range)));
  }

  /**
   * Whether a range has been read, or has been asked for.
   * @param {ByteRange} range
   */
  has(range) {
    return isCovered(range, this.#requests.covers(range));
  }

  /**
   * The file's last bytes, where that saves a round trip.
   * @param {number} length
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<{ offset: number, bytes: Uint8Array } | undefined>}
   */
  async readTail(length, { signal } = {}) {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#closed;
    if (!this.#source.readTail) return undefined;
    const trip = this.#trips.answered + 1;
    const controller = new AbortController();
    const stopListening = onAbort(signal, () => controller.abort(signal?.reason));
    this.#others.add(controller);
    try {
      const bytes = await this.#source.readTail(length, { signal: controller.signal });
      controller.signal.throwIfAborted();
      const { size } = this.#source;
      if (!bytes || size === undefined) return undefined;
      refuseNonsense(bytes, Math.min(length, size));
      const offset = size - bytes.length;
      this.#trips.answered = Math.max(this.#trips.answered, trip);
      this.#options.onRead?.({ offset, length: bytes.length, trip });
      this.#cache.add(offset, bytes);
      return { offset, bytes };
    } catch (error) {
      throw controller.signal.aborted ? controller.signal.reason : asSourceError(error, this.#source.name);
    } finally {
      stopListening();
      this.#others.delete(controller);
    }
  }

  /**
   * Finds out whether the source reads several ranges at once, unless that is known. Done while something else is waited for,
   * it saves the round trip that the first who want several would wait for the answer.
   */
  async trySeveral() {
    if (this.#source.hasParts !== undefined || !this.#source.readParts) return;
    const controller = new AbortController();
    this.#others.add(controller);
    const trip = this.#trips.answered + 1;
    TRIED.forEach((range, i) => this.#options.onRead?.({ ...range, trip, ...(i > 0 && { joined: true }) }));
    try {
      await this.#source.readParts(TRIED, { signal: controller.signal, onPart() {} });
    } catch {
      // Whoever wants bytes hears of a failure.
    } finally {
      this.#others.delete(controller);
    }
  }

  /**
   * Ends all reads.
   * @param {unknown} reason what they reject with
   */
  close(reason) {
    this.#closed = reason;
    this.#requests.close(reason);
    for (const controller of this.#others) controller.abort(reason);
    this.#cache.clear();
    this.#companions.forEach((companion) => companion.close(reason));
    this.#source.close?.();
  }

  /**
   * The ranges that are best read from the sidecar file.
   * @param {ByteRange[]} ranges
   */
  #copied(ranges) {
    if (!this.sidecar) return NOTHING_COPIED;
    const { size = Infinity } = this.#source;
    const isUnknown = (/** @type {ByteRange} */ range) =>
      range.offset + range.length <= size && !this.#requests.known(range);
    return this.sidecar.copied(ranges.filter(isUnknown), this.#options.maxGap);
  }

  /**
   * @param {ReturnType<import('./sidecar.js').Sidecar['copied']>} ranges
   * @param {Urgency} urgency
   * @returns {Promise<Map<ByteRange, Uint8Array>>}
   */
  async #readCopies(ranges, urgency) {
    try {
      return await /** @type {import('./sidecar.js').Sidecar} */ (this.sidecar).readCopies(ranges, urgency);
    } catch (error) {
      if (urgency.signal?.aborted || this.#closed) throw error;
      // The source itself is still there.
      this.sidecar?.forgetCopies();
      const asked = [...ranges.keys()];
      const read = await this.#readOriginals(asked, urgency);
      return new Map(asked.map((range, i) => [range, read[i]]));
    }
  }

  /**
   * @param {ByteRange[]} ranges
   * @param {Urgency} urgency
   * @returns {Promise<Uint8Array[]>}
   */
  async #readOriginals(ranges, urgency) {
    const { runs, parts } = ranges.length > MANY ? together(ranges) : { runs: ranges, parts: undefined };
    const read = await Promise.all(runs.map((run) => this.#readOne(run, urgency)));
    return parts ? parts(read) : read;
  }

  /**
   * @param {ByteRange} range
   * @param {Urgency} urgency
   * @returns {Promise<Uint8Array>}
   */
  #readOne({ offset, length: asked }, { priority, signal }) {
    if (this.sidecar && offset >= INDEX_BEGIN) {
      return this.sidecar.readIndex({ offset, length: asked }, { priority, signal });
    }
    const { size = Number.POSITIVE_INFINITY } = this.#source;
    const range = { offset, length: Math.max(0, Math.min(asked, size - offset)) };
    const known = range.length === 0 ? new Uint8Array(0) : this.#requests.known(range);
    if (known) return Promise.resolve(known);
    return this.#requests.read(range, priority, signal);
  }
}
