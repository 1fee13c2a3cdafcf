/**
 * The examples of docs/api.md.
 * @module
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.js';

/**
 * Code blocks, in their order.
 * @param {'js' | 'js node'} kind for pages, or for Node alone
 * @returns {{ name: string, code: string }[]} `name`: the heading before it and its number
 */
export function examples(kind) {
  const found = [];
  let heading = '';
  for (const [, title, language, code] of readFileSync(join(ROOT, 'docs/api.md'), 'utf8').matchAll(
    /^#+ (.*)$|^```(.*)\n([^]*?)^```$/gm,
  )) {
    if (title) heading = title;
    else if (language === kind) found.push({ name: `${heading}, example ${found.length + 1}`, code });
  }
  return found;
}
