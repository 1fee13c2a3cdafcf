import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../prepare/places.js';

/**
 * @param {string} name
 * @param {string[]} parts Markdown.
 * @returns {Promise<string>} The path of the file in `build`.
 */
export async function writeReport(name, parts) {
  const path = join(build, name);
  await mkdir(build, { recursive: true });
  await writeFile(path, `${parts.join('\n\n')}\n`);
  return path;
}
