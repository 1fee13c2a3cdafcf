import { onAbort } from '../abort.js';
import { PyramidionError, SourceError } from '../errors.js';
import { ByteCache } from './byte-cache.js';
import { bestGap, groupAround, totalLength } from './coalesce.js';
import { divided, isCovered, joined, pieces } from './divided.js';
import { RequestLength } from './request-length.js';
import { INDEX_BEGIN } from './sidecar.js';
import { together } from './together.js';

/** A request that must wait for another costs about as much as these bytes: a sixth of 50 ms at 20 Mb/s. */
const REQUEST_WORTH = 20 << 10;
/** While less than this is on its way, more short requests may be made: they arrive within a few round trips. */
const LITTLE = 1 << 20;
/** So little of a range that is known already is read again rather than put together with the rest. */
const LEAST_KNOWN = 4 << 10;
/** So many ranges take their time, each for itself. */
const MANY = 64;
/** @type {ReturnType<import('./sidecar.js').Sidecar['copied']>} */
const NOTHING_COPIED = new Map();

/**
 * @typedef {import('./source.js').ByteRange} ByteRange
 * @typedef {{ priority: number, signal?: AbortSignal }} Urgency
 * @typedef {{ resolve: (bytes: Uint8Array) => void, reject: (error: unknown) => void }} Waiter
 * @typedef {{ offset: number, length: number, priority: number, waiters: Set<Waiter>, request?: Request }} Want a range
 *   that somebody waits for
 * @typedef {{ offset: number, length: number, wants: Set<Want>, controller: AbortController, trip: number,
 *   arrived?: Uint8Array }} Request `arrived`: its first bytes
 */

/**
 * @typedef {object} RangeReaderOptions
 * @property {number} [cacheBytes] how many bytes are kept in memory; default 32 MiB
 * @property {number} [maxGap] bytes that may be read in vain to save a request in any case; default 8 KiB
 * @property {number} [worth] bytes that may be read in vain to save a request that would have to wait for another; default
 *   20 KiB
 * @property {number} [maxRequestBytes] the most that one request asks for; default 1 MiB. Where more than one
 *   and a half times as much is wanted, requests are shorter: a 24th of that, and at least an eighth of this.
 * @property {number} [maxParallel] requests at a time; default 6. Where the source can do more, there are more while they
 *   are small.
 * @property {(read: Read) => void} [onRead] told each request
 *
 * @typedef {object} Read a request
 * @property {number} offset in bytes
 * @property {number} length in bytes
 * @property {number} trip counts sequential round trips: one more than the highest of the requests that had been answered
 *   when this one was sent
 * @property {true} [index] the bytes are the sidecar file's, not the image's
 */

/**
 * Reads ranges of a source: keeps what was read, asks once for what several want, joins ranges that lie close, and runs
 * a few requests in parallel, the most urgent first.
 */
export class RangeReader {
  #source;
  #cache;
  #options;
  #requestLength;
  /** @type {Want[]} */
  #queue = [];
  /** @type {Set<Request>} */
  #running = new Set();
  /** Ends the tails that are being read. @type {Set<AbortController>} */
  #tails = new Set();
  /** The highest round trip that has been answered. @type {{ answered: number }} */
  #trips;
  /** @type {RangeReader[]} */
  #companions = [];
  #isScheduled = false;
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
    this.#requestLength = new RequestLength(maxRequestBytes);
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
    return isCovered(range, this.#covers(range));
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
    this.#tails.add(controller);
    try {
      const bytes = await this.#source.readTail(length, { signal: controller.signal });
      controller.signal.throwIfAborted();
      const { size } = this.#source;
      if (!bytes || size === undefined) return undefined;
      this.#refuseNonsense(bytes, Math.min(length, size));
      const offset = size - bytes.length;
      this.#trips.answered = Math.max(this.#trips.answered, trip);
      this.#options.onRead?.({ offset, length: bytes.length, trip });
      this.#cache.add(offset, bytes);
      return { offset, bytes };
    } catch (error) {
      throw controller.signal.aborted ? controller.signal.reason : this.#asSourceError(error);
    } finally {
      stopListening();
      this.#tails.delete(controller);
    }
  }

