import { realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/**
 * The image that an identifier names: its path below a folder. What lies outside the folder is never found, whether the
 * identifier or a symbolic link leads there, nor what is hidden by a dot.
 * @param {string} folder
 * @param {string} id decoded, with slashes; one at the front has no meaning
 * @returns {Promise<import('../service/handler.js').FoundImage | null>} null: there is no such file
 */
export async function findImage(folder, id) {
  if (/[\0\\]/.test(id)) return null;
  try {
    const source = await placeBelow(folder, id.split('/'));
    if (source === undefined) return null;
    const status = await stat(source);
    if (!status.isFile()) return null;
    const version = `${status.size.toString(16)}-${Math.trunc(status.mtimeMs).toString(16)}`;
    return { source, version, modified: status.mtime };
  } catch {
    return null;
  }
}

/**
 * Where a path below a folder really is.
 * @param {string} folder
 * @param {string[]} names of the path; empty ones have no meaning
 * @returns {Promise<string | undefined>} undefined when it is outside the folder, hidden, or nowhere
 */
export async function placeBelow(folder, names) {
  if (names.some(isHidden)) return undefined;
  try {
    const root = await realpath(folder);
    const place = await realpath(join(root, ...names));
    const way = relative(root, place).split(sep);
    // Another drive has no relative path, and gives an absolute one.
    return way.some(isHidden) || join(root, ...way) !== place ? undefined : place;
  } catch {
    return undefined;
  }
}

/** ".", "..", and names that are hidden. @param {string} name */
function isHidden(name) {
  return name.startsWith('.');
}
