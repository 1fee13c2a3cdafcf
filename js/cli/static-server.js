/**
 * A small static file server with byte ranges, for development and tests. It listens on the loopback interface only.
 *
 *     const server = await startStaticServer({ root: 'web', port: 0 });
 *     console.log(server.url); // http://127.0.0.1:PORT
 *     await server.close();
 * @module
 */

import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { listingPage } from './directory-listing.js';
import { CORS, find, sendFile, sendPreflight, sendText } from './file-answer.js';
import { placeBelow } from './found-image.js';
import { mediaType } from './mime-types.js';
import { answerWith } from './web-handler.js';

/** The port that is tried first when none is asked for. */
export const DEFAULT_PORT = 8080;
const PORTS_TRIED = 20;

/**
 * @typedef {object} StaticServer
 * @property {string} url `http://127.0.0.1:PORT`, without a slash at the end
 * @property {number} port
 * @property {() => Promise<void>} close stops listening and ends every connection
 */

/**
 * Serves a folder's files to this machine.
 * @param {object} [options]
 * @param {string} [options.root] the folder; default: the current one
 * @param {number} [options.port] 0 picks a free one; default: 8080, or the next one that is free
 * @param {Record<string, string>} [options.headers] sent with every answer, such as a Content-Security-Policy
 * @param {ReturnType<typeof import('../service/handler.js').createHandler>} [options.services] answers the paths that it
 *   handles, before any file; links that leave the folder are not followed then
 * @returns {Promise<StaticServer>}
 * @throws {Error} with Node's code: `EADDRINUSE` when the port asked for is taken, `EACCES` when it may not be used
 */
export async function startStaticServer({ root = '.', port, headers = {}, services } = {}) {
  const folder = resolve(root);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const url = serviceUrl(request.url, services);
    const answered =
      services && url ? answerWith(services, url, request, response) : answer(folder, request, response, !services);
    answered.catch((error) => {
      if (response.headersSent) response.destroy(error);
      else sendText(response, 500, 'The file could not be read.');
    });
  });
  await listen(server, port);
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
        services?.close();
      }),
  };
}

/**
 * The address of a request that services answer.
 * @param {string} [path] with its query
 * @param {{ handles: (url: string) => boolean }} [services]
 * @returns {string | undefined} undefined when it is none of theirs
 */
function serviceUrl(path, services) {
  const url = `http://localhost${path}`;
  return services && path?.startsWith('/') && URL.canParse(url) && services.handles(url) ? url : undefined;
}

/**
 * @param {import('node:http').Server} server
 * @param {number | undefined} port
 */
async function listen(server, port) {
  const last = port === undefined ? DEFAULT_PORT + PORTS_TRIED : port;
  for (let candidate = port ?? DEFAULT_PORT; ; candidate++) {
    try {
      return await listenOn(server, candidate);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE' || candidate >= last) throw error;
    }
  }
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<void>}
 */
function listenOn(server, port) {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      done();
    });
  });
}

/**
 * @param {string} root
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {boolean} followsLinks whether links may lead out of the folder
 */
async function answer(root, request, response, followsLinks) {
  if (request.method === 'OPTIONS') return sendPreflight(response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD, OPTIONS');
    return sendText(response, 405, 'Only GET and HEAD are answered here.');
  }
  const path = pathOf(request.url ?? '/');
  if (path === undefined) return sendText(response, 400, 'The path is not valid.');
  const names = path.split('/').filter((name) => name !== '');
  // Names with a leading dot hold what is not meant for the world: .git, .env, and the way up, "..".
  if (names.some((name) => name.startsWith('.'))) return sendText(response, 404, 'There is no such file.');
  const place = followsLinks ? join(root, ...names) : await placeBelow(root, names);
  const found = place === undefined ? undefined : await find(place);
  if (!found) return sendText(response, 404, 'There is no such file.');
  if (found.isDirectory) {
    return path.endsWith('/') ? answerFolder(found.path, path, request, response) : redirectToFolder(request, response);
  }
  sendFile(found, request, response);
}

/**
 * The decoded path of a request, without its query.
 * @param {string} url
 * @returns {string | undefined} undefined when it is malformed
 */
function pathOf(url) {
  try {
    const path = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    return path.startsWith('/') && !/[\0\\]/.test(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @param {string} path the request's
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answerFolder(folder, path, request, response) {
  const index = await find(join(folder, 'index.html'));
  if (index && !index.isDirectory) return sendFile(index, request, response);
  const page = listingPage(path, await readdir(folder, { withFileTypes: true }));
  response.writeHead(200, { ...CORS, 'Content-Type': mediaType('.html'), 'Content-Length': Buffer.byteLength(page) });
  response.end(request.method === 'HEAD' ? undefined : page);
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function redirectToFolder(request, response) {
  const [path, query] = /** @type {string} */ (request.url).split(/\?(.*)/s, 2);
  // One slash at the front only: "//host/" would lead to another site.
  const location = `/${path.replace(/^\/+/, '')}/${query === undefined ? '' : `?${query}`}`;
  response.writeHead(301, { ...CORS, Location: location, 'Content-Length': 0 });
  response.end();
}
