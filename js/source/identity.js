import { SourceError } from '../errors.js';

/**
 * Which version of a file the bytes come from. The first answer pins it: tiles of two versions are never mixed.
 */
export class Identity {
  #url;
  /** @type {string | undefined} */
  #pinned;

  /** @param {string} url */
  constructor(url) {
    this.#url = url;
  }

  /**
   * @param {Response} response
   * @throws {SourceError} `source-changed` when it is of another version than the first
   */
  check(response) {
    const version = versionOf(response);
    this.#pinned ??= version;
    if (version === undefined || version === this.#pinned) return;
    throw new SourceError('source-changed', 'The file changed on the server while it was open.', {
      url: this.#url,
      hint: 'Open it again.',
    });
  }
}

/**
 * A strong ETag, else the time of the last change. Weak ETags differ between the machines of some hosts.
 * @param {Response} response
 */
function versionOf({ headers }) {
  const tag = headers.get('etag');
  return (tag && !tag.startsWith('W/') ? tag : headers.get('last-modified')) ?? undefined;
}
