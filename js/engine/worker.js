/**
 * A worker of the pool: runs the core's functions as messages ask, one after the other.
 *
 * In: `{ id, method, parameters }`. Out: `{ ready: true }` once, then `{ id, result }`, or `{ id, failure, isFatal }` with
 * the text of what was thrown, and whether this worker cannot go on.
 * @module
 */

import { isNode, nodeModule } from '../node-module.js';
import { Core } from './core.js';
import { isFatal } from './failures.js';
import { transferables } from './transferables.js';

/**
 * @typedef {object} Port
 * @property {(message: unknown, transfer?: Transferable[]) => void} postMessage
 */

async function start() {
  const core = /** @type {any} */ (new Core());
  /**
   * @param {Port} port
   * @param {{ id: number, method: string, parameters: object }} message
   */
  const answer = async (port, { id, method, parameters }) => {
    try {
      const result = await core[method](parameters);
      port.postMessage({ id, result }, transferables(result));
    } catch (error) {
      port.postMessage({ id, failure: String(error), isFatal: isFatal(error) });
    }
  };
  if (isNode) {
    const { parentPort } = await nodeModule('node:worker_threads');
    parentPort.on('message', (/** @type {any} */ message) => answer(parentPort, message));
    parentPort.postMessage({ ready: true });
  } else {
    const port = /** @type {Port} */ (/** @type {unknown} */ (self));
    self.onmessage = ({ data }) => answer(port, data);
    port.postMessage({ ready: true });
  }
}

void start();
