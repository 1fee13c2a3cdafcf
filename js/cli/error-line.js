/**
 * An error as one line for people: what, where, what to do.
 * @module
 */

/** What a person would say for Node's file system errors. */
const SYSTEM_ERRORS = new Map(
  Object.entries({
    EACCES: 'permission denied',
    EADDRINUSE: 'the port is in use. Choose another with --port, or 0 for a free one',
    EISDIR: 'it is a folder. Name a file',
    EMFILE: 'too many files are open',
    ENOENT: 'there is no such file or folder. Check the path',
    ENOSPC: 'the disk is full. Make room',
    ENOTDIR: 'a part of the path is not a folder. Check the path',
    EPERM: 'the operation is not permitted',
    EROFS: 'the disk cannot be written to. Choose another place',
  }),
);

/**
 * @param {unknown} error anything that was thrown
 * @returns {string} one line, without a line break
 */
export function errorLine(error) {
  return sentences(error).replace(/\s+/g, ' ').trim();
}

/** @param {unknown} error */
function sentences(error) {
  if (!(error instanceof Error)) return String(error);
  const { structure, offset, url, hint, code, path } = /** @type {Record<string, any>} */ (error);
  const known = SYSTEM_ERRORS.get(code);
  if (known) return `${path ?? ''}${path ? ': ' : ''}${known}.`;

  const { message } = error;
  /** @type {string[]} */
  const places = [];
  if (structure && !message.includes(structure)) places.push(structure);
  if (offset !== undefined && !message.includes(String(offset))) places.push(`at byte ${offset}`);
  const where = places.length > 0 ? ` (${places.join(', ')})` : '';
  const source = url && !message.includes(url) ? `${url}: ` : '';
  const advice = hint && !message.includes(hint) ? ` ${hint}` : '';
  return `${source}${message.replace(/\.\s*$/, '')}${where}.${advice}`;
}
