import { countRuns, totalLength } from './coalesce.js';

/** Short runs are asked for in so few requests: the other places stay free for what becomes urgent. */
const FEW = 4;
/** So many bytes are not worth several requests. */
const LITTLE = 64 << 10;
/** Longer runs, on average, are worth a request each. */
const SHORT = 32 << 10;
/** Gaps up to here are read along: more than what stands between the parts of an answer. */
const LEAST_GAP = 1 << 10;
/** Some servers refuse more than 200 ranges at once; and what is wanted first should not have to wait for too many others. */
const MOST_RUNS = 50;
/** With fewer there is nothing to join. */
const LEAST_RUNS = 2;
/** For so many runs it is tried whether the source reads several at once. */
const WORTH_TRYING = 5;
/** So many are asked for together when it is tried, and wait for what comes of it. Of fewer only two are asked for together. */
const MANY = 25;

/** How many runs that lie apart one request asks for, as far as a source can do that. */
export class Joining {
  #source;
  /** Some servers answer only the first ones of a request. */
  #most = MOST_RUNS;
  /** How many requests for several runs are under way. */
  #joined = 0;
  /** Whether there were many runs when it was last tried, or might have been. */
  #areMany = false;

  /** @param {import('./source.js').Source} source */
  constructor(source) {
    this.#source = source;
  }

  /** Whether a request is under way that shows whether the source can do it. */
  get isTrying() {
    return this.#joined > 0 && this.#source.hasParts === undefined;
  }

  /** Whether half of the places had better be left free for what can be asked for when that is known. */
  get isAwaited() {
    return this.isTrying && this.#areMany;
  }

  /**
   * The most runs of one request, and the gaps that are read along within a run.
   * @param {import('./source.js').ByteRange[]} queue
   * @param {{ maxGap: number, parallel: number }} limits
   * @returns {{ maxRuns: number, maxGap: number } | undefined} undefined: they are asked for one by one
   */
  limits(queue, { maxGap: longGap, parallel }) {
    const { readParts, hasParts } = this.#source;
    if (!readParts || hasParts === false || this.isTrying) return undefined;
    const maxGap = hasParts ? Math.min(LEAST_GAP, longGap) : longGap;
    const runs = countRuns(queue, maxGap);
    const average = totalLength(queue) / runs;
    if (average > SHORT || (!hasParts && runs < WORTH_TRYING)) return undefined;
    this.#areMany = runs >= MANY;
    if (!hasParts && !this.#areMany) return { maxGap, maxRuns: LEAST_RUNS };
    const each = Math.ceil(Math.max(runs / Math.min(FEW, parallel), LITTLE / average));
    return { maxGap, maxRuns: Math.min(this.#most, each) };
  }

  /**
   * @param {import('./source.js').ByteRange[]} runs
   * @param {import('./source.js').PartOptions} options
   */
  async read(runs, options) {
    this.#joined++;
    let parts = 0;
    const onPart = (/** @type {number} */ offset, /** @type {Uint8Array} */ bytes) => {
      parts++;
      options.onPart(offset, bytes);
    };
    try {
      const isDone = await this.#source.readParts?.(runs, { ...options, onPart });
      if (isDone && parts < runs.length) this.#most = Math.max(LEAST_RUNS, Math.min(this.#most, parts));
    } finally {
      this.#joined--;
    }
  }
}
