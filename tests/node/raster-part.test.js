/** Parts of decoded samples. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesOfPart, copyPart, partOf } from '../../js/engine/raster-part.js';

/** @type {import('../../js/engine/core.js').Raster} */
const RASTER = {
  ...{ width: 4, height: 3, bands: 2, bits: 16, significantBits: 12, sampleFormat: 'unsigned', description: [1] },
  absent: [1, 0, 2, 2, 3, 2, 1, 1],
  data: Uint16Array.from({ length: 24 }, (_, i) => i),
};

/** @type {{ area: [number, number, number, number], samples: number[], absent: number[] }[]} */
const CASES = [
  { area: [0, 0, 4, 3], samples: Array.from({ length: 24 }, (_, i) => i), absent: RASTER.absent },
  { area: [0, 1, 4, 1], samples: [8, 9, 10, 11, 12, 13, 14, 15], absent: [1, 0, 2, 1] },
  { area: [2, 1, 2, 2], samples: [12, 13, 14, 15, 20, 21, 22, 23], absent: [0, 0, 1, 1, 1, 1, 1, 1] },
  { area: [0, 2, 1, 1], samples: [16, 17], absent: [] },
];

describe('a part of a raster', () => {
  for (const { area, samples, absent } of CASES) {
    test(`at ${area.join()} has its samples, and what is absent of it`, () => {
      const part = partOf(RASTER, area);
      assert.deepEqual([part.width, part.height, part.absent], [area[2], area[3], absent]);
      assert.deepEqual([part.bands, part.bits, part.significantBits, part.sampleFormat], [2, 16, 12, 'unsigned']);
      assert.equal(bytesOfPart(RASTER, area), 2 * samples.length);
      const memory = new Uint8Array(2 * samples.length + 8).fill(255);
      copyPart(RASTER, area, memory, 4);
      assert.deepEqual([...new Uint16Array(memory.buffer)], [65_535, 65_535, ...samples, 65_535, 65_535]);
    });
  }
});
