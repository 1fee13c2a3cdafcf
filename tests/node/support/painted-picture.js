/**
 * Pictures that tests make, and what encodes and reads them.
 * @module
 */

import { Picture } from '../../../js/index.js';

/** @typedef {import('../../../js/index.js').Pool} Pool */
/** @typedef {{ colour?: boolean, alpha?: boolean, depth?: 8 | 16 }} Kind */

/**
 * A picture of smooth colours that can be encoded. Of 16 bits it uses the low bytes, too.
 * @param {Pool} pool
 * @param {number} width
 * @param {number} height
 * @param {Kind} [kind]
 */
export function paintedPicture(pool, width, height, { colour = true, alpha = false, depth = 8 } = {}) {
  const data = depth === 16 ? new Uint16Array(width * height * 4) : new Uint8ClampedArray(width * height * 4);
  const top = depth === 16 ? 65535 : 255;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const red = 0.5 + 0.4 * Math.sin(x * 0.05 + y * 0.02);
      const others = colour ? [0.5 + 0.4 * Math.cos(x * 0.03), (y * 0.007) % 1] : [red, red];
      const opacity = alpha ? (x * 0.011 + y * 0.004) % 1 : 1;
      data.set(
        [red, ...others, opacity].map((value) => Math.round(value * top)),
        at,
      );
    }
  }
  return new Picture(width, height, data, (parameters) =>
    runCore(pool, 'encode', parameters, /** @type {any} */ (parameters).codec),
  );
}

/**
 * What `read-picture` makes of a file.
 * @param {Pool} pool
 * @param {Uint8Array} bytes
 * @param {number} [maxPixels]
 */
export async function readBack(pool, bytes, maxPixels = 1e7) {
  const { width, height, depth, data } = await runCore(pool, 'readPicture', { bytes, maxPixels }, 'read-picture');
  return {
    width,
    height,
    depth,
    data: depth === 16 ? new Uint16Array(data.buffer) : new Uint8ClampedArray(data.buffer),
  };
}

/**
 * @param {Pool} pool
 * @param {string} method of the core
 * @param {object} parameters
 * @param {import('../../../js/engine/modules.js').ModuleName} module
 */
async function runCore(pool, method, parameters, module) {
  const result = await pool.run({ method, parameters, modules: [module] });
  if (result.error) throw Object.assign(new Error(result.error.message), { code: result.error.code });
  return result;
}
