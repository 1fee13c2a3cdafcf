import { SourceError } from '../errors.js';
import { readBody } from './http-body.js';
import { broken, changed, refused, unreachable, unusable } from './http-failures.js';
import { bodyLength, contentRange, isCompressed, sizeOfUnsatisfied } from './http-headers.js';
import { HttpProtocol } from './http-protocol.js';
import { Identity, versionOf } from './identity.js';
import { boundaryOf, MultipartReader } from './multipart.js';
import { SeveralRanges } from './several-ranges.js';

/**
 * @typedef {object} HttpOptions
 * @property {typeof globalThis.fetch} [fetch] default: the global one
 * @property {Record<string, string>} [headers] sent with each request. Other sites must allow them by CORS.
 * @property {RequestCredentials} [credentials] default: the browser's, `same-origin`
 */

/** A file that a server only gives whole is kept in memory when it is no larger. */
const LARGEST_WHOLE_FILE = 64 << 20;
/** Requests at a time: HTTP/2 and HTTP/3 run them over one connection, and Node makes as many as it needs. */
const PARALLEL = 24;
/** Where ranges nearly touch, a server may send as one with what lies between: so much for each. */
const MOST_BETWEEN = 1 << 10;

/** Reads ranges of a file over HTTP. */
export class HttpSource {
  #fetch;
  #init;
  #identity = new Identity();
  #severalRanges;
  #protocol;
  /** The whole file, when the server does not do ranges. @type {Uint8Array | undefined} */
  #whole;

  /**
   * @param {string} url
   * @param {HttpOptions} [options]
   */
  constructor(url, { fetch = globalThis.fetch, headers = {}, credentials } = {}) {
    this.name = url;
    this.#severalRanges = new SeveralRanges(url);
    this.#protocol = new HttpProtocol(url);
    this.#fetch = fetch;
    this.#init = { headers, ...(credentials ? { credentials } : {}) };
  }

  /** The file's size in bytes; undefined until an answer has told it. */
  get size() {
    return this.#identity.size;
  }

  /**
   * How many requests can run at a time. A browser queues all but six of HTTP/1.1, and then none can overtake another.
   */
  get parallel() {
    return typeof location === 'undefined' || this.#protocol.isShared ? PARALLEL : undefined;
  }

