/** The times of functions, taken in turns, so that a busy moment of the machine meets all of them. */

import { median } from '../report/statistics.js';

const TURNS = 9;
const SECONDS = 0.1;
/** Until the engine has compiled what is hot with all care. */
const WARM_UP = 0.5;

export class Turns {
  #timers;
  /** @type {Map<string, number[]>} */
  #times;

  /**
   * @param {Record<string, () => Promise<any>>} functions by any names
   * @param {Record<string, (seconds: number) => Promise<number>>} [others] in other processes: they tell how many seconds a
   *   call takes when they have been called for so long
   */
  constructor(functions, others = {}) {
    const timers = Object.entries(functions).map(([name, make]) => [name, (seconds) => timed(make, seconds)]);
    this.#timers = [...timers, ...Object.entries(others)];
    this.#times = new Map(this.#timers.map(([name]) => [name, []]));
  }

  async run() {
    for (const [, time] of this.#timers) await time(WARM_UP);
    for (let turn = 0; turn < TURNS; turn++) {
      for (const [name, time] of this.#timers) this.#times.get(name).push(await time(SECONDS));
    }
  }

  /** Seconds of CPU time for a call, the median of the turns. @param {string} name */
  seconds(name) {
    return median(this.#times.get(name));
  }
}

/** Seconds of CPU time for each call. */
async function timed(make, seconds) {
  const started = process.cpuUsage().user;
  let calls = 0;
  for (;;) {
    await make();
    calls++;
    const passed = (process.cpuUsage().user - started) / 1e6;
    if (passed >= seconds) return passed / calls;
  }
}
