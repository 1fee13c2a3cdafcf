/**
 * A small static file server with byte ranges, for development and tests. It listens on the loopback interface only.
 *
 *     const server = await startStaticServer({ root: 'web', port: 0 });
 *     console.log(server.url); // http://127.0.0.1:PORT
 *     await server.close();
 * @module
 */

import { constants, createReadStream } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { listingPage } from './directory-listing.js';
import { mediaType } from './mime-types.js';
import { requestedRange } from './range-header.js';

/** The port that is tried first when none is asked for. */
export const DEFAULT_PORT = 8080;
const PORTS_TRIED = 20;

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Accept-Ranges, Content-Range, Content-Length, ETag, Last-Modified',
};

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
 * @returns {Promise<StaticServer>}
 * @throws {Error} with Node's code: `EADDRINUSE` when the port asked for is taken, `EACCES` when it may not be used
 */
export async function startStaticServer({ root = '.', port } = {}) {
  const folder = resolve(root);
  const server = createServer((request, response) => {
    answer(folder, request, response).catch((error) => {
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
      }),
  };
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
 */
async function answer(root, request, response) {
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
  const found = await find(join(root, ...names));
  if (!found) return sendText(response, 404, 'There is no such file.');
  if (found.isDirectory) {
    return path.endsWith('/') ? answerFolder(found.path, path, request, response) : redirectToFolder(request, response);
  }
  await sendFile(found, request, response);
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
 * @typedef {object} Found
 * @property {string} path
 * @property {boolean} isDirectory
 * @property {number} size
 * @property {Date} modified
 * @property {number} modifiedMilliseconds
 */

/**
 * @param {string} path
 * @returns {Promise<Found | undefined>} undefined when it is neither a file nor a folder that can be read
 */
async function find(path) {
  try {
    await access(path, constants.R_OK);
    const status = await stat(path);
    if (!status.isFile() && !status.isDirectory()) return undefined;
    const { size, mtime: modified, mtimeMs: modifiedMilliseconds } = status;
    return { path, isDirectory: status.isDirectory(), size, modified, modifiedMilliseconds };
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

/**
 * @param {Found} file
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function sendFile(file, request, response) {
  const { size } = file;
  const etag = `"${size.toString(16)}-${Math.trunc(file.modifiedMilliseconds).toString(16)}"`;
  const modified = file.modified.toUTCString();
  const headers = {
    ...CORS,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-cache',
    'Content-Type': mediaType(file.path),
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ETag: etag,
    'Last-Modified': modified,
  };
  if (isUnchanged(request, etag, modified)) return response.writeHead(304, headers).end();

  const condition = request.headers['if-range'];
  const sameVersion = condition === undefined || condition === etag || condition === modified;
  // Ranges are defined for GET alone (RFC 9110, 14.2).
  const range = sameVersion && request.method === 'GET' ? requestedRange(request.headers.range, size) : 'whole';
  if (range === 'unsatisfiable') {
    return response.writeHead(416, { ...headers, 'Content-Range': `bytes */${size}`, 'Content-Length': 0 }).end();
  }
  const { start, end } = range === 'whole' ? { start: 0, end: size } : range;
  const partial = range === 'whole' ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` };
  response.writeHead(range === 'whole' ? 200 : 206, { ...headers, ...partial, 'Content-Length': end - start });
  if (request.method === 'HEAD' || end === start) return response.end();
  // The callback is needed, and has nothing to do: a reader that goes away in the middle is no fault of anyone.
  pipeline(createReadStream(file.path, { start, end: end - 1 }), response, () => {});
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {string} etag
 * @param {string} modified
 */
function isUnchanged({ headers }, etag, modified) {
  const known = headers['if-none-match'];
  if (known !== undefined) return known === '*' || known.split(/\s*,\s*/).includes(etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Date.parse(modified) <= since;
}

/** @param {import('node:http').ServerResponse} response */
function sendPreflight(response) {
  response.writeHead(204, {
    ...CORS,
    'Access-Control-Allow-Headers': 'Range, If-Range, If-None-Match, If-Modified-Since, Authorization',
    'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
    'Access-Control-Max-Age': '600',
  });
  response.end();
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} text
 */
function sendText(response, status, text) {
  const body = `${text}\n`;
  response.writeHead(status, {
    ...CORS,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
