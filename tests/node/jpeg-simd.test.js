// The SIMD kernels of wasm/jpeg_simd must give the very bytes of libjpeg-turbo's C code.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const folder = new URL('../../build/wasm/tests/', import.meta.url);

/**
 * A module of jpeg_simd/codec.c.
 * @typedef {object} Codec
 * @property {Uint8Array} HEAPU8
 * @property {(size: number) => number} _malloc
 * @property {(pointer: number) => void} _free
 * @property {(rgb: number, width: number, height: number, horizontal: number, vertical: number, quality: number, progressive: number) => void} _encode
 * @property {() => number} _encoded_bytes
 * @property {() => number} _encoded_length
 * @property {(jpeg: number, length: number, out: number, channels: number) => number} _decode
 *
 * @typedef {{ width: number, height: number }} Size
 * @typedef {Size & { horizontal: number, vertical: number, quality: number, progressive: boolean }} Coding
 * @typedef {(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => object} Instantiate
 */

/**
 * @param {string} name
 * @returns {Promise<Codec>}
 */
async function load(name) {
  const { default: factory } = await import(new URL(`${name}.mjs`, folder).href);
  const wasm = await WebAssembly.compile(await readFile(new URL(`${name}.wasm`, folder)));
  /** @type {Instantiate} */
  const instantiateWasm = (imports, done) => {
    WebAssembly.instantiate(wasm, imports).then((instance) => done(instance, wasm));
    return {};
  };
  return factory({ instantiateWasm });
}

const kernels = await load('jpeg_simd_kernels');
const plain = await load('jpeg_simd_plain');

/**
 * Numbers that look random and are the same in every run.
 * @param {number} seed
 * @returns {() => number} each call gives the next one, 0 to 255
 */
function randomBytes(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
}

/**
 * A picture with smooth areas, edges and noise, so that all kinds of DCT blocks occur.
 * @param {number} width
 * @param {number} height
 * @param {number} seed
 */
function makePicture(width, height, seed) {
  const random = randomBytes(seed);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const noise = (x >> 4) % 3 === 0 ? random() - 128 : 0;
      const edge = (x * y) % 37 < 9 ? 200 : 0;
      for (let band = 0; band < 3; band++) {
        const smooth = 128 + 100 * Math.sin((x * (band + 1)) / 29 + y / (17 + band));
        pixels[(y * width + x) * 3 + band] = Math.max(0, Math.min(255, smooth + noise + (band === 1 ? edge : 0)));
      }
    }
  }
  return pixels;
}

/**
 * @template Result
 * @param {Codec} module
 * @param {Uint8Array} bytes
 * @param {(pointer: number) => Result} use
 */
function withBytes(module, bytes, use) {
  const pointer = module._malloc(bytes.length);
  module.HEAPU8.set(bytes, pointer);
  try {
    return use(pointer);
  } finally {
    module._free(pointer);
  }
}

/**
 * @param {Uint8Array} picture
 * @param {Coding} coding
 */
function encode(picture, { width, height, horizontal, vertical, quality, progressive }) {
  return withBytes(plain, picture, (pointer) => {
    plain._encode(pointer, width, height, horizontal, vertical, quality, progressive ? 1 : 0);
    const start = plain._encoded_bytes();
    return plain.HEAPU8.slice(start, start + plain._encoded_length());
  });
}

/**
 * @param {Codec} module
 * @param {Uint8Array} jpeg
 * @param {number} width
 * @param {number} height
 * @param {number} channels
 */
function decode(module, jpeg, width, height, channels) {
  const size = width * height * Math.abs(channels);
  return withBytes(module, jpeg, (input) =>
    withBytes(module, new Uint8Array(size), (output) => {
      const rows = module._decode(input, jpeg.length, output, channels);
      return { rows, pixels: Buffer.from(module.HEAPU8.slice(output, output + size)) };
    }),
  );
}

/**
 * @param {Uint8Array} jpeg
 * @param {Size} size
 * @param {string} what
 */
function assertSame(jpeg, { width, height }, what) {
  for (const channels of [3, 4, -3]) {
    const expected = decode(plain, jpeg, width, height, channels);
    const actual = decode(kernels, jpeg, width, height, channels);
    assert.equal(actual.rows, expected.rows, what);
    assert.ok(actual.pixels.equals(expected.pixels), `${what}, ${channels} channels: pixels differ`);
  }
}

const SAMPLINGS = [
  [1, 1],
  [2, 1],
  [1, 2],
  [2, 2],
  [4, 1],
  [4, 2],
];
const SIZES = [
  [1, 1],
  [3, 5],
  [17, 9],
  [33, 64],
  [63, 31],
  [256, 48],
  [300, 77],
];

for (const [horizontal, vertical] of SAMPLINGS) {
  test(`kernels equal the C code, chroma reduced by ${horizontal} × ${vertical}`, () => {
    for (const [width, height] of SIZES) {
      const picture = makePicture(width, height, width * 31 + height);
      for (const quality of [5, 40, 75, 95, 100]) {
        for (const progressive of [false, true]) {
          const options = { width, height, horizontal, vertical, quality, progressive };
          const jpeg = encode(picture, options);
          const whole = decode(plain, jpeg, width, height, 3);
          assert.equal(whole.rows, height);
          assertSame(jpeg, options, JSON.stringify(options));
        }
      }
    }
  });
}

test('kernels equal the C code on truncated streams', () => {
  const options = { width: 120, height: 90, horizontal: 2, vertical: 2, quality: 80, progressive: false };
  const jpeg = encode(makePicture(120, 90, 7), options);
  for (const share of [0.3, 0.5, 0.7, 0.9]) {
    assertSame(jpeg.subarray(0, Math.floor(jpeg.length * share)), options, `first ${share} of the stream`);
  }
});

test('kernels survive corrupted streams and decode as many rows as the C code', () => {
  const options = { width: 120, height: 90, horizontal: 2, vertical: 2, quality: 80, progressive: false };
  const jpeg = encode(makePicture(120, 90, 8), options);
  const random = randomBytes(99);
  for (let round = 0; round < 50; round++) {
    const broken = jpeg.slice();
    for (let i = 0; i < 5; i++) {
      const position = 700 + ((random() * 256 + random()) % (jpeg.length - 700));
      broken[position] = random();
    }
    const expected = decode(plain, broken, 120, 90, 3);
    assert.equal(decode(kernels, broken, 120, 90, 3).rows, expected.rows);
  }
});
