import { countRuns, totalLength } from './coalesce.js';

/** Short runs are asked for in so few requests: the other places stay free for what becomes urgent. */
const FEW = 4;
/** So many bytes are not worth several requests. */
const LITTLE = 64 << 10;
/** Longer runs, on average, are worth a request each. */
const SHORT = 32 << 10;
/** Gaps up to here are read along: more than what stands between the parts of an answer. */
const LEAST_GAP = 1 << 10;
/** Some servers refuse more than 200 ranges at once. */
const MOST_RUNS = 100;
/** Only for more runs than this it is tried whether the source reads several at once. */
const WORTH_TRYING = 24;

/** How many runs that lie apart one request asks for, as far as a source can do that. */
export class Joining {
  #source;
  /** How many requests for several runs are under way. */
  #joined = 0;

  /** @param {import('./source.js').Source} source */
  constructor(source) {
    this.#source = source;
  }

  /** Whether a request is under way that shows whether the source can do it. */
  get isTrying() {
    return this.#joined > 0 && this.#source.hasParts === undefined;
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
    if (average > SHORT || (!hasParts && runs <= WORTH_TRYING)) return undefined;
    const each = Math.ceil(Math.max(runs / Math.min(FEW, parallel), LITTLE / average));
    return { maxGap, maxRuns: Math.min(MOST_RUNS, each) };
  }

  /**
   * @param {import('./source.js').ByteRange[]} runs
   * @param {import('./source.js').PartOptions} options
   */
  async read(runs, options) {
    this.#joined++;
    try {
      await this.#source.readParts?.(runs, options);
    } finally {
      this.#joined--;
    }
  }
}
