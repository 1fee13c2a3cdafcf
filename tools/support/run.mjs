/**
 * Running other programs, step by step.
 * @module
 */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's folder, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A step that failed. What went wrong has been printed already. */
export class StepFailed extends Error {}

/**
 * Runs a program in the project's folder. What it prints is seen.
 * @param {string} program
 * @param {string[]} parameters
 * @param {{ quiet?: boolean, env?: Record<string, string> }} [options] `quiet`: its output is shown only when it fails
 * @returns {Promise<void>}
 * @throws {StepFailed}
 */
export async function run(program, parameters, options = {}) {
  const code = await exitCode(program, parameters, options);
  if (code !== 0) throw new StepFailed(`${program} ${parameters.join(' ')} ended with ${code}.`);
}

/**
 * The same, for a program whose failure is an answer.
 * @param {string} program
 * @param {string[]} parameters
 * @param {{ quiet?: boolean, env?: Record<string, string> }} [options]
 * @returns {Promise<number>}
 */
export function exitCode(program, parameters, { quiet = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    /** @type {Buffer[]} */
    const said = [];
    child.stdout?.on('data', (data) => said.push(data));
    child.stderr?.on('data', (data) => said.push(data));
    child.once('error', (cause) => reject(new StepFailed(`${program} cannot be started: ${cause.message}`, { cause })));
    child.once('close', (code, signal) => {
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(said));
      resolve(code ?? (signal ? 128 : 1));
    });
  });
}

/**
 * Runs a whole command and ends the process: a failed step prints one line and no stack.
 * @param {() => Promise<void>} command
 */
export async function main(command) {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
