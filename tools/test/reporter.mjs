/**
 * A reporter for `node --test`: one line a file, each failure in full, each skipped test with its reason. The counts go
 * to the file that the environment's PYRAMIDION_TEST_REPORT names.
 * @module
 */

import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { inspect } from 'node:util';

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  /** @type {Map<string, number>} */
  const files = new Map();
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const file = relative('', data.file ?? '');
    if (data.skip !== undefined && data.skip !== false) {
      // A suite that is skipped reports none of its tests.
      counts.skipped++;
      yield `skipped: ${file}: ${data.name}: ${data.skip}\n`;
    } else if (data.details.type === 'suite') {
      continue;
    } else if (type === 'test:pass') {
      counts.passed++;
      files.set(file, (files.get(file) ?? 0) + 1);
    } else {
      counts.failed++;
      yield `FAILED: ${file}: ${data.name}\n${inspect(data.details.error.cause ?? data.details.error)}\n`;
    }
  }
  for (const [file, passed] of [...files].sort()) yield `${file}: ${passed} passed\n`;
  if (process.env.PYRAMIDION_TEST_REPORT) await writeFile(process.env.PYRAMIDION_TEST_REPORT, JSON.stringify(counts));
}
