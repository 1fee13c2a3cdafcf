/** iipsrv, the image server that JPEG 2000 is usually served by: Debian's package iipimage-server. */

import { spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exists, makeOnce, MissingProgram, run } from './command.js';
import { cache } from './places.js';

const INSTALLED = '/usr/lib/iipimage-server/iipsrv.fcgi';
/** It answers one request at a time: web servers start several. */
const PROCESSES = 2;
const PATIENCE = 10_000;
const LIBRARIES = 'usr/lib/x86_64-linux-gnu';

/**
 * @param {string} folder Of the images.
 * @returns {Promise<{ports: number[], close: () => void}>} Where it waits for FastCGI requests.
 * @throws {MissingProgram}
 */
export async function startIipsrv(folder) {
  const { program, environment } = await findIipsrv();
  const ports = await Promise.all(Array.from({ length: PROCESSES }, freePort));
  const children = ports.map((port) =>
    spawn(program, ['--bind', `127.0.0.1:${port}`], {
      env: { ...process.env, ...environment, FILESYSTEM_PREFIX: `${folder}/`, LOGFILE: '/dev/null', VERBOSITY: '0' },
      stdio: 'ignore',
    }),
  );
  const close = () => children.forEach((child) => child.kill());
  process.on('exit', close);
  try {
    await Promise.all(ports.map(answers));
  } catch {
    close();
    throw new MissingProgram('iipsrv');
  }
  return { ports, close };
}

/** Installed, or else unpacked from Debian's packages: nothing of it is needed but the program and its libraries. */
async function findIipsrv() {
  if (await exists(INSTALLED)) return { program: INSTALLED, environment: {} };
  const folder = await makeOnce(join(cache, 'iipsrv'), async (temporary) => {
    await mkdir(temporary);
    const packages = ['iipimage-server', 'libfcgi0ldbl', 'libmemcached11', 'libhashkit2'];
    await run('apt-get', ['download', ...packages], { cwd: temporary }).catch(() => {
      throw new MissingProgram('iipsrv');
    });
    for (const name of await readdir(temporary)) {
      if (name.endsWith('.deb')) await run('dpkg-deb', ['-x', name, '.'], { cwd: temporary });
    }
  });
  return { program: join(folder, INSTALLED), environment: { LD_LIBRARY_PATH: join(folder, LIBRARIES) } };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Resolves when somebody listens. */
async function answers(port) {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await wait(50)) {
    const isThere = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.unref();
      socket.on('connect', () => socket.destroy());
    });
    if (isThere) return;
  }
  throw new Error('it does not answer');
}
