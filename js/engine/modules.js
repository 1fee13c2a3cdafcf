/**
 * The WebAssembly modules, by name: `tiff` reads TIFF pyramids and decodes what most of them hold; `tiff-more` decodes the
 * rest of TIFF; `jp2` reads JPEG 2000 and decodes what most of it holds; `jp2-more` decodes the rest: high-throughput
 * code-blocks (HTJ2K), tiles of damaged files, tiles of TIFFs; `render` shows samples otherwise than by default:
 * processing, geometry, watermarks; `colour` converts samples by an ICC profile; `encode` makes PNG and JPEG files, `encode-webp` and `encode-tiff` those;
 * `read-picture` reads PNG, JPEG and WebP files.
 * @module
 */

import { EngineError } from '../errors.js';
import { isNode, nodeModule } from '../node-module.js';

/**
 * @typedef {'tiff' | 'tiff-more' | 'jp2' | 'jp2-more' | 'render' | 'colour' | 'encode' | 'encode-tiff' | 'encode-webp' | 'read-picture'} ModuleName
 */

/**
 * Where the modules are. Each is written out, so that bundlers find the files.
 * @type {Record<ModuleName, () => URL>}
 */
const LOCATIONS = {
  tiff: () => new URL('../wasm/tiff.wasm', import.meta.url),
  'tiff-more': () => new URL('../wasm/tiff-more.wasm', import.meta.url),
  jp2: () => new URL('../wasm/jp2.wasm', import.meta.url),
  'jp2-more': () => new URL('../wasm/jp2-more.wasm', import.meta.url),
  render: () => new URL('../wasm/render.wasm', import.meta.url),
  colour: () => new URL('../wasm/colour.wasm', import.meta.url),
  encode: () => new URL('../wasm/encode.wasm', import.meta.url),
  'encode-tiff': () => new URL('../wasm/encode-tiff.wasm', import.meta.url),
  'encode-webp': () => new URL('../wasm/encode-webp.wasm', import.meta.url),
  'read-picture': () => new URL('../wasm/read-picture.wasm', import.meta.url),
};

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const compiled = new Map();

/**
 * A compiled module. It is fetched and compiled once, and can be posted to workers.
 * @param {ModuleName} name
 * @param {Partial<Record<ModuleName, string | URL>>} [urls] where modules are instead
 * @returns {Promise<WebAssembly.Module>}
 * @throws {EngineError}
 */
export function compiledModule(name, urls = {}) {
  const key = String(urls[name] ?? name);
  let module = compiled.get(key);
  if (!module) {
    module = compile(name, urls[name]);
    compiled.set(key, module);
    // A failure is not kept: the next image may have better luck.
    module.catch(() => compiled.delete(key));
  }
  return module;
}

/**
 * @param {ModuleName} name
 * @param {string | URL} [url]
 */
async function compile(name, url) {
  try {
    return await compileFrom(new URL(url ?? LOCATIONS[name](), globalThis.location?.href));
  } catch (cause) {
    const module = url ? undefined : await compileInlined(name);
    if (module) return module;
    throw new EngineError('engine', `The WebAssembly module "${name}" cannot be loaded.`, {
      cause,
      hint:
        'Serve the .wasm files beside the script, or say where they are with the option "wasmUrls"; a content security ' +
        "policy must allow 'wasm-unsafe-eval'.",
    });
  }
}

/** @param {URL} url */
async function compileFrom(url) {
  if (isNode && url.protocol === 'file:') {
    const { readFile } = await nodeModule('node:fs/promises');
    return WebAssembly.compile(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const isWasm = response.headers.get('content-type')?.startsWith('application/wasm');
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * The module from a script, where a bundler left the .wasm files behind.
 * @param {ModuleName} name
 * @returns {Promise<WebAssembly.Module | undefined>} undefined when that fails too
 */
async function compileInlined(name) {
  try {
    const { default: modules } = await import('./inline/wasm.js');
    return await WebAssembly.compile(Uint8Array.from(atob(modules[name]), (letter) => letter.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
