import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { bench } from '../prepare/places.js';

/** @returns {Promise<string>} The machine, and the versions of the peers: what a reader needs to judge the figures. */
export async function describeMachine() {
  const { dependencies } = JSON.parse(await readFile(join(bench, 'package.json'), 'utf8'));
  const peers = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
  return [
    `${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}, load ${loadavg()[0].toFixed(1)} at the start.`,
    `Peers: ${peers.join(', ')}.`,
  ].join('\n');
}