  /**
   * Ends all reads.
   * @param {unknown} reason what they reject with
   */
  close(reason) {
    this.#closed = reason;
    for (const { waiters } of this.#queue.splice(0)) waiters.forEach(({ reject }) => reject(reason));
    for (const request of this.#running) {
      this.#settle(request, ({ reject }) => reject(reason));
      request.controller.abort(reason);
    }
    for (const controller of this.#tails) controller.abort(reason);
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
    const isUnknown = (/** @type {ByteRange} */ range) => range.offset + range.length <= size && !this.#known(range);
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
    const known = range.length === 0 ? new Uint8Array(0) : this.#known(range);
    if (known) return Promise.resolve(known);
    return this.#readDivided(range, priority, signal);
  }

  /**
   * What a part of a range may be found in.
   * @param {ByteRange} range
   * @returns {ByteRange[]}
   */
  #covers({ offset, length }) {
    /** @type {ByteRange[]} */
    const covers = this.#cache.around({ offset, length });
    // There may be thousands, of which hardly any touches the range.
    const add = (/** @type {ByteRange} */ other) => {
      if (other.offset < offset + length && other.offset + other.length > offset) covers.push(other);
    };
    this.#running.forEach(add);
    this.#queue.forEach(add);
    return covers;
  }

  /**
   * The bytes of a range that have been read, or have arrived of what is being read.
   * @param {ByteRange} range
   */
  #known(range) {
    const known = this.#cache.get(range);
    if (known) return known;
    for (const { offset, arrived } of this.#running) {
      const start = range.offset - offset;
      if (arrived && start >= 0 && start + range.length <= arrived.length) {
        return arrived.subarray(start, start + range.length);
      }
    }
    return undefined;
  }

  /**
   * A range of which a part may be known or on its way already: only the rest is asked for.
   * @param {ByteRange} range within the source
   * @param {number} priority
   * @param {AbortSignal} [signal]
   * @returns {Promise<Uint8Array>}
   */
  async #readDivided(range, priority, signal) {
    const covers = this.#covers(range);
    const parts = divided(range, covers, isCovered(range, covers) ? 1 : LEAST_KNOWN)
      .flatMap((part) => pieces(part, this.#requestLength.piecesOf(part)))
      .map((part) => this.#known(part) ?? this.#readOriginal(part, priority, signal));
    return parts.length === 1 ? parts[0] : joined(await Promise.all(parts));
  }

  /**
   * @param {ByteRange} range within the source
   * @param {number} priority
   * @param {AbortSignal} [signal]
   * @returns {Promise<Uint8Array>}
   */
  #readOriginal(range, priority, signal) {
    return new Promise((resolve, reject) => {
      const want = this.#wantFor(range, priority);
      const settled = onAbort(signal, () => {
        want.waiters.delete(waiter);
        reject(signal?.reason);
        if (want.waiters.size === 0) this.#drop(want);
      });
      const skipped = range.offset - want.offset;
      /** @type {Waiter} */
      const waiter = {
        resolve: (bytes) => (settled(), resolve(bytes.subarray(skipped, skipped + range.length))),
        reject: (error) => (settled(), reject(error)),
      };
      want.waiters.add(waiter);
    });
  }

  /**
   * The want for a range: one that holds it and is on its way already, or a new one in the queue.
   * @param {ByteRange} range
   * @param {number} priority
   * @returns {Want}
   */
  #wantFor({ offset, length }, priority) {
    for (const want of this.#queue) {
      if (want.offset > offset || want.offset + want.length < offset + length) continue;
      want.priority = Math.max(want.priority, priority);
      return want;
    }
    /** @type {Want} */
    const want = { offset, length, priority, waiters: new Set() };
    for (const request of this.#running) {
      if (request.offset > offset || request.offset + request.length < offset + length) continue;
      want.request = request;
      request.wants.add(want);
      return want;
    }
    this.#queue.push(want);
    this.#schedule();
    return want;
  }

