import { SourceError } from '../errors.js';
import { Identity } from './identity.js';

/**
 * @typedef {object} HttpOptions
 * @property {typeof globalThis.fetch} [fetch] default: the global one
 * @property {Record<string, string>} [headers] sent with each request. Other sites must allow them by CORS.
 * @property {RequestCredentials} [credentials] default: the browser's, `same-origin`
 */

/** A file that a server only gives whole is kept in memory when it is no larger. */
const LARGEST_WHOLE_FILE = 64 << 20;
/** Longer ranges report their progress. */
const STREAMED_LENGTH = 64 << 10;

/** Reads ranges of a file over HTTP. */
export class HttpSource {
  #fetch;
  #init;
  #identity;
  /** The whole file, when the server does not do ranges. @type {Uint8Array | undefined} */
  #whole;

  /**
   * @param {string} url
   * @param {HttpOptions} [options]
   */
  constructor(url, { fetch = globalThis.fetch, headers = {}, credentials } = {}) {
    this.name = url;
    /** @type {number | undefined} */
    this.size = undefined;
    this.#identity = new Identity(url);
    this.#fetch = fetch;
    this.#init = { headers, ...(credentials ? { credentials } : {}) };
  }

  /**
   * @param {import('./source.js').ByteRange} range
   * @param {import('./source.js').ReadOptions} [options]
   */
  async read(range, options = {}) {
    if (this.#whole) return this.#whole.subarray(range.offset, range.offset + range.length);
    const response = await this.#request(`bytes=${range.offset}-${range.offset + range.length - 1}`, options.signal);
    if (response.status === 416) return this.#noBytes(response);
    if (response.status === 200) return this.#fromWhole(response, range);
    const { start, size } = this.#partOf(response);
    if (start !== undefined && start !== range.offset) throw this.#wrongRange(range.offset, start);
    this.size ??= size;
    return this.#body(response, range.length, options);
  }

  /**
   * The file's end by a suffix range: it needs no size, so it can be asked for along with the file's head. A suffix
   * range to another site costs a preflight request, hence a round trip more, so none is made there.
   * @param {number} length
   * @param {import('./source.js').ReadOptions} [options]
   */
  async readTail(length, options = {}) {
    if (typeof location !== 'undefined' && new URL(this.name).origin !== location.origin) return undefined;
    const response = await this.#request(`bytes=-${length}`, options.signal);
    const { start, size } = response.status === 206 ? this.#partOf(response) : {};
    // Without Content-Range nobody knows where these bytes belong.
    if (start === undefined || size === undefined || size - start > length) {
      await response.body?.cancel();
      return undefined;
    }
    this.size ??= size;
    return this.#body(response, size - start, options);
  }

  /**
   * @param {string} range
   * @param {AbortSignal} [signal]
   */
  async #request(range, signal) {
    const { headers, ...init } = this.#init;
    let response;
    try {
      const fetch = this.#fetch;
      response = await fetch(this.name, {
        ...init,
        headers: { ...headers, Range: range },
        // Chromium runs ranges of one address one after the other, unless its cache keeps out of it.
        cache: 'no-store',
        signal,
      });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new SourceError('network', `${this.name} cannot be reached.`, {
        url: this.name,
        cause,
        hint: 'Check the address and the connection; a file on another site must allow this page by CORS.',
      });
    }
    if (![200, 206, 416].includes(response.status)) throw await this.#refused(response);
    this.#identity.check(response);
    return response;
  }

  /** @param {Response} response */
  async #refused(response) {
    await response.body?.cancel();
    const { status } = response;
    const hint =
      status === 404
        ? 'Check the address.'
        : status === 401 || status === 403
          ? 'The file needs a permission: see the options "headers" and "credentials" of open().'
          : 'Try again later.';
    return new SourceError('http-status', `The server answered ${status} ${response.statusText}`.trimEnd() + '.', {
      url: this.name,
      status,
      hint,
    });
  }

  /** @param {Response} response */
  #partOf(response) {
    if (response.headers.get('content-encoding')) {
      throw new SourceError('range-not-supported', 'The server compresses ranges, so that they cannot be used.', {
        url: this.name,
        hint: 'Switch off compression for image files on the server.',
      });
    }
    const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    if (!match) return {};
    return { start: Number(match[1]), size: match[3] === '*' ? undefined : Number(match[3]) };
  }

  /**
   * @param {Response} response
   * @param {number} length
   * @param {import('./source.js').ReadOptions} options
   */
  async #body(response, length, { signal, onProgress }) {
    try {
      if (!onProgress || !response.body || length < STREAMED_LENGTH) return new Uint8Array(await response.arrayBuffer());
      const bytes = new Uint8Array(length);
      let filled = 0;
      const reader = response.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const piece = part.value.subarray(0, length - filled);
        bytes.set(piece, filled);
        filled += piece.length;
        onProgress(bytes, filled);
      }
      return bytes.subarray(0, filled);
    } catch (cause) {
      signal?.throwIfAborted();
      throw new SourceError('network', 'The connection broke while bytes arrived.', {
        url: this.name,
        cause,
        hint: 'Try again.',
      });
    }
  }

  /** @param {Response} response */
  async #noBytes(response) {
    await response.body?.cancel();
    const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
    if (total) this.size ??= Number(total[1]);
    return new Uint8Array(0);
  }

  /**
   * The server ignores ranges. A small file may then come whole, once.
   * @param {Response} response
   * @param {import('./source.js').ByteRange} range
   */
  async #fromWhole(response, { offset, length }) {
    const announced = Number(response.headers.get('content-length') ?? Number.POSITIVE_INFINITY);
    const isPage = (response.headers.get('content-type') ?? '').includes('text/html');
    if (!isPage && announced > LARGEST_WHOLE_FILE) {
      await response.body?.cancel();
      throw new SourceError('range-not-supported', 'The server does not answer range requests.', {
        url: this.name,
        status: response.status,
        hint: 'Host the file where "Range" is honoured; most static hosting does, some development servers do not.',
      });
    }
    this.#whole = await this.#body(response, 0, {});
    this.size = this.#whole.length;
    return this.#whole.subarray(offset, offset + length);
  }

  /**
   * @param {number} asked
   * @param {number} got
   */
  #wrongRange(asked, got) {
    return new SourceError('range-not-supported', `The server sent bytes from ${got} instead of ${asked}.`, {
      url: this.name,
      offset: asked,
      hint: 'The server, or a cache before it, mishandles range requests.',
    });
  }
}
