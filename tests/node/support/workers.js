/**
 * The worker threads that the library starts, seen from outside.
 * @module
 */

import { once } from 'node:events';

/**
 * Notes the workers that are started while the test runs.
 * @param {{ after: (end: () => void) => void }} t
 * @returns {import('node:worker_threads').Worker[]} grows
 */
export function watchWorkers(t) {
  /** @type {import('node:worker_threads').Worker[]} */
  const workers = [];
  const note = (/** @type {import('node:worker_threads').Worker} */ worker) => void workers.push(worker);
  process.on('worker', note);
  t.after(() => void process.off('worker', note));
  return workers;
}

/**
 * Ends a worker as if the system had.
 * @param {import('node:worker_threads').Worker} worker
 */
export async function kill(worker) {
  const gone = once(worker, 'exit');
  await worker.terminate();
  await gone;
}

/** A gate that a worker waits at, and that opens for so many of its calls. */
export class Gate {
  /** Shared with workers: how many calls may still go through. */
  state = new Int32Array(new SharedArrayBuffer(4));

  open(calls = 1) {
    Atomics.add(this.state, 0, calls);
    Atomics.notify(this.state, 0);
  }
}
