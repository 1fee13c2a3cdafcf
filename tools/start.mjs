#!/usr/bin/env node
/**
 * `npm start`: builds what has changed, makes the sample pyramids, and serves the viewer page on this machine.
 *
 *     npm start                   # opens a browser where there is one
 *     npm start -- --port 8090    # on this port; 0 picks a free one
 *     npm start -- --no-open      # only prints the address
 * @module
 */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startStaticServer } from '../js/cli/static-server.js';
import { build } from './build.mjs';
import { main, ROOT, run } from './support/run.mjs';

const { values } = parseArgs({
  options: { port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
});

await main(async () => {
  await run(process.execPath, ['tools/samples.mjs']);
  await build();
  const port = values.port === undefined ? undefined : Number(values.port);
  const { url } = await startStaticServer({ root: join(ROOT, 'dist/web'), port });
  process.stdout.write(`${url}\nThe viewer is at this address. Stop with Ctrl-C.\n`);
  if (!values['no-open']) openBrowser(url);
});

/**
 * Opens the address in the reader's own browser, where there is a desktop.
 * @param {string} url
 */
function openBrowser(url) {
  const program = { darwin: 'open', linux: 'xdg-open' }[/** @type {string} */ (process.platform)];
  if (!program || (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)) return;
  const child = spawn(program, [url], { stdio: 'ignore', detached: true });
  // No such program: the address has been printed.
  child.once('error', () => {});
  child.unref();
}
