/** Rendering in WebAssembly beside the same C++ built natively with -O3: tiles of 512 × 512 on one thread. */

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Core } from '../../../js/engine/core.js';
import { compiledModule } from '../../../js/engine/modules.js';
import { nativeProgram } from '../prepare/native-program.js';
import { cache } from '../prepare/places.js';
import { median } from '../report/statistics.js';
import { against, table } from '../report/table.js';
import { cases, mark } from './cases.js';

const PIXELS = 512 * 512;
const TURNS = 5;
const SECONDS = 0.15;

/** @returns {Promise<string>} Markdown. */
export async function renderReport() {
  const core = new Core();
  await core.addModule({ name: 'render', module: await compiledModule('render') });
  const native = await nativeRender();
  const rows = [];
  for (const one of cases()) rows.push(await rowOf(core, native, one));
  native.close();
  const title = '## Rendering: nanoseconds of CPU time for each pixel, tiles of 512 × 512 to RGBA';
  return [title, table(['step', 'WebAssembly', 'native -O3', 'of native', 'differing values'], rows)].join('\n\n');
}

async function rowOf(core, native, { name, title, raster, settings, finish = {} }) {
  const watermarks = finish.watermark ? { mark: mark() } : {};
  const make = () => core.render({ raster, settings, finish, ...watermarks });
  const differing = differences(await make(), await native.picture(name));
  await timed(make, 0.5);
  const [ours, theirs] = [[], []];
  // In turns, so that a busy moment of the machine meets both.
  for (let turn = 0; turn < TURNS; turn++) {
    ours.push(await timed(make, SECONDS));
    theirs.push(await native.time(name, SECONDS));
  }
  const [wasm, machine] = [ours, theirs].map((times) => (median(times) / PIXELS) * 1e9);
  return [title, wasm.toFixed(2), machine.toFixed(2), against(machine / wasm, '≥', 0.5), differing];
}

/** Seconds of CPU time for each call. */
async function timed(make, seconds) {
  const started = process.cpuUsage().user;
  let calls = 0;
  for (;;) {
    await make();
    calls++;
    const passed = (process.cpuUsage().user - started) / 1e6;
    if (passed >= seconds) return passed / calls;
  }
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
