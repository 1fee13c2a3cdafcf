/** Running other programs, with errors that say what to install. */

import { spawn } from 'node:child_process';
import { access, constants, mkdir, rename, rm } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';

/** Debian packages of the programs that the benchmark calls. */
const packages = {
  'apt-get': 'apt',
  cc: 'gcc libtiff-dev',
  cmake: 'cmake ninja-build g++',
  convert: 'imagemagick',
  'dpkg-deb': 'dpkg',
  gdal_translate: 'gdal-bin',
  iipsrv: 'iipimage-server',
  npm: 'npm',
  ojph_compress: 'openjph-tools',
  opj_compress: 'libopenjp2-tools',
  vips: 'libvips-tools',
};

/** A program that this machine lacks. The benchmark goes on without what it would have made. */
export class MissingProgram extends Error {
  /** @param {string} program */
  constructor(program) {
    super(`${program} is not installed (apt-get install ${packages[program] ?? program})`);
    this.name = 'MissingProgram';
  }
}

/**
 * Finds a program. Debian's own folders come first: a machine may have a stand-in of the same name elsewhere on its PATH.
 * @param {string} program
 * @returns {Promise<string>} Its path.
 * @throws {MissingProgram}
 */
export async function findProgram(program) {
  if (isAbsolute(program)) return program;
  for (const folder of ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)]) {
    const path = join(folder, program);
    if (await isExecutable(path)) return path;
  }
  throw new MissingProgram(program);
}

async function isExecutable(path) {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} parameters
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<string>} What it printed.
 * @throws {MissingProgram} When it is not installed.
 * @throws {Error} With what it printed, when it fails.
 */
export async function run(program, parameters, options = {}) {
  const path = await findProgram(program);
  return new Promise((resolve, reject) => {
    const child = spawn(path, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (said += data));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`${program} ${parameters.join(' ')} ended with ${code}:\n${said.trim().slice(-2000)}`));
    });
  });
}

/** Whether there is such a file or folder. */
export async function exists(path) {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes a file or folder unless it is there. `make` is given a temporary name, so that a run that was stopped leaves
 * nothing half-made behind.
 * @param {string} path
 * @param {(temporary: string) => Promise<void>} make
 * @returns {Promise<string>} The path.
 */
export async function makeOnce(path, make) {
  if (await exists(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `making-${process.pid}-${basename(path)}`);
  try {
    await make(temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return path;
}
