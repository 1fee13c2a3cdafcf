/**
 * Requests that ask only for what has changed (RFC 9110, 13).
 * @module
 */

/**
 * Does the asker have this version already?
 * @param {{ noneMatch?: string | null, modifiedSince?: string | null }} known what the request's If-None-Match and
 *   If-Modified-Since say
 * @param {{ etag?: string, lastModified?: string }} version
 */
export function isUnchanged({ noneMatch, modifiedSince }, { etag, lastModified }) {
  if (noneMatch) return noneMatch.trim() === '*' || (!!etag && noneMatch.split(/\s*,\s*/).includes(etag));
  return !!lastModified && Date.parse(lastModified) <= Date.parse(modifiedSince ?? '');
}
