/**
 * As much of the W3C WebDriver protocol as the tests need, over WebKitGTK's own driver.
 * @module
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startScreen } from './xvfb.js';

/** @typedef {(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<any>} Command */

/**
 * Starts the driver with a home folder and, where there is none, a screen of its own.
 * @returns {Promise<{command: Command, close: () => Promise<void>}>}
 */
export async function startDriver() {
  const screen = process.env.DISPLAY ? undefined : await startScreen();
  const home = mkdtempSync(join(tmpdir(), 'webkit-'));
  const port = await freePort();
  const driver = spawn(
    'setpriv',
    ['--pdeathsig', 'SIGTERM', 'WebKitWebDriver', '-p', String(port), '--host=127.0.0.1'],
    { env: environment(home, screen?.display), stdio: 'ignore', detached: true },
  );
  const killGroup = () => {
    try {
      process.kill(-(/** @type {number} */ (driver.pid)), 'SIGTERM');
    } catch {
      // It has ended already.
    }
  };
  process.once('exit', killGroup);
  const close = async () => {
    process.off('exit', killGroup);
    killGroup();
    await screen?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const command = commandFor(`http://127.0.0.1:${port}`);
  try {
    await untilAnswering(command);
  } catch (error) {
    await close();
    throw error;
  }
  return { command, close };
}

/**
 * @param {string} home
 * @param {string} [display]
 * @returns {NodeJS.ProcessEnv}
 */
const environment = (home, display = process.env.DISPLAY) => ({
  ...process.env,
  DISPLAY: display,
  HOME: home,
  XDG_DATA_HOME: join(home, 'data'),
  XDG_CACHE_HOME: join(home, 'cache'),
  XDG_CONFIG_HOME: join(home, 'config'),
  GDK_BACKEND: 'x11',
  GSETTINGS_BACKEND: 'memory',
  LIBGL_ALWAYS_SOFTWARE: '1',
  // Mesa 22's software OpenGL frees lists of a scene in its drawing threads while the compositor's reads them, and WebKit
  // dies. Without drawing threads there is no such race.
  LP_NUM_THREADS: '0',
  NO_AT_BRIDGE: '1',
  no_proxy: '127.0.0.1,localhost',
});

/**
 * @param {string} address
 * @returns {Command}
 */
function commandFor(address) {
  return async (method, path, body) => {
    const response = await fetch(address + path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
    });
    const { value } = /** @type {any} */ (await response.json());
    if (!response.ok) throw new Error(`WebDriver ${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
}

/** @param {Command} command */
async function untilAnswering(command) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await command('GET', '/status');
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => found(port));
    });
  });
}
