/**
 * What a viewer will show first of an image that it is about to open.
 * @module
 */

/** So many milliseconds a viewer may wait for its first tiles to be asked for. */
const MOST_WAITING = 100;
/** An image without smaller levels has more tiles than a viewer holds at a time: it knows best which come first. */
const MOST_TILES = 128;

/**
 * @typedef {object} FirstTile its place as OpenSeadragon numbers it
 * @property {number} level
 * @property {number} x
 * @property {number} y
 * @property {number} priority the coarsest has a higher one: it is something to see at once
 */

/**
 * The tiles that OpenSeadragon will wait for when it shows an image alone, and whole: those of the level that suits the
 * view, and before them the coarsest that it asks for, if that is quick.
 * @param {any} source the tile source
 * @param {any} viewer OpenSeadragon's
 * @returns {FirstTile[]} none where the view is going to be another one, or where they are very many
 */
export function firstTiles(source, viewer) {
  const { viewport, minPixelRatio, collectionMode, preserveViewport } = viewer;
  const keepsView = preserveViewport && viewer.isOpen();
  const isWhole = !viewport.defaultZoomLevel && !viewport.homeFillsViewer && viewport.getRotation() === 0;
  if (keepsView || !isWhole || collectionMode) return [];
  const { x: across, y: down } = viewport.getContainerSize();
  const width = Math.min(across, down * source.aspectRatio);
  let best = source.maxLevel;
  while (best > source.minLevel && source.getPixelRatio(best).x * width < minPixelRatio) best--;
  const coarsest = source.getClosestLevel();
  const isCoarsestFirst = coarsest <= best && source.isQuick(coarsest);
  const levels = isCoarsestFirst ? [...new Set([coarsest, best])] : [best];
  const tiles = levels.flatMap((level) => {
    const { x: columns, y: rows } = source.getNumTiles(level);
    return Array.from({ length: columns * rows }, (_, i) => ({
      ...{ level, x: i % columns, y: Math.floor(i / columns) },
      priority: isCoarsestFirst && level === coarsest ? 1 : 0,
    }));
  });
  return tiles.length > MOST_TILES ? [] : tiles;
}

/**
 * Has tiles made.
 * @param {FirstTile[]} tiles
 * @param {(tile: FirstTile, onAsked: () => void) => Promise<unknown>} make `onAsked`: to be told when bytes for it have been
 *   asked for; the promise must not reject
 * @returns {Promise<void>} resolves when bytes have been asked for of each level, or soon
 */
export async function askForAll(tiles, make) {
  if (tiles.length === 0) return;
  const waiting = new Set(tiles.map(({ level }) => level));
  await new Promise((resolve) => {
    for (const tile of tiles) {
      const onAsked = () => {
        waiting.delete(tile.level);
        if (waiting.size === 0) resolve(undefined);
      };
      void make(tile, onAsked).then(onAsked);
    }
    setTimeout(resolve, MOST_WAITING);
  });
}
