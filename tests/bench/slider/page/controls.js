/** What moving each control makes of an image. */

const MAPS = ['viridis', 'magma', 'inferno', 'plasma', 'cividis', 'turbo'];

/** A mark of 256 × 256 pixels, half transparent. */
function mark() {
  const data = new Uint8Array(4 * 256 * 256);
  for (let i = 0; i < 256 * 256; i++) data.set([i % 251, 255 - (i % 251), 80, i >> 8], 4 * i);
  return { width: 256, height: 256, data };
}

/**
 * @param {number} white the sample value that is white
 * @returns {Record<string, (at: number, count: number) => import('../../../../js/viewer/tile-maker.js').Look>} by the
 *   control's name: the look of its place `at`, 0 to 1, and of move number `count`
 */
export function controls(white) {
  const source = mark();
  return {
    gamma: (at) => ({ render: { gamma: 0.3 + 2 * at } }),
    range: (at) => ({ render: { range: [0.2 * at * white, (1 - 0.4 * at) * white] } }),
    contrast: (at) => ({ render: { contrast: 0.5 + at } }),
    'colour map': (at, count) => ({ render: { colormap: MAPS[count % MAPS.length] } }),
    twist: (at) => ({
      render: {
        twist: [
          [1 - at, at, 0],
          [0, 1, 0],
          [0, at, 1 - at],
        ],
      },
    }),
    convolution: (at) => ({
      render: {
        convolution: [
          [0, -at, 0],
          [-at, 1 + 4 * at, -at],
          [0, -at, 0],
        ],
      },
    }),
    equalise: (at, count) => ({ render: count % 2 ? { contrast: 'equalize' } : { gamma: 1.2 } }),
    grey: (at) => ({ render: { gamma: 0.3 + 2 * at, quality: 'gray' } }),
    watermark: (at) => ({ watermark: { source, placement: 'center', opacity: at } }),
  };
}

/** The controls' names. */
export const controlNames = Object.keys(controls(1));
