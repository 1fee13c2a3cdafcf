/**
 * @typedef {import('../engine/core.js').PlanRequest} PlanRequest
 * @typedef {{ request: PlanRequest, resolve: (excerpts: any[]) => void, reject: (error: unknown) => void }} Waiting
 */

/**
 * Collects the plans that are asked for in one turn into one message to the home thread. What they need is then read
 * together, too: neighbouring tiles cost one request.
 */
export class PlanBatch {
  #plan;
  /** @type {Waiting[]} */
  #waiting = [];

  /** @param {(requests: PlanRequest[]) => Promise<{ excerpts?: any[], error?: Error }[]>} plan */
  constructor(plan) {
    this.#plan = plan;
  }

  /**
   * @param {PlanRequest} request
   * @returns {Promise<any[]>} its excerpts
   */
  add(request) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      if (this.#waiting.length === 1) queueMicrotask(() => this.#send());
    });
  }

  async #send() {
    const batch = this.#waiting.splice(0);
    try {
      const results = await this.#plan(batch.map(({ request }) => request));
      batch.forEach(({ resolve, reject }, i) => {
        const { excerpts, error } = results[i];
        if (excerpts) resolve(excerpts);
        else reject(error);
      });
    } catch (error) {
      batch.forEach(({ reject }) => reject(error));
    }
  }
}
