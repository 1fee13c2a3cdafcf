/**
 * Contenders that decode the same tiles take turns, so that a busy moment of the machine meets all of them; the median
 * of a contender's turns counts. Each result is compared with the last one's, the native library, so that none wins by
 * decoding something else.
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {(path: string) => Promise<Uint8Array | Uint8ClampedArray>} firstTile RGBA of the file's first tile.
 * @property {(path: string, seconds: number) => Promise<number>} time Tiles per second of CPU time, measured for so long.
 * @property {() => void} close
 */

import { median } from '../report/statistics.js';

/** Seconds of CPU time until the engine has compiled what is hot, JavaScript and WebAssembly alike, with all care. */
const WARM_UP = 1;

/**
 * @param {Contender[]} contenders
 * @param {string} path
 * @param {{ tilePixels: number, tolerance: number, turns: number, seconds: number }} effort How often each contender has its
 *   turn, and how long it takes. `tolerance`: how far its pixels may be from the native library's, on average.
 * @returns {Promise<Map<string, { rate: number, note?: string }>>} By contender: MP/s, or NaN and why.
 */
export async function measure(contenders, path, { tilePixels, tolerance, turns, seconds }) {
  const results = new Map();
  const reference = await contenders.at(-1).firstTile(path);
  for (const contender of contenders) {
    results.set(contender.name, { rates: [], note: await check(contender, path, reference, tolerance) });
    if (!results.get(contender.name).note) await contender.time(path, WARM_UP);
  }
  for (let turn = 0; turn < turns; ++turn) {
    for (const contender of contenders) {
      const { rates, note } = results.get(contender.name);
      if (!note) rates.push(((await contender.time(path, seconds)) * tilePixels) / 1e6);
    }
  }
  return new Map([...results].map(([name, { rates, note }]) => [name, { rate: note ? NaN : median(rates), note }]));
}

/** @returns {Promise<string | undefined>} What is wrong with the contender's pixels, if anything. */
async function check(contender, path, reference, tolerance) {
  try {
    const difference = meanDifference(await contender.firstTile(path), reference);
    if (difference > tolerance) return `wrong pixels (${difference.toFixed(2)} of 255 on average)`;
  } catch (error) {
    return `cannot (${error.message.split('\n')[0]})`;
  }
}

function meanDifference(a, b) {
  if (a.length !== b.length) return Infinity;
  let sum = 0;
  for (let i = 0; i < a.length; ++i) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}

/** @param {number} rate */
export const showRate = (rate) => (Number.isFinite(rate) ? rate.toFixed(rate < 20 ? 1 : 0) : '–');
