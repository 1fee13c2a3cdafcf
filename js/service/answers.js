/**
 * Answers of every protocol: their headers, and what failures become.
 * @module
 */

import { PyramidionError } from '../errors.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import { isAboutMark } from '../render/mark-picture.js';

/**
 * @typedef {object} Answer
 * @property {string} type the media type
 * @property {Uint8Array<ArrayBuffer> | string} body
 */

/** Lets pages of any origin read, and see the headers that tell a picture's size and version. */
export const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Content-Length, ETag, Last-Modified',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** What failures of the library are to who asked over HTTP. @type {Partial<Record<import('../errors.js').ErrorCode, number>>} */
const STATUS = {
  'bad-request': 400,
  'limit-exceeded': 400,
  unsupported: 501,
  'unsupported-compression': 501,
  network: 502,
  'http-status': 502,
  'range-not-supported': 502,
  closed: 503,
  'source-changed': 503,
};

/**
 * @param {Request} request
 * @param {Answer} answer
 * @param {Record<string, string>} headers
 */
export function fullResponse(request, { type, body }, headers) {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const all = { ...CORS, ...headers, 'Content-Type': type, 'Content-Length': String(bytes.length) };
  return new Response(request.method === 'HEAD' ? null : bytes, { headers: all });
}

/**
 * An answer of one line.
 * @param {Request} request
 * @param {number} status
 * @param {string} text
 * @param {Record<string, string>} [headers]
 */
export function textResponse(request, status, text, headers = {}) {
  const body = `${text}\n`;
  const { length } = new TextEncoder().encode(body);
  const type = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': String(length) };
  const all = { ...CORS, ...type, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', ...headers };
  return new Response(request.method === 'HEAD' ? null : body, { status, headers: all });
}

/**
 * What a browser is told that asks whether a page of another origin may ask.
 * @returns {Response}
 */
export function preflightResponse() {
  const headers = {
    ...CORS,
    'Access-Control-Allow-Headers': 'If-None-Match, If-Modified-Since, Authorization',
    'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
    'Access-Control-Max-Age': '600',
  };
  return new Response(null, { status: 204, headers });
}

/**
 * A failure, told in a sentence. What is no failure of the request's or the image's is not told: its text may say
 * more about the server than the world should know.
 * @param {Request} request
 * @param {unknown} error
 */
export function errorResponse(request, error) {
  if (error instanceof ProtocolError) return textResponse(request, error.status, error.message);
  if (!(error instanceof PyramidionError)) return textResponse(request, 500, 'The picture could not be made.');
  // It is the server's own, and where it is kept is nobody's business.
  if (isAboutMark(error)) {
    return textResponse(request, 500, 'The watermark cannot be drawn, and there are no pictures without it.');
  }
  const { message, hint } = error;
  return textResponse(request, STATUS[error.code] ?? 500, hint ? `${message} ${hint}` : message);
}
