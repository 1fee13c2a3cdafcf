import { brought } from '../brought-along.js';

/**
 * @typedef {import('../render/rendering.js').Rendering} Rendering
 * @typedef {import('../render/rendering.js').Host} Host
 */

/**
 * The pictures of an image that are more than the plain ones. What makes them is loaded when the first one is wanted, at once
 * where every picture of the image is such a one.
 */
export class ImageRendering {
  #host;
  /** @type {Promise<Rendering> | undefined} */
  #loaded;

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    // Whoever wants a picture hears of a failure.
    if (this.#mayBeNeeded) this.load().catch(() => {});
  }

  /** @returns {Promise<Rendering>} */
  load() {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  /**
   * Whether the plain picture, too, has to be made so: its colours are not what they are taken for.
   * @param {{ signal?: AbortSignal }} urgency
   */
  async isNeeded(urgency) {
    if (!this.#mayBeNeeded) return false;
    const { hasProfile, profile } = this.#host.colours;
    // It comes while the code does; whoever uses it hears of a failure.
    if (hasProfile) profile().catch(() => {});
    return (await this.load()).isNeeded(urgency);
  }

  /** Takes note that there is a profile after all. */
  meetProfile() {
    this.#loaded?.then((rendering) => rendering.meetProfile()).catch(() => {});
  }

  get #mayBeNeeded() {
    return !this.#host.isPlain || this.#host.colours.hasProfile;
  }

  async #load() {
    try {
      const { Rendering } = await brought('rendering', () => import('../render/rendering.js'));
      return new Rendering(this.#host);
    } catch (error) {
      // The next one may have better luck.
      this.#loaded = undefined;
      throw error;
    }
  }
}
