import { EngineError, errorFromCore, RequestError } from '../errors.js';
import { joined } from '../source/divided.js';
import { abortable } from './abortable.js';

/**
 * @typedef {import('./core.js').Piece} Piece
 * @typedef {import('./equipped-thread.js').EquippedThread} EquippedThread
 * @typedef {(ranges: import('../source/source.js').ByteRange[], signal?: AbortSignal) => Promise<Piece[]>} FetchMissing
 * @typedef {{ excerpts?: any[], notes?: string[], missing?: import('../source/source.js').ByteRange[], error?: Error }} Planned
 * @typedef {{ thread: EquippedThread, handle: number, created: Promise<unknown> }} Residence a reader, and where it lives
 */

/** A thread that was replaced asks anew for what its predecessor had; more often than this nothing does. */
const MOST_REPEATS = 3;

let handles = 0;

/**
 * A file's reader in the thread that is its home: it holds the bytes of the index that have arrived, and plans.
 *
 * The core never waits: a call that needs other bytes says which, they are fetched, and the call is made again. That
 * loop is here. When the thread dies, its bytes are gone; the next call finds them missing in the thread that follows,
 * and they are fetched again.
 */
export class Home {
  #slot;
  #limits;
  /** @type {import('./modules.js').ModuleName} */
  #kind = 'tiff';
  #size = -1;
  /** @type {FetchMissing} */
  #fetchMissing = async () => [];
  /** @type {Residence | undefined} */
  #residence;
  #isClosed = false;
  /**
   * How many bytes the sidecar file has for the core; 0 when there is none. While it is undefined, the core may miss some. It
   * counts when the file is opened.
   * @type {number | undefined}
   */
  indexBytes;

  /**
   * @param {import('./slot.js').Slot} slot in which this home is counted already
   * @param {object} options
   * @param {object} options.limits
   * @param {string} options.url for errors
   */
  constructor(slot, { limits, url }) {
    this.#slot = slot;
    this.#limits = limits;
    this.url = url;
  }

  /**
   * The file's structure.
   * @param {object} options
   * @param {import('./modules.js').ModuleName} [options.kind] the module that reads such files; default `tiff`
   * @param {number} options.size of the file in bytes; -1 when it is not known
   * @param {Piece[]} options.pieces what has been read already
   * @param {FetchMissing} options.fetchMissing
   * @param {AbortSignal} [options.signal]
   */
  open({ kind = 'tiff', size, pieces, fetchMissing, signal }) {
    this.#kind = kind;
    this.#size = size;
    this.#fetchMissing = fetchMissing;
    return this.#untilComplete('open', {}, { pieces, signal });
  }

