/** Pyramidion. */

import { open } from '/pyramidion/index.js';
import { createTileSource, viewerOptions } from '/pyramidion/viewer/openseadragon.js';

export function settings(OpenSeadragon) {
  return { drawer: viewerOptions(OpenSeadragon).drawer, smoothTileEdgesMinZoom: Infinity };
}

export async function tileSource(OpenSeadragon, url) {
  return createTileSource(OpenSeadragon, await open(new URL(url, location.href).href));
}
