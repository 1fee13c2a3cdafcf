/**
 * A screen without a monitor, for browsers that cannot do without one.
 * @module
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Starts Xvfb on a free display.
 * @returns {Promise<{display: string, close: () => Promise<void>}>} display: such as ':99'
 */
export async function startScreen() {
  // setpriv: the screen ends with this process, even when that is killed.
  const server = spawn(
    'setpriv',
    ['--pdeathsig', 'SIGTERM', 'Xvfb', '-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const display = await new Promise((started, failed) => {
    let text = '';
    server.stdio[3]?.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) started(`:${text.trim()}`);
    });
    server.once('error', failed);
    server.once('exit', (code) => failed(new Error(`Xvfb ended with code ${code}.`)));
  });
  return {
    display,
    async close() {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}
