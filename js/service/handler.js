/**
 * Pictures by HTTP: one function from request to answer, for Node's servers and for service workers.
 *
 *     const handler = createHandler({ resolve: (id) => `https://example.org/images/${id}` });
 *     self.addEventListener('fetch', (event) => {
 *       if (handler.handles(event.request.url)) event.respondWith(handler(event.request));
 *     });
 * @module
 */

import { bringAlong } from '../brought-along.js';
import * as inlineThread from '../engine/inline-thread.js';
import * as encodedTile from '../image/encoded-tile.js';
import * as opening from '../image/open.js';
import { open as openImage, version as program } from '../index.js';
import { PyramidionError, RequestError } from '../errors.js';
import { ProtocolError } from '../protocol/protocol-error.js';
import * as enumerated from '../render/enumerated-profile.js';
import * as marks from '../render/marks.js';
import * as rendering from '../render/rendering.js';
import { checkedWatermark } from '../render/watermark.js';
import { errorResponse, fullResponse, preflightResponse, CORS, textResponse } from './answers.js';
import { isUnchanged } from './conditional.js';
import { iip } from './iip.js';
import { ImageCache } from './image-cache.js';

/**
 * @typedef {import('../image/image.js').Image} Image
 * @typedef {string | URL | Blob | import('../source/source.js').Source} Input what `open` takes
 *
 * @typedef {object} FoundImage
 * @property {Input} source
 * @property {string} [version] of the file, such as its ETag without quotes: with another one the image is opened anew
 * @property {Date} [modified]
 */

/**
 * @typedef {object} HandlerOptions
 * @property {(id: string) => Input | FoundImage | null | undefined | Promise<Input | FoundImage | null | undefined>} resolve
 *   where the image of that identifier is; null: there is none, which is answered with 404. Identifiers come from the
 *   request, decoded, and may be anything: it is for `resolve` to let nobody out of where images are.
 * @property {(source: Input) => Promise<Image>} [open] opens an image; default: the library's `open`
 * @property {string} [prefix] of the paths that are answered, without a slash at the end; default: none
 * @property {import('../render/watermark.js').WatermarkOptions} [watermark] for every picture, as in `image.region`
 * @property {0 | 1 | 2} [interpolation] how pictures are resized: 0 nearest pixel, 1 IIPImage's bilinear (the default), 2
 *   averages when smaller and interpolates well when larger
 * @property {number} [maxSize] of the sides of pictures, in pixels: larger ones are made smaller; default 5000
 * @property {number} [maxImages] that are kept open; default 16
 * @property {string} [cacheControl] of answers with pictures and facts; default `max-age=86400`
 */

/**
 * @typedef {object} ServiceOptions what protocols need to know
 * @property {import('../render/watermark.js').WatermarkOptions} [watermark]
 * @property {0 | 1 | 2} interpolation
 * @property {number} maxSize
 */

/**
 * A protocol: who answers at a path.
 * @typedef {object} Protocol
 * @property {string} path
 * @property {(query: string) => { image?: string }} read the request, from its encoded query
 * @property {(image: Image | undefined, request: any, options: ServiceOptions & { signal?: AbortSignal }) => Promise<import('./answers.js').Answer>} answer
 *   `image` is undefined for requests that name none
 */

/** @type {Protocol[]} */
const PROTOCOLS = [iip];

/**
 * Makes the function that answers requests.
 * @param {HandlerOptions} options
 * @returns {((request: Request) => Promise<Response>) & { handles: (url: string | URL) => boolean, close: () => void }}
 *   `handles` tells whether a URL's path is one that is answered; `close` closes the images. The function rejects
 *   only when the request's signal aborts, with its reason.
 * @throws {RequestError} `bad-request` when an option is not what it can be
 */
