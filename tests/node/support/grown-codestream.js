/**
 * JPEG 2000 images of any size that take no room: a source that makes the bytes it is asked for.
 * @module
 */

import { readFile } from 'node:fs/promises';

const FOLDER = new URL('../../../build/wasm/tests/', import.meta.url);

/** @typedef {import('../../../js/index.js').ByteRange} ByteRange */

/** A codestream whose image is another's many times (tests/native/support/grown_codestream.h). */
export class GrownSource {
  #codestream;
  /** What was asked for. @type {ByteRange[]} */
  reads = [];

  /**
   * @param {any} codestream
   * @param {string} name
   */
  constructor(codestream, name) {
    this.#codestream = codestream;
    this.name = name;
    /** In bytes. @type {number} */
    this.size = codestream.size();
  }

  /** @param {ByteRange} range */
  async read({ offset, length }) {
    this.reads.push({ offset, length });
    return this.#codestream.read(offset, Math.max(0, Math.min(length, this.size - offset)));
  }

  /** @returns {Promise<Uint8Array>} */
  whole() {
    return this.#codestream.read(0, this.size);
  }
}

/**
 * @param {Uint8Array} period a codestream of one tile
 * @param {number} times across and down
 * @param {{ listsPackets: boolean }} options whether there are packet lengths (PLT)
 */
export async function grownSource(period, times, { listsPackets }) {
  const module = await load();
  const pointer = module._malloc(period.length);
  module.HEAPU8.set(period, pointer);
  const codestream = new module.GrownCodestream(pointer, period.length, times, listsPackets);
  module._free(pointer);
  return new GrownSource(codestream, `grown-${times}${listsPackets ? '' : '-without-lengths'}.j2k`);
}

/** A module for each image: its memory is freed with it. */
async function load() {
  const { default: factory } = await import(new URL('grown_codestream.mjs', FOLDER).href);
  const wasm = await WebAssembly.compile(await readFile(new URL('grown_codestream.wasm', FOLDER)));
  return factory({
    /** @type {(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => object} */
    instantiateWasm: (imports, done) => {
      void WebAssembly.instantiate(wasm, imports).then(done);
      return {};
    },
  });
}
