/**
 * @typedef {object} Version what an answer tells about the file that it is from
 * @property {string | undefined} tag a strong ETag. Weak ones differ between the machines of some hosts.
 * @property {string | undefined} time of the last change
 * @property {number | undefined} size in bytes
 */

/**
 * Which version of a file the bytes come from. The first answers pin it: tiles of two versions are never mixed.
 */
export class Identity {
  /** @type {Version} */
  #pinned = { tag: undefined, time: undefined, size: undefined };

  /** The file's size, once an answer has told it. */
  get size() {
    return this.#pinned.size;
  }

  /**
   * Whether an answer is of the version of those before. What it tells for the first time is pinned.
   * @param {Version} version
   * @returns {boolean}
   */
  accepts(version) {
    const pinned = this.#pinned;
    // Equal tags settle it: the machines of a host may disagree about the time.
    const haveTags = pinned.tag !== undefined && version.tag !== undefined;
    const isSame = haveTags ? version.tag === pinned.tag : agree(version.time, pinned.time);
    if (!isSame || !agree(version.size, pinned.size)) return false;
    this.#pinned = {
      tag: pinned.tag ?? version.tag,
      time: pinned.time ?? version.time,
      size: pinned.size ?? version.size,
    };
    return true;
  }
}

/**
 * The version that an answer's headers tell.
 * @param {Headers} headers
 * @param {number} [size]
 * @returns {Version}
 */
export function versionOf(headers, size) {
  const tag = headers.get('etag');
  return {
    tag: tag && !tag.startsWith('W/') ? tag : undefined,
    time: headers.get('last-modified') ?? undefined,
    size,
  };
}

/**
 * @param {unknown} one
 * @param {unknown} other
 * @returns {boolean} whether they are equal, as far as they are known
 */
function agree(one, other) {
  return one === undefined || other === undefined || one === other;
}
