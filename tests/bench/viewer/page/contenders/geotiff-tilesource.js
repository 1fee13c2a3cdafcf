/** geotiff-tilesource, as its guide says. */

import { enableGeoTIFFTileSource } from '/geotiff-tilesource/geotiff-tilesource.mjs';

export async function tileSource(OpenSeadragon, url) {
  enableGeoTIFFTileSource(OpenSeadragon);
  const [first] = await OpenSeadragon.GeoTIFFTileSource.getAllTileSources(url, { logLatency: false });
  return first;
}
