/** JPEG decoding with the SIMD kernels of wasm/jpeg_simd beside libjpeg-turbo's own C code, both as WebAssembly. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './prepare/places.js';
import { median } from './report/statistics.js';
import { against, table } from './report/table.js';

const SIDE = 1024;
const TURNS = 7;
const DECODES = 20;

/** Chroma planes are reduced by `across` × `down`. */
const CODINGS = [
  { name: '4:2:0, quality 75', across: 2, down: 2, quality: 75 },
  { name: '4:2:2, quality 75', across: 2, down: 1, quality: 75 },
  { name: '4:4:4, quality 90', across: 1, down: 1, quality: 90 },
];

/** @returns {Promise<string>} Markdown. */
export async function kernelsReport() {
  const [kernels, plain] = await Promise.all(['kernels', 'plain'].map((name) => load(`jpeg_simd_${name}`)));
  const rows = CODINGS.map((coding) => {
    const decoders = [kernels, plain].map((codec) => decoder(codec, coding));
    // In turns, so that a busy moment of the machine meets both.
    const turns = Array.from({ length: TURNS }, () => decoders.map((decode) => rateOf(decode)));
    const [fast, slow] = [0, 1].map((which) => median(turns.map((rates) => rates[which])));
    return [coding.name, fast.toFixed(0), slow.toFixed(0), against(fast / slow, '≥', 1.5)];
  });
  const title = '## JPEG kernels: MP/s of CPU time, RGBA out';
  return [title, table(['JPEG', 'SIMD kernels', 'C code', 'ratio'], rows)].join('\n\n');
}

async function load(name) {
  const folder = join(build, 'wasm/tests');
  const { default: factory } = await import(join(folder, `${name}.mjs`));
  const wasm = await WebAssembly.compile(await readFile(join(folder, `${name}.wasm`)));
  const instantiateWasm = (imports, done) => {
    WebAssembly.instantiate(wasm, imports).then((instance) => done(instance, wasm));
    return {};
  };
  return factory({ instantiateWasm });
}

/** A function that decodes a picture of SIDE × SIDE once. The codec keeps one picture: each call encodes it anew. */
function decoder(codec, { across, down, quality }) {
  const pixels = picture();
  return (times) => {
    const input = codec._malloc(pixels.length);
    codec.HEAPU8.set(pixels, input);
    codec._encode(input, SIDE, SIDE, across, down, quality, 0);
    codec._free(input);
    const output = codec._malloc(SIDE * SIDE * 4);
    const started = process.cpuUsage().user;
    for (let i = 0; i < times; i++) codec._decode(codec._encoded_bytes(), codec._encoded_length(), output, 4);
    const passed = process.cpuUsage().user - started;
    codec._free(output);
    return passed;
  };
}

const rateOf = (decode) => (DECODES * SIDE * SIDE) / decode(DECODES);

function picture() {
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const noise = (x * 7919 + y * 104729) % 23;
    for (let band = 0; band < 3; band++) {
      pixels[3 * i + band] = 128 + 70 * Math.sin((x * (band + 1)) / 29 + y / (17 + band)) + noise;
    }
  }
  return pixels;
}
