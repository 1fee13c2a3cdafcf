/**
 * A worker that speaks as the library's does, and does what a test says.
 */

import { parentPort, threadId } from 'node:worker_threads';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

/** @type {Record<string, (parameters: any) => any>} */
const methods = {
  addModule: () => ({}),

  /** Gives back what it got. */
  echo: ({ value }) => ({ value }),

  /** Waits at a gate, then gives its name. */
  wait: (/** @type {{ gate: Int32Array<SharedArrayBuffer>, name: string }} */ { gate, name }) => {
    while (Atomics.load(gate, 0) === 0) Atomics.wait(gate, 0, 0);
    Atomics.sub(gate, 0, 1);
    return { name };
  },

  who: () => ({ thread: threadId }),

  fail: () => {
    throw new Error('out of luck');
  },

  exit: () => process.exit(3),

  /** An error that nobody catches. */
  crash: () => void setImmediate(() => assertNever()),

  trap: () => ({ isFatal: true }),

  silence: () => new Promise(() => {}),
};

function assertNever() {
  throw new Error('crashed');
}

port.on('message', async ({ id, method, parameters }) => {
  try {
    const result = await methods[method](parameters);
    if (result?.isFatal) port.postMessage({ id, failure: 'RuntimeError: unreachable', isFatal: true });
    else if (result) port.postMessage({ id, result });
  } catch (error) {
    port.postMessage({ id, failure: String(error) });
  }
});
port.postMessage({ ready: true });
