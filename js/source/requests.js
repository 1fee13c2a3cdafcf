import { onAbort } from '../abort.js';
import { bestGap, nextRuns, totalLength } from './coalesce.js';
import { divided, isCovered, joined, pieces } from './divided.js';
import { Joining } from './joining.js';
import { RequestLength } from './request-length.js';
import { asSourceError, refuseNonsense } from './source-answer.js';

/** While less than this is on its way, more short requests may be made: they arrive within a few round trips. */
const LITTLE = 1 << 20;
/** So little of a range that is known already is read again rather than put together with the rest. */
const LEAST_KNOWN = 4 << 10;

/**
 * @typedef {import('./source.js').ByteRange} ByteRange
 * @typedef {{ resolve: (bytes: Uint8Array) => void, reject: (error: unknown) => void }} Waiter
 * @typedef {{ offset: number, length: number, priority: number, waiters: Set<Waiter>, request?: Request,
 *   isAlone?: boolean, wasLeftOut?: boolean }} Want a range that somebody waits for. `isAlone`: not to be read along with others
 *   that lie elsewhere; `wasLeftOut`: an answer of parts had none for it
 * @typedef {{ runs: ByteRange[], wants: Set<Want>, controller: AbortController, trip: number,
 *   arrived?: Uint8Array }} Request `runs`: what it asks for. `arrived`: the first bytes of the only one
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
  #joining;
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
    this.#joining = new Joining(source);
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
    for (const { runs } of this.#running) runs.forEach(add);
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
    for (const { runs, arrived } of this.#running) {
      const start = range.offset - runs[0].offset;
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
      if (!holds(want, { offset, length })) continue;
      want.priority = Math.max(want.priority, priority);
      return want;
    }
    /** @type {Want} */
    const want = { offset, length, priority, waiters: new Set() };
    for (const request of this.#running) {
      if (!request.runs.some((run) => holds(run, want))) continue;
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
      const limits = this.#limits();
      while (this.#queue.length > 0 && this.#mayStart()) {
        this.#startNext(limits);
        // One is enough to try whether it can be done.
        if (this.#joining.isTrying) limits.maxRuns = 1;
      }
    });
  }

  /** @returns {Parameters<typeof nextRuns>[1]} */
  #limits() {
    const { maxGap, worth, maxParallel } = this.#options;
    const parallel = this.#source.parallel ?? maxParallel;
    const maxRequestBytes = Math.min(
      this.#requestLength.for(totalLength(this.#queue) + this.#onTheWay, this.#queue.length),
      this.#requestLength.forUrgent(this.#urgentBytes, maxParallel),
    );
    const several = this.#joining.limits(this.#queue, { maxGap, parallel });
    if (several) return { ...several, maxRequestBytes };
    const gap = bestGap(this.#queue, { maxGap, worth, parallel: parallel - this.#running.size });
    return { maxGap: gap, maxRequestBytes, maxRuns: 1 };
  }

  /** How many bytes are being read. */
  get #onTheWay() {
    return [...this.#running].reduce((sum, { runs }) => sum + totalLength(runs), 0);
  }

  /** How many bytes are wanted that are more urgent than usual. */
  get #urgentBytes() {
    const highest = this.#queue.reduce((most, { priority }) => Math.max(most, priority), 0);
    return highest > 0 ? totalLength(this.#queue.filter(({ priority }) => priority === highest)) : Infinity;
  }

  #mayStart() {
    const { size } = this.#running;
    // In the places left free, what is tried can then be done.
    if (this.#joining.isAwaited) return 2 * size < this.#options.maxParallel;
    if (size < this.#options.maxParallel) return true;
    if (size >= (this.#source.parallel ?? 0)) return false;
    return this.#onTheWay < LITTLE;
  }

  /** @param {Parameters<typeof nextRuns>[1]} limits */
  #startNext(limits) {
    const { runs, wants } = nextRuns(this.#queue, this.#staggered(limits));
    const trip = this.#trips.answered + 1;
    /** @type {Request} */
    const request = { runs, wants, controller: new AbortController(), trip };
    this.#queue = this.#queue.filter((want) => !wants.has(want));
    wants.forEach((want) => (want.request = request));
    this.#running.add(request);
    void this.#run(request);
  }

  /**
   * Where much is wanted, requests that begin together have different lengths. They would end together otherwise, and nothing
   * arrive until the next ones are answered.
   * @param {Parameters<typeof nextRuns>[1]} limits
   */
  #staggered(limits) {
    if (!this.#requestLength.isShort) return limits;
    const part = Math.min(1, (this.#running.size + 1) / this.#options.maxParallel);
    const maxRequestBytes = part * limits.maxRequestBytes;
    return { ...limits, maxRequestBytes, maxRuns: Math.ceil(part * limits.maxRuns) };
  }

  /** @param {Request} request */
  async #run(request) {
    const { runs, trip } = request;
    try {
      runs.forEach((run, i) => this.#options.onRead?.({ ...run, trip, ...(i > 0 ? { joined: true } : {}) }));
      await (runs.length > 1 ? this.#readParts(request) : this.#readRun(request));
    } catch (error) {
      const failure = asSourceError(error, this.#source.name, runs[0].offset);
      this.#settle(request, ({ reject }) => reject(failure));
    } finally {
      this.#running.delete(request);
      this.#schedule();
    }
  }

  /** @param {Request} request for one run */
  async #readRun(request) {
    const [{ offset, length }] = request.runs;
    const bytes = await this.#source.read(
      { offset, length },
      {
        signal: request.controller.signal,
        onProgress: (buffer, filled) => {
          request.arrived = buffer.subarray(0, filled);
          this.#give(request, offset, request.arrived);
        },
      },
    );
    if (this.#closed) return;
    refuseNonsense(bytes, length);
    this.#trips.answered = Math.max(this.#trips.answered, request.trip);
    this.#cache.add(offset, bytes);
    this.#settle(request, ({ resolve }, want) =>
      resolve(bytes.subarray(want.offset - offset, want.offset - offset + want.length)),
    );
  }

  /** @param {Request} request for several runs */
  async #readParts(request) {
    const { runs, wants, controller } = request;
    let isFirst = true;
    await this.#joining.read(runs, {
      signal: controller.signal,
      onPart: (offset, bytes) => {
        if (this.#closed) return;
        refuseNonsense(bytes, Infinity);
        this.#cache.add(offset, bytes);
        this.#give(request, offset, bytes);
        // It may be known only now that others can be asked for so.
        if (isFirst) this.#schedule();
        isFirst = false;
      },
    });
    // Perhaps it was too much at once. What has not come a second time, as the file may end before, is asked for in its own right.
    for (const want of wants) {
      this.#queue.push(Object.assign(want, { isAlone: want.wasLeftOut, wasLeftOut: true, request: undefined }));
    }
    wants.clear();
  }

  /**
   * Gives those their bytes whose range has arrived.
   * @param {Request} request
   * @param {number} offset
   * @param {Uint8Array} bytes
   */
  #give({ wants, trip }, offset, bytes) {
    for (const want of wants) {
      const start = want.offset - offset;
      if (start < 0 || start + want.length > bytes.length) continue;
      wants.delete(want);
      // What is asked for because of these bytes is a trip later.
      this.#trips.answered = Math.max(this.#trips.answered, trip);
      want.waiters.forEach(({ resolve }) => resolve(bytes.subarray(start, start + want.length)));
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

/** @param {ByteRange} outer @param {ByteRange} inner */
const holds = (outer, inner) =>
  outer.offset <= inner.offset && outer.offset + outer.length >= inner.offset + inner.length;
