/**
 * The WebAssembly module that finds the packets of JPEG 2000 files, and what drives it.
 * @module
 */

import { readFile } from 'node:fs/promises';
import { instantiate } from '../../engine/instantiate.js';
import { errorFromCore } from '../../errors.js';

/** @typedef {import('../../source/source.js').ByteRange} ByteRange */

/** A JPEG 2000 file that is gone through, packet by packet. */
export class Indexer {
  #module;
  #indexer;
  #file;
  #name;

  /**
   * @param {any} module
   * @param {import('./whole-file.js').WholeFile} file
   * @param {string} name for errors
   */
  constructor(module, file, name) {
    this.#module = module;
    this.#indexer = new module.Indexer(file.size);
    this.#file = file;
    this.#name = name;
  }

  /**
   * @param {import('./whole-file.js').WholeFile} file
   * @param {string} name
   */
  static async of(file, name) {
    return new Indexer(await load(), file, name);
  }

  /**
   * Goes through the whole file.
   * @param {(fraction: number) => void} onProgress
   * @returns {Promise<{ header: ByteRange, pixels: number, tileParts: number, packets: number, notes: string[] }>} `header`:
   *   the codestream's; `notes`: what was odd, for people
   */
  async run(onProgress) {
    const { header, ...rest } = await this.#complete('run', () => onProgress(this.#indexer.progress()));
    return { header: toRanges(header)[0], ...rest };
  }

  /** The section "packets" of the sidecar file. @returns {Promise<Uint8Array>} */
  async packetIndex() {
    return (await this.#complete('packetIndex')).bytes;
  }

  /** What overviews need. @returns {Promise<ByteRange[]>} */
  async overview() {
    return toRanges((await this.#complete('overview')).ranges);
  }

  /** The file with tables of lengths. @returns {Promise<import('../../image/excerpt-parts.js').ExcerptParts>} */
  indexedCopy() {
    return this.#complete('indexedCopy');
  }

  /**
   * Asks until no bytes are missing.
   * @param {string} method
   * @param {() => void} [onTurn]
   */
  async #complete(method, onTurn) {
    for (;;) {
      const answer = this.#indexer[method]();
      if (answer.error) throw errorFromCore(answer.error, this.#name);
      if (!answer.missing) return answer;
      for (const range of toRanges(answer.missing)) this.#insert(range.offset, await this.#file.readAhead(range));
      onTurn?.();
    }
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} bytes
   */
  #insert(offset, bytes) {
    const pointer = this.#module._malloc(Math.max(1, bytes.length));
    if (pointer === 0) throw errorFromCore({ code: 'limit-exceeded', message: 'There is not enough memory.' });
    try {
      this.#module.HEAPU8.set(bytes, pointer);
      const { error } = this.#indexer.insert(offset, pointer, bytes.length);
      if (error) throw errorFromCore(error, this.#name);
    } finally {
      this.#module._free(pointer);
    }
  }
}

async function load() {
  const wasm = await WebAssembly.compile(await readFile(new URL('../../wasm/indexer.wasm', import.meta.url)));
  return instantiate('indexer', wasm);
}

/**
 * @param {number[]} flat offset, length, offset, length, …
 * @returns {ByteRange[]}
 */
function toRanges(flat) {
  return Array.from({ length: flat.length / 2 }, (_, i) => ({ offset: flat[2 * i], length: flat[2 * i + 1] }));
}
