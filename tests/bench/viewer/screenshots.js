/** Whether all contenders have shown the same picture: one that shows nothing would be fast. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exists, run } from '../prepare/command.js';

/** Different JPEG files of the same picture, drawn with or without resampling, stay below; a missing tile does not. */
const TOLERANCE = 20;

/**
 * @param {string} folder Of screenshots named by contender.
 * @param {{id: string, name: string}[]} contenders The first one is what the others are compared with.
 * @returns {Promise<string[]>} A line for each that looks different.
 */
export async function compareScreenshots(folder, [first, ...others]) {
  const path = ({ id }) => join(folder, `${id}.png`);
  const lines = [];
  for (const other of others) {
    if (!(await exists(path(other)))) continue;
    const difference = await meanDifference(path(first), path(other));
    if (difference > TOLERANCE) {
      lines.push(
        `- ${other.name} shows another picture than ${first.name}: by ${difference.toFixed(1)} of 255 on average`,
      );
    }
  }
  return lines;
}

async function meanDifference(a, b) {
  const workspace = await mkdtemp(join(tmpdir(), 'screenshots-'));
  try {
    const [signed, absolute] = ['signed.v', 'absolute.v'].map((name) => join(workspace, name));
    await run('vips', ['subtract', a, b, signed]);
    await run('vips', ['abs', signed, absolute]);
    return Number(await run('vips', ['avg', absolute]));
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
