/**
 * How a viewer should cut an image's levels.
 *
 * Most files are cut well already, and the viewer's tiles are the file's. Some are not: strips as wide as the image,
 * tiles of 16 pixels or of 10,000. There the viewer gets a grid of its own.
 * @module
 */

/** Tiles of fewer pixels are joined until they have at least JOINED_PIXELS. */
const SMALL_PIXELS = 1 << 15;
const JOINED_PIXELS = 1 << 17;
/** Tiles of more pixels, or with a longer side, are cut into pieces. */
const LARGE_PIXELS = 1 << 20;
const LARGE_SIDE = 4096;
/** The shorter side of a strip that is worth a tile. */
const THIN_SIDE = 128;

const PIECE_SIDE = 512;
/** As many pixels may be decoded at once to be cut into pieces, unless a single tile of the file has more. */
const SHEET_PIXELS = 1 << 22;

/**
 * @typedef {object} ImageLevel as in `image.levels`
 * @property {number} level 0 is the full size
 * @property {number} width
 * @property {number} height
 * @property {number} tileWidth
 * @property {number} tileHeight
 * @property {number} [parts] how many of the file's own tiles one is put together from; default 1
 */

/**
 * @typedef {object} GridLevel
 * @property {number} level the image's level
 * @property {number} width
 * @property {number} height
 * @property {'tile' | 'region' | 'sheet'} source what a tile of the viewer is made from: a tile of the file, a region of
 *   several, or a piece of a sheet
 * @property {number} tileWidth of the viewer's tiles
 * @property {number} tileHeight
 * @property {number} columns
 * @property {number} rows
 * @property {number} sheetWidth what is decoded at once, in pixels: a multiple of the file's tiles
 * @property {number} sheetHeight
 * @property {number} parts how many of the file's own tiles one of the image's tiles is put together from
 */

/**
 * @param {ImageLevel} level
 * @returns {GridLevel}
 */
export function gridLevel({ level, width, height, tileWidth, tileHeight, parts = 1 }) {
  // What lies beyond the image costs nothing: a strip of 10,000 rows may be the whole of an image of 300.
  const file = { width: Math.min(tileWidth, width), height: Math.min(tileHeight, height) };
  const pixels = file.width * file.height;
  const grid = { level, width, height, parts };
  if (pixels > LARGE_PIXELS || Math.max(file.width, file.height) > LARGE_SIDE) {
    const sheet = { width: file.width, height: joinedRows(file, height) };
    const tile = { width: Math.min(PIECE_SIDE, sheet.width), height: Math.min(PIECE_SIDE, sheet.height) };
    return { ...grid, source: 'sheet', ...cut(grid, tile), sheetWidth: sheet.width, sheetHeight: sheet.height };
  }
  const isSmall = pixels < SMALL_PIXELS || Math.min(file.width, file.height) < THIN_SIDE;
  const tile = isSmall ? joined(file, grid) : { width: tileWidth, height: tileHeight };
  const isJoined = tile.width > file.width || tile.height > file.height;
  return {
    ...grid,
    source: isSmall && isJoined ? 'region' : 'tile',
    ...cut(grid, tile),
    sheetWidth: tile.width,
    sheetHeight: tile.height,
  };
}

/** @typedef {{width: number, height: number}} Size */

/**
 * @param {Size} whole
 * @param {Size} tile
 */
const cut = (whole, tile) => ({
  tileWidth: tile.width,
  tileHeight: tile.height,
  columns: Math.ceil(whole.width / tile.width),
  rows: Math.ceil(whole.height / tile.height),
});

/**
 * Doubles the shorter side while the level has more of it.
 * @param {Size} tile
 * @param {Size} whole
 * @returns {Size}
 */
function joined({ width, height }, whole) {
  while (width * height < JOINED_PIXELS) {
    const wider = width < whole.width && (width <= height || height >= whole.height);
    if (!wider && height >= whole.height) break;
    if (wider) width *= 2;
    else height *= 2;
  }
  return { width, height };
}

/**
 * @param {Size} tile
 * @param {number} height the level's
 */
function joinedRows(tile, height) {
  const wanted = Math.min(PIECE_SIDE, height, SHEET_PIXELS / tile.width);
  return tile.height * Math.max(1, Math.floor(wanted / tile.height));
}
