/**
 * A server on the loopback interface that answers as a test says, well or badly.
 * @module
 */

import { createServer } from 'node:http';

/**
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {{ path: string, headers: import('node:http').IncomingHttpHeaders, start: number, end: number, isSuffix: boolean }} Asked
 *   `start` and `end`: the range, without its last byte; of a suffix range as they are in the served file
 * @typedef {(asked: Asked, response: ServerResponse) => void} Answer
 */

/**
 * @typedef {object} MisbehavingServer
 * @property {string} url of the file
 * @property {string} origin
 * @property {Asked[]} asked what has been asked for so far
 * @property {(answer: Answer) => void} answerWith
 * @property {() => number} sent how many bytes of bodies have been taken by connections
 */

/**
 * Starts a server that ends with the test.
 * @param {{ after: (end: () => Promise<void>) => void }} t
 * @param {Uint8Array} content
 * @param {Answer} [answer] default: as a good server does
 * @returns {Promise<MisbehavingServer>}
 */
export async function startMisbehavingServer(t, content, answer = goodAnswer(content)) {
  let current = answer;
  /** @type {Asked[]} */
  const asked = [];
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer((request, response) => {
    const range = rangeOf(request.headers.range, content.length);
    const question = { path: request.url ?? '', headers: request.headers, ...range };
    asked.push(question);
    current(question, response);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  t.after(
    () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  return {
    url: `${origin}/image.tif`,
    origin,
    asked,
    answerWith: (next) => (current = next),
    sent: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
  };
}

/**
 * What a good server answers.
 * @param {Uint8Array} content
 * @param {Record<string, string>} [headers] more of them
 * @returns {Answer}
 */
export function goodAnswer(content, headers = {}) {
  return (asked, response) => sendRange(response, content, asked, headers);
}

/**
 * Sends a range with status 206, or 416 when it begins behind the end.
 * @param {ServerResponse} response
 * @param {Uint8Array} content
 * @param {{ start: number, end: number }} range
 * @param {Record<string, string>} [headers] instead of the right ones
 */
export function sendRange(response, content, { start, end }, headers = {}) {
  if (start >= content.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${content.length}`, ...headers }).end();
    return;
  }
  const body = content.subarray(start, end);
  response.writeHead(206, {
    'Content-Range': `bytes ${start}-${start + body.length - 1}/${content.length}`,
    'Content-Length': body.length,
    ...headers,
  });
  response.end(body);
}

/**
 * Sends the whole file whatever was asked for.
 * @param {Uint8Array} content
 * @param {Record<string, string>} [headers]
 * @returns {Answer}
 */
export function wholeAnswer(content, headers = {}) {
  return (_, response) => {
    response.writeHead(200, { 'Content-Length': content.length, ...headers });
    response.end(content);
  };
}

/**
 * @param {string | undefined} header
 * @param {number} size
 */
function rangeOf(header, size) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size, isSuffix: true };
  return { start: Number(first ?? 0), end: Math.min(size, last ? Number(last) + 1 : size), isSuffix: false };
}
