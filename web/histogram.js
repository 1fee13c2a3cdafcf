/**
 * How often each sample value occurs, drawn.
 * @module
 */

/** @typedef {Awaited<ReturnType<import('pyramidion').Image['statistics']>>} Statistics */

const BANDS = ['#e0483c', '#3da35d', '#3f7fd9'];

/**
 * The smallest and the largest value of all bands.
 * @param {Statistics} bands
 * @returns {[number, number]}
 */
export function extent(bands) {
  return [Math.min(...bands.map(({ minimum }) => minimum)), Math.max(...bands.map(({ maximum }) => maximum))];
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Statistics} bands
 * @param {[number, number]} range the values at the left and right edge
 */
export function drawHistogram(canvas, bands, [low, high]) {
  const { width, height } = canvas;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.clearRect(0, 0, width, height);
  context.globalAlpha = 0.55;
  bands.slice(0, 3).forEach(({ histogram, minimum, maximum }, band) => {
    context.fillStyle = bands.length < 3 ? getComputedStyle(canvas).color : BANDS[band];
    const at = (/** @type {number} */ bin) =>
      ((minimum + (bin / histogram.length) * (maximum - minimum) - low) / (high - low)) * width;
    // One value that fills the image, as scans' margins do, would press the others to the ground.
    const most =
      histogram.toSorted((a, b) => a - b)[Math.floor(0.99 * (histogram.length - 1))] || Math.max(...histogram);
    context.beginPath();
    context.moveTo(at(0), height);
    histogram.forEach((count, bin) => {
      const y = height * (1 - Math.min(1, count / most));
      context.lineTo(at(bin), y);
      context.lineTo(at(bin + 1), y);
    });
    context.lineTo(at(histogram.length), height);
    context.fill();
  });
}