export function createHandler(options) {
  bringAlong({ encodedTile, enumerated, inlineThread, marks, opening, rendering });
  const { resolve, open = openImage, prefix = '', cacheControl = 'max-age=86400' } = options;
  const service = serviceOptions(options);
  const images = new ImageCache((source) => openedImage(open, source), wholeOption(options, 'maxImages', 16));
  const variant = shortHash(JSON.stringify([program, service], withoutBytes));

  /** @param {string | URL} url */
  const protocolOf = (url) => {
    const { pathname } = new URL(url);
    return PROTOCOLS.find(({ path }) => pathname === `${prefix}${path}`);
  };

  /** @param {Request} request */
  async function handle(request) {
    const protocol = protocolOf(request.url);
    if (!protocol) return textResponse(request, 404, 'There is nothing at this address.');
    if (request.method === 'OPTIONS') return preflightResponse();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return textResponse(request, 405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD, OPTIONS' });
    }
    try {
      return await answer(protocol, request);
    } catch (error) {
      request.signal.throwIfAborted();
      return errorResponse(request, error);
    }
  }

  /**
   * @param {Protocol} protocol
   * @param {Request} request
   */
  async function answer(protocol, request) {
    const { signal } = request;
    const asked = protocol.read(new URL(request.url).search);
    const settings = { ...service, signal };
    if (asked.image === undefined) {
      return fullResponse(request, await protocol.answer(undefined, asked, settings), {
        'Cache-Control': cacheControl,
      });
    }
    const found = foundImage(await resolve(asked.image));
    if (!found) throw new ProtocolError(`There is no image "${asked.image.slice(0, 80)}".`, { status: 404 });
    const headers = versionHeaders(found, variant);
    const known = {
      noneMatch: request.headers.get('If-None-Match'),
      modifiedSince: request.headers.get('If-Modified-Since'),
    };
    const all = { ...headers, 'Cache-Control': cacheControl };
    const { ETag: etag, 'Last-Modified': lastModified } = headers;
    if (isUnchanged(known, { etag, lastModified })) {
      return new Response(null, { status: 304, headers: { ...CORS, ...all } });
    }
    const id = asked.image;
    const made = await images
      .use({ id, ...found }, signal, (image) => protocol.answer(image, asked, settings))
      .catch((error) => {
        // The file is another one now.
        if (error instanceof PyramidionError && error.code === 'source-changed') images.forget(id);
        throw error;
      });
    return fullResponse(request, made, all);
  }

  return Object.assign(handle, {
    handles: (/** @type {string | URL} */ url) => protocolOf(url) !== undefined,
    close: () => images.close(),
  });
}

/**
 * @param {HandlerOptions} options
 * @returns {ServiceOptions}
 */
function serviceOptions({ watermark, interpolation = 1, ...options }) {
  if (![0, 1, 2].includes(interpolation)) throw badOption('interpolation', interpolation, '0, 1 or 2');
  if (watermark !== undefined) checkedWatermark(watermark);
  return { watermark, interpolation, maxSize: wholeOption(options, 'maxSize', 5000) };
}

/**
 * @param {Record<string, any>} options
 * @param {string} name
 * @param {number} usual
 * @returns {number}
 */
function wholeOption(options, name, usual) {
  const value = options[name] ?? usual;
  if (!Number.isSafeInteger(value) || value < 1) throw badOption(name, value, 'a whole number, at least 1');
  return value;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {string} allowed
 */
function badOption(name, value, allowed) {
  return new RequestError('bad-request', `The option "${name}" cannot be ${value}.`, { hint: `It is ${allowed}.` });
}

/**
 * @param {(source: any) => Promise<Image>} open
 * @param {Input} source
 * @throws {ProtocolError} 404 when there is no image there
 */
async function openedImage(open, source) {
  try {
    return await open(source);
  } catch (error) {
    const { code, status, message, hint = '' } = /** @type {Partial<PyramidionError>} */ (error);
    const isAbsent = status === 404 || status === 410 || code === 'unreadable';
    if (isAbsent) throw new ProtocolError('The image cannot be read.', { status: 404 });
    if (code === 'unknown-format') throw new ProtocolError(`${message} ${hint}`.trim(), { status: 404 });
    throw error;
  }
}

/**
 * @param {Input | FoundImage | null | undefined} found
 * @returns {FoundImage | undefined}
 */
function foundImage(found) {
  if (found === null || found === undefined) return undefined;
  return typeof found === 'object' && 'source' in found ? found : { source: found };
}

/**
 * @param {FoundImage} found
 * @param {string} variant what else decides on an answer
 * @returns {Record<string, string>}
 */
function versionHeaders({ version, modified }, variant) {
  return {
    ...(version === undefined ? {} : { ETag: `"${version.replace(/[^\w.:-]/g, '_')}-${variant}"` }),
    ...(modified === undefined ? {} : { 'Last-Modified': modified.toUTCString() }),
  };
}

/** For JSON: a hash in the place of a watermark's bytes. @param {string} _name @param {unknown} value */
function withoutBytes(_name, value) {
  return value instanceof Uint8Array ? shortHash(value) : value;
}

/** FNV-1a, as text: tells two configurations apart, and no more. @param {string | Uint8Array} input */
function shortHash(input) {
  let hash = 0x811c9dc5;
  for (const byte of typeof input === 'string' ? new TextEncoder().encode(input) : input) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
