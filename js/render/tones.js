/**
 * What histograms are good for. A histogram counts 256 shades.
 * @module
 */

/**
 * The shade that splits dark from light best: Otsu's threshold (N. Otsu, 1979).
 * @param {number[]} histogram
 * @returns {number} 0 to 255; shades below it are dark
 */
export function otsuThreshold(histogram) {
  const total = sum(histogram);
  const weighted = sum(histogram.map((count, shade) => count * shade));
  let [below, weightedBelow, best, threshold] = [0, 0, 0, 0];
  for (const [shade, count] of histogram.entries()) {
    below += count;
    if (below === 0) continue;
    if (below === total) break;
    weightedBelow += count * shade;
    const distance = weightedBelow / below - (weighted - weightedBelow) / (total - below);
    const variance = below * (total - below) * distance ** 2;
    if (variance <= best) continue;
    best = variance;
    threshold = shade;
  }
  return threshold;
}

/**
 * Shades by which all become equally frequent.
 * @param {number[]} histogram
 * @param {number} [pixels] of the tile: given, it is as IIPImage reckons
 * @returns {number[]} for each shade another, 0 to 255
 */
export function equalisation(histogram, pixels) {
  const total = sum(histogram);
  const first = histogram.find((count) => count > 0) ?? 0;
  let below = 0;
  return histogram.map((count, shade) => {
    below += count;
    if (pixels) return Math.min(255, Math.round((255 / total) * (below - first / pixels)));
    // Of one shade nothing can be made.
    return total === first ? shade : Math.round((255 * Math.max(0, below - first)) / (total - first));
  });
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
