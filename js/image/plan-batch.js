/**
 * @typedef {import('../engine/core.js').PlanRequest} PlanRequest
 * @typedef {import('../engine/core.js').Piece} Piece
 * @typedef {import('../engine/home.js').Planned} Planned
 * @typedef {{ request: PlanRequest, pieces: Piece[], resolve: (planned: Planned) => void, reject: (error: unknown) => void }} Waiting
 */

/**
 * Collects the plans that are asked for in one turn into one message to the home thread. What they need is then read
 * together, too: neighbouring tiles cost one request.
 */
export class PlanBatch {
  #plan;
  #messageOf;
  /** @type {Waiting[]} */
  #waiting = [];

  /**
   * @param {(requests: PlanRequest[], pieces: Piece[]) => Promise<Planned[]>} plan
   * @param {(request: PlanRequest) => string} messageOf which message a request goes with: what the first needs is read while
   *   the others are planned
   */
  constructor(plan, messageOf) {
    this.#plan = plan;
    this.#messageOf = messageOf;
  }

  /**
   * @param {PlanRequest} request
   * @param {Piece[]} pieces what has been read for it
   * @returns {Promise<Planned>} its excerpts, or what is missing
   */
  add(request, pieces) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, pieces, resolve, reject });
      if (this.#waiting.length === 1) queueMicrotask(() => this.#send());
    });
  }

  #send() {
    /** @type {Map<string, Waiting[]>} */
    const batches = new Map();
    for (const waiting of this.#waiting.splice(0)) {
      const key = this.#messageOf(waiting.request);
      batches.set(key, [...(batches.get(key) ?? []), waiting]);
    }
    for (const batch of batches.values()) void this.#sendBatch(batch);
  }

  /** @param {Waiting[]} batch */
  async #sendBatch(batch) {
    try {
      const results = await this.#plan(
        batch.map(({ request }) => request),
        batch.flatMap(({ pieces }) => pieces),
      );
      batch.forEach(({ resolve, reject }, i) => {
        const { error } = results[i];
        if (error) reject(error);
        else resolve(results[i]);
      });
    } catch (error) {
      batch.forEach(({ reject }) => reject(error));
    }
  }
}
