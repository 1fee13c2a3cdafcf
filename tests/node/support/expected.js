/**
 * Tables of what libtiff makes of files: a line for each directory.
 * @module
 */

import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Expected
 * @property {string} directory `N`, or `N.M` for SubIFD M of directory N
 * @property {number} width
 * @property {number} height
 * @property {number} bands
 * @property {number} bits
 * @property {number} compression
 * @property {string | undefined} md5 of the native samples; undefined where libtiff could not say
 */

/**
 * @param {string} path a table with a header line: file, directory, width, height, bands, bits, compression, md5
 * @returns {Map<string, Expected[]>} by file
 */
export function readExpected(path) {
  /** @type {Map<string, Expected[]>} */
  const files = new Map();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  for (const line of lines) {
    const [file, directory, width, height, bands, bits, compression, md5] = line.split('\t');
    const rows = files.get(file) ?? [];
    files.set(file, rows);
    rows.push({
      directory,
      width: Number(width),
      height: Number(height),
      bands: Number(bands),
      bits: Number(bits),
      compression: Number(compression),
      md5: md5?.length === 32 ? md5 : undefined,
    });
  }
  return files;
}
