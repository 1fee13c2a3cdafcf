/** A static Deep Zoom folder: OpenSeadragon reads it by itself. */

export function tileSource(OpenSeadragon, url) {
  return url;
}