  /**
   * @param {number} image
   * @param {AbortSignal} [signal]
   */
  async metadata(image, signal) {
    return (await this.#untilComplete('metadata', { image }, { pieces: [], signal })).items;
  }

  /**
   * Plans several requests at once, without reading anything.
   * @param {import('./core.js').PlanRequest[]} requests
   * @param {Piece[]} pieces what has been read because earlier plans missed it
   * @returns {Promise<Planned[]>} for each request its excerpts, or what is missing, or why there are none
   */
  async planOnce(requests, pieces) {
    const answer = await this.#call('plan', { requests }, pieces);
    if (answer.error) throw errorFromCore(answer.error, this.url);
    return /** @type {any[]} */ (answer.answers).map(({ missing, error, ...planned }) => {
      if (error) return { error: errorFromCore(error, this.url) };
      return missing ? { missing: toRanges(missing) } : planned;
    });
  }

  /**
   * Plans several requests at once, so that what they miss is read together.
   * @param {import('./core.js').PlanRequest[]} requests
   * @returns {Promise<Planned[]>} for each request its excerpts, or why there are none
   */
  async plan(requests) {
    /** @type {Planned[]} */
    const results = new Array(requests.length);
    let open = requests.map((_, index) => index);
    /** @type {Piece[]} */
    let pieces = [];
    const refuseRepeats = repeatsRefuser(this.url);
    while (open.length > 0) {
      const answers = await this.planOnce(
        open.map((index) => requests[index]),
        pieces,
      );
      const missing = answers.flatMap((one) => one.missing ?? []);
      const waiting = open.filter((_, position) => answers[position].missing);
      open.forEach((index, position) => (results[index] = answers[position]));
      if (waiting.length > 0) {
        refuseRepeats(missing);
        pieces = await this.#fetchMissing(missing);
      }
      open = waiting;
    }
    return results;
  }

  /**
   * Opens the file once more, now that there is an index for it.
   * @param {number} indexBytes how many the sidecar file has for the core
   * @param {Piece[]} pieces what has been read already
   * @param {FetchMissing} fetchMissing
   */
  reopen(indexBytes, pieces, fetchMissing) {
    this.#leave();
    this.indexBytes = indexBytes;
    return this.open({ kind: this.#kind, size: this.#size, pieces, fetchMissing });
  }

  /** Gives the thread's memory and its place there back. */
  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#slot.homes--;
    this.#leave();
  }

  #leave() {
    if (!this.#residence) return;
    const { thread, handle, created } = this.#residence;
    this.#residence = undefined;
    created.then(() => thread.call('destroy', { handle }, { modules: [] })).catch(() => {});
  }

  /**
   * @param {string} method
   * @param {object} parameters
   * @param {{ pieces: Piece[], signal?: AbortSignal }} options
   */
  async #untilComplete(method, parameters, { pieces, signal }) {
    const refuseRepeats = repeatsRefuser(this.url);
    for (;;) {
      const answer = await abortable(this.#call(method, parameters, pieces), signal);
      if (answer.error) throw errorFromCore(answer.error, this.url);
      if (!answer.missing) return answer;
      const missing = toRanges(answer.missing);
      refuseRepeats(missing);
      pieces = await this.#fetchMissing(missing, signal);
    }
  }

  /**
   * @param {string} method
   * @param {object} parameters
   * @param {Piece[]} pieces
   */
  async #call(method, parameters, pieces) {
    const { thread, handle, created } = this.#residenceIn(await this.#slot.thread());
    await created;
    const own = ownCopies(pieces);
    const transfer = own.slice(0, 1).map(({ bytes }) => bytes.buffer);
    const { indexBytes } = this;
    const asked = { handle, pieces: own, indexBytes, ...parameters };
    return thread.call(method, asked, { modules: [this.#kind], transfer });
  }

  /**
   * The reader in a thread: a new one when it lived in another until now.
   * @param {EquippedThread} thread
   * @returns {Residence}
   */
  #residenceIn(thread) {
    if (this.#isClosed) throw new RequestError('closed', 'The image was closed.', { url: this.url });
    if (this.#residence?.thread === thread) return this.#residence;
    const handle = ++handles;
    const kind = this.#kind;
    const parameters = { handle, size: this.#size, limits: this.#limits, kind };
    const created = thread.call('create', parameters, { modules: [kind] });
    const residence = { thread, handle, created };
    this.#residence = residence;
    created.catch(() => {
      if (this.#residence === residence) this.#residence = undefined;
    });
    return residence;
  }
}

/**
 * Pieces are views of longer runs that are kept: their own bytes are copied out, to be handed over. All are in one piece of
 * memory: to hand over thousands takes time. What several plans missed is there once.
 * @param {Piece[]} pieces
 * @returns {(Piece & { bytes: Uint8Array<ArrayBuffer> })[]}
 */
function ownCopies(pieces) {
  /** @type {Map<number, Piece>} */
  const distinct = new Map();
  for (const piece of pieces) {
    const other = distinct.get(piece.offset);
    if (!other || other.bytes.length < piece.bytes.length) distinct.set(piece.offset, piece);
  }
  const own = [...distinct.values()];
  const all = joined(own.map(({ bytes }) => bytes));
  let end = 0;
  return own.map(({ offset, bytes }) => ({ offset, bytes: all.subarray(end, (end += bytes.length)) }));
}

/**
 * @param {number[]} flat offset, length, offset, length, …
 * @returns {import('../source/source.js').ByteRange[]}
 */
function toRanges(flat) {
  return Array.from({ length: flat.length / 2 }, (_, i) => ({ offset: flat[2 * i], length: flat[2 * i + 1] }));
}

/**
 * Ends a loop that gets nowhere: the same bytes are asked for again and again though they were given.
 * @param {string} url for errors
 * @returns {(missing: import('../source/source.js').ByteRange[]) => void}
 */
export function repeatsRefuser(url) {
  let last = '';
  let repeats = 0;
  return (missing) => {
    const asked = missing.map(({ offset, length }) => `${offset}+${length}`).join();
    repeats = asked === last ? repeats + 1 : 0;
    last = asked;
    if (repeats < MOST_REPEATS) return;
    throw new EngineError('engine', `The engine goes on asking for the same bytes (${asked.slice(0, 60)}).`, {
      url,
      offset: missing[0]?.offset,
      hint: 'This is a fault of Pyramidion: please report it with the file.',
    });
  };
}