  /**
   * @param {import('./source.js').ByteRange} range
   * @param {import('./source.js').ReadOptions} [options]
   * @returns {Promise<Uint8Array>}
   * @throws {SourceError}
   */
  async read({ offset, length: asked }, options = {}) {
    const length = this.#clipped(offset, asked);
    if (length === 0) return new Uint8Array(0);
    if (this.#whole) return this.#whole.subarray(offset, offset + length);
    const response = await this.#request(`bytes=${offset}-${offset + length - 1}`, offset, options.signal);
    return this.#orDiscarded(response, () => this.#fromAnswer(response, { offset, length }, options));
  }

  /**
   * The file's end by a suffix range: it needs no size, so it can be asked for along with the file's head. A suffix
   * range to another site costs a preflight request, hence a round trip more, so none is made there.
   * @param {number} length
   * @param {import('./source.js').ReadOptions} [options]
   * @returns {Promise<Uint8Array | undefined>}
   * @throws {SourceError}
   */
  async readTail(length, options = {}) {
    if (typeof location !== 'undefined' && new URL(this.name, location.href).origin !== location.origin)
      return undefined;
    const response = await this.#request(`bytes=-${length}`, undefined, options.signal);
    return this.#orDiscarded(response, () => {
      const part = response.status === 206 ? contentRange(response.headers) : undefined;
      // Without Content-Range nobody knows where these bytes belong.
      const isTail = part?.size !== undefined && part.end === part.size && part.size - part.start <= length;
      if (!part || !isTail) {
        discard(response);
        return undefined;
      }
      return this.#fromPart(response, { offset: part.start, length: part.end - part.start }, options);
    });
  }

  /**
   * Whether `readParts` can be used; undefined when only trying tells.
   * @returns {boolean | undefined}
   */
  get hasParts() {
    return this.#whole ? false : this.#severalRanges.areAnswered;
  }

  /**
   * Reads several ranges by one request.
   * @param {import('./source.js').ByteRange[]} ranges in their order in the file, with gaps between
   * @param {import('./source.js').PartOptions} options
   * @returns {Promise<boolean>} false when the server does not answer several ranges: nothing may have been read then, and it
   *   is not asked so again
   * @throws {SourceError}
   */
  async readParts(ranges, options) {
    try {
      return await this.#readParts(ranges, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      // Before the first part, a connection may break because of what was asked. One by one it is heard whether it is broken indeed.
      if (this.hasParts || !(error instanceof SourceError) || error.code !== 'network') throw error;
      this.#severalRanges.remember(false);
      return false;
    }
  }

  /**
   * @param {import('./source.js').ByteRange[]} ranges
   * @param {import('./source.js').PartOptions} options
   */
  async #readParts(ranges, { signal, onPart }) {
    const [{ offset }] = ranges;
    // Without spaces: Apache takes no others.
    const list = ranges.map(({ offset: start, length }) => `${start}-${start + length - 1}`).join();
    const response = await this.#send(`bytes=${list}`, offset, signal);
    const boundary = response.status === 206 && !isCompressed(response.headers) && boundaryOf(response.headers);
    if (!boundary || !response.body) return this.#withoutParts(response);
    const most = ranges.reduce((sum, { length }) => sum + length + MOST_BETWEEN, 0);
    const parts = new MultipartReader(boundary, most);
    return this.#orDiscarded(response, () => this.#fromParts(response, parts, { offset, signal, onPart }));
  }

  /**
   * @param {Response} response
   * @param {MultipartReader} parts
   * @param {import('./source.js').PartOptions & { offset: number }} options `offset`: for errors
   */
  async #fromParts(response, parts, { offset, signal, onPart }) {
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    const version = versionOf(response.headers);
    /** What parts have told of the file's size. @type {Set<number | undefined>} */
    const sizes = new Set();
    for (;;) {
      const { value, done } = await reader.read().catch((cause) => {
        signal?.throwIfAborted();
        throw broken(this.#answered(response, offset), cause);
      });
      if (done) break;
      const arrived = completed(parts, value);
      if (!arrived) {
        reader.cancel().catch(() => {});
        return this.#withoutParts(response);
      }
      for (const { offset: start, bytes, size } of arrived) {
        if (!sizes.has(size)) this.#checkVersion(response, { ...version, size }, start);
        if (sizes.size === 0) this.#severalRanges.remember(true);
        sizes.add(size);
        onPart(start, bytes);
      }
    }
    if (!parts.isComplete)
      throw broken(this.#answered(response, offset), undefined, 'The answer ends before its last part does.');
    return true;
  }

  /** @param {Response} response that shows that the server does not do several ranges */
  #withoutParts(response) {
    discard(response);
    this.#severalRanges.remember(false);
    return false;
  }

  /**
   * How many bytes of a range there are, as far as is known.
   * @param {number} offset
   * @param {number} length
   */
  #clipped(offset, length) {
    return Math.max(0, Math.min(length, (this.size ?? Number.POSITIVE_INFINITY) - offset));
  }

  /**
   * @param {string} range
   * @param {number | undefined} offset for errors
   * @param {AbortSignal} [signal]
   */
  async #request(range, offset, signal) {
    const response = await this.#send(range, offset, signal);
    if ([200, 206, 416].includes(response.status)) return response;
    discard(response);
    throw refused(this.#answered(response, offset), response.statusText);
  }

  /**
   * @param {string} range
   * @param {number | undefined} offset for errors
   * @param {AbortSignal} [signal]
   */
  async #send(range, offset, signal) {
    signal?.throwIfAborted();
    const { headers, ...init } = this.#init;
    try {
      const fetch = this.#fetch;
      return await fetch(this.name, {
        ...init,
        headers: { ...headers, Range: range },
        // Chromium runs ranges of one address one after the other, unless its cache keeps out of it.
        cache: 'no-store',
        signal,
      });
    } catch (cause) {
      signal?.throwIfAborted();
      throw unreachable({ url: this.name, offset }, cause);
    }
  }

  /**
   * @param {Response} response
   * @param {import('./source.js').ByteRange} range
   * @param {import('./source.js').ReadOptions} options
   */
  #fromAnswer(response, range, options) {
    if (response.status === 416) return this.#fromUnsatisfied(response, range.offset);
    return response.status === 200
      ? this.#fromWhole(response, range, options)
      : this.#fromPart(response, range, options);
  }

  /**
   * Ranges that begin behind the end have no bytes.
   * @param {Response} response
   * @param {number} offset
   */
  #fromUnsatisfied(response, offset) {
    // An answer without bytes has no version of theirs, but it may tell the file's size.
    this.#checkVersion(
      response,
      { tag: undefined, time: undefined, size: sizeOfUnsatisfied(response.headers) },
      offset,
    );
    if (this.#clipped(offset, 1) > 0 && this.size !== undefined)
      throw refused(this.#answered(response, offset), response.statusText);
    discard(response);
    return new Uint8Array(0);
  }

  /**
   * @param {Response} response with status 206
   * @param {import('./source.js').ByteRange} range
   * @param {import('./source.js').ReadOptions} options
   */
  async #fromPart(response, { offset, length }, options) {
    const { headers } = response;
    const answered = this.#answered(response, offset);
    if (isCompressed(headers)) {
      const message = 'The server compresses ranges, so that they cannot be used.';
      throw unusable(answered, message, 'Switch off compression for image files on the server.');
    }
    if (headers.get('content-type')?.startsWith('multipart/')) {
      throw unusable(answered, 'The server sent several ranges instead of one.');
    }
    const part = contentRange(headers);
    this.#checkVersion(response, versionOf(headers, part?.size), offset);
    // The size may be known only now.
    const expected = this.#clipped(offset, length);
    const end = offset + expected;
    const isRight = !part || (part.start === offset && (this.size === undefined ? part.end <= end : part.end === end));
    if (!isRight) {
      const message = `The server sent bytes ${part.start} to ${part.end - 1} instead of ${offset} to ${end - 1}.`;
      throw unusable(answered, message);
    }
    const most = part ? part.end - offset : expected;
    const bytes = await this.#body(response, offset, most, options);
    if (!bytes) throw unusable(answered, 'The server sent more bytes than it was asked for.');
    // Without a size, a short answer may be the file's end.
    const isShort = bytes.length < most && (part || this.size !== undefined);
    if (isShort) throw broken(answered, undefined, `Only ${bytes.length} of ${most} bytes arrived.`);
    return bytes;
  }

  /**
   * The server ignores ranges. A small file may then come whole, once.
   * @param {Response} response with status 200
   * @param {import('./source.js').ByteRange} range
   * @param {import('./source.js').ReadOptions} options
   */
  async #fromWhole(response, { offset, length }, { signal }) {
    const { headers } = response;
    this.#checkVersion(response, versionOf(headers), offset);
    const whole = await this.#body(response, offset, LARGEST_WHOLE_FILE, { signal });
    if (!whole) {
      throw unusable(
        this.#answered(response, offset),
        'The server does not answer range requests.',
        'Host the file where "Range" is honoured; most static hosting does, some development servers do not.',
      );
    }
    this.#checkVersion(response, versionOf(headers, whole.length), offset);
    this.#whole = whole;
    return whole.subarray(offset, offset + length);
  }

  /**
   * @param {Response} response
   * @param {number} offset
   * @param {number} limit in bytes
   * @param {import('./source.js').ReadOptions} options
   * @returns {Promise<Uint8Array | undefined>} undefined when there are more
   */
  async #body(response, offset, limit, { signal, onProgress }) {
    const announced = bodyLength(response.headers);
    if (announced !== undefined && announced > limit) return undefined;
    try {
      return await readBody(response, { limit, announced, onProgress });
    } catch (cause) {
      signal?.throwIfAborted();
      throw broken(this.#answered(response, offset), cause);
    }
  }

  /**
   * @param {Response} response
   * @param {import('./identity.js').Version} version
   * @param {number} offset
   */
  #checkVersion(response, version, offset) {
    if (!this.#identity.accepts(version)) throw changed(this.#answered(response, offset));
  }

  /**
   * @param {Response} response
   * @param {number} [offset] of the first byte that was asked for
   * @returns {import('./http-failures.js').Answered}
   */
  #answered({ status }, offset) {
    return { url: this.name, status, offset };
  }

  /**
   * Does something with an answer; if that fails, the rest of the answer is not downloaded.
   * @template Result
   * @param {Response} response
   * @param {() => Result | Promise<Result>} use
   */
  async #orDiscarded(response, use) {
    try {
      return await use();
    } catch (error) {
      discard(response);
      throw error;
    }
  }
}

/**
 * The parts that are complete with what has arrived.
 * @param {MultipartReader} parts
 * @param {Uint8Array} chunk
 * @returns {import('./multipart.js').Part[] | undefined} undefined when it is no answer of several ranges
 */
function completed(parts, chunk) {
  try {
    return [...parts.push(chunk)];
  } catch {
    return undefined;
  }
}

/**
 * Leaves the rest of an answer undownloaded.
 * @param {Response} response
 */
function discard({ body }) {
  body?.cancel().catch(() => {});
}
