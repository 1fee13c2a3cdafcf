/** A contender in a Node process of its own (see contender.js). */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('contender.js', import.meta.url));

/**
 * glibc shall keep freed memory for the next tile. Else each tile pays the system for fresh pages, which in some virtual
 * machines costs more than to decode it, and changes by the minute.
 */
const keepMemory = { MALLOC_MMAP_THRESHOLD_: String(2 ** 30), MALLOC_TRIM_THRESHOLD_: String(2 ** 30) };

/**
 * @param {string} name One of the files in `contenders`.
 * @returns {import('./measure.js').Contender}
 */
export function javascriptContender(name) {
  const child = fork(program, [name], {
    env: { ...process.env, ...keepMemory },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map();
  let requests = 0;

  child.on('message', ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(error));
    else resolve(result);
  });
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended`));
    waiting.clear();
  });

  function ask(request) {
    return new Promise((resolve, reject) => {
      const id = ++requests;
      waiting.set(id, { resolve, reject });
      if (child.connected) child.send({ id, ...request });
      else reject(new Error(`${name} ended`));
    });
  }

  return {
    name,
    firstTile: (path) => ask({ request: 'save', path }),
    async time(path, seconds) {
      const { passes, seconds: passed, tiles } = await ask({ request: 'time', path, seconds });
      return (passes * tiles) / passed;
    },
    close: () => child.kill(),
  };
}