  /** @param {Want} want that nobody waits for any more */
  #drop(want) {
    this.#queue = this.#queue.filter((other) => other !== want);
    const { request } = want;
    if (!request) return;
    request.wants.delete(want);
    if (request.wants.size === 0) {
      this.#running.delete(request);
      request.controller.abort();
      this.#schedule();
    }
  }

  /** Starts requests at the end of this turn, so that ranges that are asked for together are joined. */
  #schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      const { maxGap, worth, maxParallel } = this.#options;
      const parallel = (this.#source.parallel ?? maxParallel) - this.#running.size;
      const limits = {
        maxGap: bestGap(this.#queue, { maxGap, worth, parallel }),
        maxRequestBytes: this.#requestLength.for(totalLength(this.#queue) + totalLength(this.#running)),
      };
      while (this.#queue.length > 0 && this.#mayStart()) this.#startNext(limits);
    });
  }

  #mayStart() {
    const { size } = this.#running;
    if (size < this.#options.maxParallel) return true;
    if (size >= (this.#source.parallel ?? 0)) return false;
    return totalLength(this.#running) < LITTLE;
  }

  /** @param {{ maxGap: number, maxRequestBytes: number }} limits */
  #startNext(limits) {
    const group = groupAround(mostUrgent(this.#queue), this.#queue, limits);
    this.#queue = this.#queue.filter((want) => !group.includes(want));
    const offset = Math.min(...group.map((want) => want.offset));
    const end = Math.max(...group.map((want) => want.offset + want.length));
    const trip = this.#trips.answered + 1;
    /** @type {Request} */
    const request = { offset, length: end - offset, wants: new Set(group), controller: new AbortController(), trip };
    group.forEach((want) => (want.request = request));
    this.#running.add(request);
    void this.#run(request);
  }

  /** @param {Request} request */
  async #run(request) {
    const { offset, length, trip, controller } = request;
    try {
      this.#options.onRead?.({ offset, length, trip });
      const bytes = await this.#source.read(
        { offset, length },
        { signal: controller.signal, onProgress: (buffer, filled) => this.#give(request, buffer, filled) },
      );
      if (this.#closed) return;
      this.#refuseNonsense(bytes, length);
      this.#trips.answered = Math.max(this.#trips.answered, trip);
      this.#cache.add(offset, bytes);
      this.#settle(request, ({ resolve }, want) =>
        resolve(bytes.subarray(want.offset - offset, want.offset - offset + want.length)),
      );
    } catch (error) {
      const failure = this.#asSourceError(error, offset);
      this.#settle(request, ({ reject }) => reject(failure));
    } finally {
      this.#running.delete(request);
      this.#schedule();
    }
  }

  /**
   * Gives those their bytes whose range has arrived.
   * @param {Request} request
   * @param {Uint8Array} buffer
   * @param {number} filled
   */
  #give(request, buffer, filled) {
    request.arrived = buffer.subarray(0, filled);
    for (const want of request.wants) {
      const start = want.offset - request.offset;
      if (start + want.length > filled) continue;
      request.wants.delete(want);
      // What is asked for because of these bytes is a trip later.
      this.#trips.answered = Math.max(this.#trips.answered, request.trip);
      want.waiters.forEach(({ resolve }) => resolve(buffer.subarray(start, start + want.length)));
    }
  }

  /**
   * @param {unknown} bytes what a source, which may be the user's own, gave
   * @param {number} most
   */
  #refuseNonsense(bytes, most) {
    const isBytes = isUint8Array(bytes);
    if (isBytes && bytes.length <= most) return;
    const answer = isBytes ? `${bytes.length} bytes instead of ${most}` : 'no bytes';
    throw new Error(`it gave ${answer}. A source gives a Uint8Array, no longer than it was asked for`);
  }

  /**
   * @param {unknown} cause
   * @param {number} [offset]
   */
  #asSourceError(cause, offset) {
    if (cause instanceof PyramidionError) return cause;
    const { name } = this.#source;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new SourceError('unreadable', `${name} cannot be read: ${reason}.`, {
      url: name,
      offset,
      cause,
      hint: 'Check that it is still there and may be read.',
    });
  }

  /**
   * @param {Request} request
   * @param {(waiter: Waiter, want: Want) => void} tell
   */
  #settle({ wants }, tell) {
    for (const want of wants) want.waiters.forEach((waiter) => tell(waiter, want));
    wants.clear();
  }
}

/** @param {Want[]} queue */
function mostUrgent(queue) {
  return queue.reduce((best, want) => (want.priority > best.priority ? want : best));
}

/**
 * @param {unknown} value from wherever it comes: a frame and a sandbox have classes of their own
 * @returns {value is Uint8Array}
 */
function isUint8Array(value) {
  return Object.prototype.toString.call(value) === '[object Uint8Array]';
}
