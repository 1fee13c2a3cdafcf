/**
 * What the core is told (wasm/bindings/process_settings_object.h).
 * @module
 */

/** @typedef {import('./options.js').CheckedRender} CheckedRender */

/**
 * @param {CheckedRender} render
 * @param {[number, number][] | undefined} ranges instead of those of the options, which may have to be measured
 */
export function coreSettings(render, ranges) {
  const { shade, twist, gamma, isLogarithmic, isInverted, colormap, kernel, contrast, background, depth, isIipimage } =
    render;
  return {
    ranges: ranges?.flat(),
    channels: render.channels?.flatMap(({ band, colour, range }) => [
      band,
      ...colour.map((value) => value / 255),
      ...(range ?? [NaN, NaN]),
    ]),
    labWhite: isIipimage ? 'D65' : render.lab,
    shading: shade,
    kernel: kernel?.flat(),
    colourMap: colormap,
    ...{ twist, gamma, isLogarithmic, isInverted, contrast, background, depth, isIipimage },
  };
}

/**
 * How many pixels around it a pixel depends on.
 * @param {CheckedRender} render
 * @param {number} bands of the image
 */
export function reachOf({ kernel, shade, channels, isIipimage }, bands) {
  // IIPImage convolves each tile for itself.
  if (isIipimage) return 0;
  const isRelief = shade !== undefined && !channels && bands < 3;
  return (kernel ? (kernel.length - 1) / 2 : 0) + (isRelief ? 1 : 0);
}
