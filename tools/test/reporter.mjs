/**
 * A reporter for `node --test`: one line a file, each failure in full, each skipped test with its reason. The counts of
 * each file go to the file that the environment's PYRAMIDION_TEST_REPORT names.
 * @module
 */

import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { inspect } from 'node:util';
import { BrowserDied } from '../../tests/browser/engines/browser-died.js';

/** @typedef {import('../test.mjs').Counts & { browserDied: boolean }} FileReport */

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* report(events) {
  /** @type {Record<string, FileReport>} */
  const files = {};
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isSkipped = data.skip !== undefined && data.skip !== false;
    // A suite that is skipped reports none of its tests.
    if (data.details.type === 'suite' && !isSkipped) continue;
    const name = relative('', data.file ?? '');
    const file = (files[name] ??= { passed: 0, failed: 0, skipped: 0, browserDied: false });
    if (isSkipped) {
      file.skipped++;
      yield `skipped: ${name}: ${data.name}: ${data.skip}\n`;
    } else if (type === 'test:pass') {
      file.passed++;
    } else {
      file.failed++;
      const error = inspect(data.details.error.cause ?? data.details.error);
      file.browserDied ||= error.includes(BrowserDied.SIGN);
      yield `FAILED: ${name}: ${data.name}\n${error}\n`;
    }
  }
  for (const [name, { passed }] of Object.entries(files).sort()) yield `${name}: ${passed} passed\n`;
  if (process.env.PYRAMIDION_TEST_REPORT) await writeFile(process.env.PYRAMIDION_TEST_REPORT, JSON.stringify(files));
}
