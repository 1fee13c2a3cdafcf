/**
 * Answers of the static server.
 * @module
 */

import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { mediaType } from './mime-types.js';
import { multipartBody } from './multipart-body.js';
import { requestedRanges } from './range-header.js';

/** Lets pages of any origin read, and see the headers that tell a file's size and version. */
export const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Accept-Ranges, Content-Range, Content-Length, ETag, Last-Modified',
};

/**
 * @typedef {object} Found
 * @property {string} path
 * @property {boolean} isDirectory
 * @property {number} size
 * @property {Date} modified
 * @property {number} modifiedMilliseconds
 */

/**
 * Looks a path up.
 * @param {string} path
 * @returns {Promise<Found | undefined>} undefined when it is neither a file nor a folder that can be read
 */
export async function find(path) {
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
 * Answers with a file, or the ranges of it that are asked for; to who has this version already, with 304.
 * @param {Found} file
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
export function sendFile(file, request, response) {
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
  const ranges = sameVersion && request.method === 'GET' ? requestedRanges(request.headers.range, size) : 'whole';
  if (ranges === 'unsatisfiable') {
    return response.writeHead(416, { ...headers, 'Content-Range': `bytes */${size}`, 'Content-Length': 0 }).end();
  }
  if (ranges !== 'whole' && ranges.length > 1) {
    const { type, length, body } = multipartBody(file, ranges, headers['Content-Type']);
    response.writeHead(206, { ...headers, 'Content-Type': type, 'Content-Length': length });
    return pipeline(body, response, readerMayLeave);
  }
  const [{ start, end }] = ranges === 'whole' ? [{ start: 0, end: size }] : ranges;
  const partial = ranges === 'whole' ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` };
  response.writeHead(ranges === 'whole' ? 200 : 206, { ...headers, ...partial, 'Content-Length': end - start });
  if (request.method === 'HEAD' || end === start) return response.end();
  pipeline(createReadStream(file.path, { start, end: end - 1 }), response, readerMayLeave);
}

/** A pipeline needs it, and it has nothing to do: a reader that goes away in the middle is no fault of anyone. */
const readerMayLeave = () => {};

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

/**
 * Answers a browser that asks whether a page of another origin may send a range.
 * @param {import('node:http').ServerResponse} response
 */
export function sendPreflight(response) {
  response.writeHead(204, {
    ...CORS,
    'Access-Control-Allow-Headers': 'Range, If-Range, If-None-Match, If-Modified-Since, Authorization',
    'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
    'Access-Control-Max-Age': '600',
  });
  response.end();
}

/**
 * Answers with a line of text.
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} text
 */
export function sendText(response, status, text) {
  const body = `${text}\n`;
  response.writeHead(status, {
    ...CORS,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
