/** Starts the server of server.js, and reads its record. */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Exchange One request and its answer. Times are the server's, in milliseconds since 1970.
 * @property {string} url
 * @property {string} range The Range header, or ''.
 * @property {number} arrived
 * @property {number} answered When the first byte went out.
 * @property {number} finished
 * @property {number} bytes Of the body, as sent.
 */

/**
 * @param {object} options
 * @param {Record<string, string>} options.folders What is served: URL prefix to folder.
 * @param {Record<string, number[]>} [options.gateways] Paths that FastCGI programs answer, on these ports.
 * @param {string[]} [options.single] Prefixes of paths of which several ranges are not answered at once.
 * @param {number} options.latency Milliseconds before each answer.
 * @param {number} [options.bitsPerSecond] Shared by all answers; 0 (the default): without limit.
 */
export async function startServer({ folders, gateways = {}, single = [], latency, bitsPerSecond = 0 }) {
  const program = fileURLToPath(new URL('server.js', import.meta.url));
  const child = fork(program, [JSON.stringify({ folders, gateways, single, latency, bitsPerSecond })]);
  const next = () => new Promise((resolve) => child.once('message', resolve));
  const { port } = await next();
  return {
    address: `http://127.0.0.1:${port}`,
    /** What has been asked for since the last call. @returns {Promise<Exchange[]>} */
    async takeRecord() {
      child.send('record');
      return (await next()).record;
    },
    close: () => child.kill(),
  };
}

/**
 * The number of sequential round trips: the longest chain of requests in which each was made after the answer to the
 * one before it had begun to arrive.
 * @param {Exchange[]} exchanges
 */
export function roundTrips(exchanges) {
  const trips = [];
  const inOrder = [...exchanges].sort((a, b) => a.arrived - b.arrived);
  for (const [i, exchange] of inOrder.entries()) {
    const before = inOrder.slice(0, i).map((earlier, k) => (earlier.answered <= exchange.arrived ? trips[k] : 0));
    trips.push(1 + Math.max(0, ...before));
  }
  return Math.max(0, ...trips);
}
