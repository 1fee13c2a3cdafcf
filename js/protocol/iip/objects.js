/**
 * The objects that `OBJ` can ask for.
 * @module
 */

/** Facts of the server: they need no image. */
const SERVER = ['IIP,1.0', 'IIP-server'];

/** What `Basic-info` and `Summary-info` stand for. */
export const BASIC_INFO = ['IIP,1.0', 'IIP-server', 'Max-size', 'Resolution-number', 'Colorspace'];
const GEOMETRY = ['Tile-size', 'Resolutions', 'Horizontal-views', 'Vertical-views'];
const SAMPLES = ['Bits-per-channel', 'Min-Max-sample-values', 'DPI'];

/** Texts of the file. Those in the second line are the names that IIP 1.0 had for them. */
export const TEXTS = [
  ...['Rights', 'Title', 'Description', 'Creator', 'Date', 'Software', 'Make', 'Model', 'XMP', 'Scale'],
  ...['Copyright', 'Subject', 'Author', 'Create-dtm', 'App-name'],
];

export const SUMMARY_INFO = [...BASIC_INFO, ...GEOMETRY, ...SAMPLES, ...TEXTS.slice(0, 10)];

/** All names, as answers write them. */
export const OBJECTS = [
  ...BASIC_INFO,
  ...GEOMETRY,
  ...SAMPLES,
  ...TEXTS,
  'Basic-info',
  'Summary-info',
  'Stack',
  'Metadata',
];

/** By the name in lower case. @type {Record<string, string>} */
export const OBJECT_NAMES = Object.fromEntries(OBJECTS.map((name) => [name.toLowerCase(), name]));

/** Does an object tell of an image? @param {string} name */
export const needsImage = (name) => !SERVER.includes(name);
