/**
 * Runs the command line as its users do.
 * @module
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './places.js';

export const PROGRAM = join(ROOT, 'js', 'cli', 'pyramidion.js');

/**
 * @param {(string | number)[]} args
 * @param {{ timeout?: number, cwd?: string }} [options] `timeout` in milliseconds, after which it is killed
 * @returns {Promise<{ code: number | null, signal: string | null, stdout: string, stderr: string }>}
 */
export function runCli(args, { timeout = 60_000, cwd } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [PROGRAM, ...args.map(String)], { timeout, killSignal: 'SIGKILL', cwd });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', failed).on('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

/** Runs a command that must end well. @param {...(string | number)} args */
export async function succeed(...args) {
  const { code, stdout, stderr } = await runCli(args);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, '');
  return stdout;
}

/** Runs a command that must fail with one line. @param {number} expected @param {...(string | number)} args */
export async function fail(expected, ...args) {
  const { code, stdout, stderr } = await runCli(args);
  assert.equal(stdout, '');
  assert.match(stderr, /^pyramidion: [^\n]+\n$/);
  assert.equal(code, expected, stderr);
  return stderr;
}
