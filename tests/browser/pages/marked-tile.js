/**
 * Tiles with watermarks, as files: the same bytes wherever this runs.
 * @module
 */

import { open } from '../../../js/index.js';

const MARK = { width: 40, height: 24 };

/**
 * @param {object} options
 * @param {string} options.image a file in Base64
 * @param {object} [options.render]
 * @param {object} options.watermark all but its source
 * @param {string} [options.type] of the file
 * @returns {Promise<string>} the file in Base64
 */
export async function markedTile({ image: base64, render, watermark, type = 'image/png' }) {
  const file = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const image = await open(new Blob([file]), { workers: 1 });
  try {
    const data = new Uint8ClampedArray(4 * MARK.width * MARK.height);
    data.forEach((_, i) => (data[i] = i % 4 === 3 ? 40 + (i % 200) : (i * 3) & 255));
    const mark = { ...watermark, source: { ...MARK, data } };
    const tile = await image.tile({ level: 0, column: 1, row: 1, render, watermark: mark });
    const bytes = new Uint8Array(await (await tile.toBlob({ type })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  } finally {
    image.close();
  }
}
