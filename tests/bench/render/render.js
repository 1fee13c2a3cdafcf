/** Rendering in WebAssembly beside the same C++ built natively with -O3: tiles of 512 × 512 on one thread. */

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Core } from '../../../js/engine/core.js';
import { compiledModule } from '../../../js/engine/modules.js';
import { nativeProgram } from '../prepare/native-program.js';
import { cache } from '../prepare/places.js';
import { against, table } from '../report/table.js';
import { besideDecodingReport, rendering } from './beside-decoding.js';
import { cases, mark } from './cases.js';
import { Turns } from './turns.js';

const PIXELS = 512 * 512;

/** @returns {Promise<string>} Markdown. */
export async function renderReport() {
  const core = new Core();
  await core.addModule({ name: 'render', module: await compiledModule('render') });
  const native = await nativeRender();
  const rows = [];
  for (const one of cases()) rows.push(await rowOf(core, native, one));
  native.close();
  const title = '## Rendering: nanoseconds of CPU time for each pixel, tiles of 512 × 512 to RGBA';
  const heads = ['step', 'WebAssembly', 'native -O3', 'of native', 'differing values'];
  return [title, table(heads, rows), await besideDecodingReport(core)].join('\n\n');
}

async function rowOf(core, native, { name, title, raster, settings, finish = {} }) {
  const watermarks = finish.watermark ? { mark: mark() } : {};
  const make = rendering(core, { raster, settings, finish, ...watermarks });
  const differing = differences(await make(), await native.picture(name));
  const turns = new Turns({ wasm: make }, { native: (seconds) => native.time(name, seconds) });
  await turns.run();
  const [wasm, machine] = ['wasm', 'native'].map((which) => (turns.seconds(which) / PIXELS) * 1e9);
  return [title, wasm.toFixed(2), machine.toFixed(2), against(machine / wasm, '≥', 0.5), differing];
}

function differences({ data }, expected) {
  if (data.length !== expected.length) return 'another size';
  return data.reduce((count, value, i) => count + (value === expected[i] ? 0 : 1), 0);
}

async function nativeRender() {
  const child = spawn(await nativeProgram('native_render'), [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (...words) => {
    child.stdin.write(`${words.join('\t')}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('native_render ended');
    return value.split(' ').map(Number);
  };
  return {
    async picture(name) {
      const out = join(cache, 'render.rgba');
      await ask('save', name, out);
      return readFile(out);
    },
    async time(name, seconds) {
      const [passes, passed] = await ask('time', name, seconds);
      return passed / passes;
    },
    close: () => child.stdin.end(),
  };
}
