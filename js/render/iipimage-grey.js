/**
 * What IIPImage makes of a mark on a picture without colours.
 * @module
 */

/** @typedef {import('./options.js').CheckedRender} CheckedRender */

/**
 * Whether IIPImage's picture has no colours: then it takes the red of a mark.
 * @param {CheckedRender} render
 * @param {number} bands
 */
export function isGreyIn({ channels, colormap, twist }, bands) {
  if (colormap || channels) return false;
  return twist ? twist.length < 3 : bands < 3;
}

/** @type {WeakMap<import('./marks.js').Mark, import('./marks.js').Mark>} */
const reds = new WeakMap();

/**
 * A mark in grey, as light as its red.
 * @param {import('./marks.js').Mark | undefined} mark
 */
export function redOf(mark) {
  if (!mark) return undefined;
  let red = reds.get(mark);
  if (!red) {
    const data = mark.picture.data.slice();
    const bytes = mark.picture.depth / 8;
    for (let i = 0; i < data.length; i += 4 * bytes) {
      data.copyWithin(i + bytes, i, i + bytes);
      data.copyWithin(i + 2 * bytes, i, i + bytes);
    }
    red = { key: `${mark.key} red`, picture: { ...mark.picture, data } };
    reds.set(mark, red);
  }
  return red;
}
