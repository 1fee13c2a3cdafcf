/**
 * Media types of the files that a static site with images is made of.
 * @module
 */

import { extname } from 'node:path';

const TYPES = new Map(
  Object.entries({
    '.avif': 'image/avif',
    '.css': 'text/css; charset=utf-8',
    '.csv': 'text/csv; charset=utf-8',
    '.gif': 'image/gif',
    '.html': 'text/html; charset=utf-8',
    '.ico': 'image/vnd.microsoft.icon',
    '.j2k': 'image/j2c',
    '.j2c': 'image/j2c',
    '.jp2': 'image/jp2',
    '.jpeg': 'image/jpeg',
    '.jph': 'image/jph',
    '.jpg': 'image/jpeg',
    '.jpx': 'image/jpx',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json; charset=utf-8',
    '.map': 'application/json; charset=utf-8',
    '.md': 'text/markdown; charset=utf-8',
    '.mjs': 'text/javascript; charset=utf-8',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.tif': 'image/tiff',
    '.tiff': 'image/tiff',
    '.ts': 'text/plain; charset=utf-8',
    '.txt': 'text/plain; charset=utf-8',
    '.wasm': 'application/wasm',
    '.webmanifest': 'application/manifest+json',
    '.webp': 'image/webp',
    '.woff2': 'font/woff2',
    '.xml': 'application/xml; charset=utf-8',
  }),
);

/**
 * The Content-Type of a file, told from its name.
 * @param {string} path
 * @returns {string} `application/octet-stream` when the ending is not known
 */
export function mediaType(path) {
  return TYPES.get(extname(path).toLowerCase()) ?? 'application/octet-stream';
}
