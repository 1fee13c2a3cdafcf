/**
 * The project as a web site, for the tests' pages.
 * @module
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startStaticServer } from '../../../js/cli/static-server.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** An empty page, for tests that bring their own code. */
export const BLANK = '/tests/browser/pages/blank.html';

/**
 * @param {string} path in the project
 * @returns {string} on the disk
 */
export const onDisk = (path) => ROOT + path.replace(/^\//, '');

/**
 * The address of a fixture on a site.
 * @param {string} name
 */
export const fixture = (name) => `/tests/fixtures/made/${name}`;

/**
 * Why tests cannot run here, for `skip`.
 * @returns {string | false}
 */
export function unlessReady() {
  if (!existsSync(onDisk('dist/web/index.html'))) return 'there is no dist/web: npm run build';
  if (!existsSync(onDisk(fixture('expected.tsv')))) return 'there are no fixtures: node tests/fixtures/make.mjs';
  return false;
}

/**
 * Serves the project on an origin of its own.
 * @param {Record<string, string>} [headers] sent with every answer
 */
export const startSite = (headers) => startStaticServer({ root: ROOT, port: 0, headers });
