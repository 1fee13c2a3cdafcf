/** Pyramidion, as a page without a bundler has it. */

import { open } from '/pyramidion/pyramidion.js';
import { createTileSource, viewerOptions } from '/pyramidion/openseadragon.js';

export function settings(OpenSeadragon) {
  return { drawer: viewerOptions(OpenSeadragon).drawer, smoothTileEdgesMinZoom: Infinity };
}

export async function tileSource(OpenSeadragon, url, viewer) {
  const image = new URL(url, location.href).href;
  const isNamed = new URLSearchParams(location.search).has('index');
  const source = createTileSource(OpenSeadragon, await open(image, isNamed ? { index: `${image}.idx` } : {}));
  await source.prepare(viewer);
  return source;
}
