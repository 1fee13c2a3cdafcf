import { onAbort } from '../abort.js';
import { bestGap, groupAround, totalLength } from './coalesce.js';
import { divided, isCovered, joined, pieces } from './divided.js';
import { RequestLength } from './request-length.js';
import { asSourceError, refuseNonsense } from './source-answer.js';

/** While less than this is on its way, more short requests may be made: they arrive within a few round trips. */
const LITTLE = 1 << 20;
/** So little of a range that is known already is read again rather than put together with the rest. */
const LEAST_KNOWN = 4 << 10;

/**
 * @typedef {import('./source.js').ByteRange} ByteRange
 * @typedef {{ resolve: (bytes: Uint8Array) => void, reject: (error: unknown) => void }} Waiter
 * @typedef {{ offset: number, length: number, priority: number, waiters: Set<Waiter>, request?: Request }} Want a range
 *   that somebody waits for
 * @typedef {{ offset: number, length: number, wants: Set<Want>, controller: AbortController, trip: number,
 *   arrived?: Uint8Array }} Request `arrived`: its first bytes
 */

/**
 * The requests for ranges of a source: asks once for what several want, joins ranges that lie close, and runs a few
 * requests in parallel, the most urgent first. What is read is put into the cache.
 */
export class Requests {
  #source;
  #cache;
  #options;
  #requestLength;
  /** @type {Want[]} */
  #queue = [];
  /** @type {Set<Request>} */
  #running = new Set();
  #trips;
  #isScheduled = false;
  /** @type {unknown} */
  #closed;

  /**
   * @param {import('./source.js').Source} source
   * @param {import('./byte-cache.js').ByteCache} cache
   * @param {Required<Pick<import('./range-reader.js').RangeReaderOptions, 'maxGap' | 'worth' | 'maxRequestBytes' | 'maxParallel'>>
   *   & Pick<import('./range-reader.js').RangeReaderOptions, 'onRead'>} options
   * @param {{ answered: number }} trips the highest round trip that has been answered
   */
  constructor(source, cache, options, trips) {
    this.#source = source;
    this.#cache = cache;
    this.#options = options;
    this.#trips = trips;
    this.#requestLength = new RequestLength(options.maxRequestBytes);
  }

  /**
   * A range of which a part may be known or on its way already: only the rest is asked for.
   * @param {ByteRange} range within the source
   * @param {number} priority
   * @param {AbortSignal} [signal]
   * @returns {Promise<Uint8Array>}
   */
  async read(range, priority, signal) {
    const covers = this.covers(range);
    const parts = divided(range, covers, isCovered(range, covers) ? 1 : LEAST_KNOWN)
      .flatMap((part) => pieces(part, this.#requestLength.piecesOf(part)))
      .map((part) => this.known(part) ?? this.#readOriginal(part, priority, signal));
    return parts.length === 1 ? parts[0] : joined(await Promise.all(parts));
  }

  /**
   * What a part of a range may be found in.
   * @param {ByteRange} range
   * @returns {ByteRange[]}
   */
  covers({ offset, length }) {
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
  known(range) {
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
   * Ends all requests.
   * @param {unknown} reason what they reject with
   */
  close(reason) {
    this.#closed = reason;
    for (const { waiters } of this.#queue.splice(0)) waiters.forEach(({ reject }) => reject(reason));
    for (const request of this.#running) {
      this.#settle(request, ({ reject }) => reject(reason));
      request.controller.abort(reason);
    }
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
      refuseNonsense(bytes, length);
      this.#trips.answered = Math.max(this.#trips.answered, trip);
      this.#cache.add(offset, bytes);
      this.#settle(request, ({ resolve }, want) =>
        resolve(bytes.subarray(want.offset - offset, want.offset - offset + want.length)),
      );
    } catch (error) {
      const failure = asSourceError(error, this.#source.name, offset);
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
