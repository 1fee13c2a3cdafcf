/** What a page has to load, compressed with gzip: of Pyramidion as it stands, of the peers as a bundler makes them. */

import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bench, root } from './prepare/places.js';
import { against, table } from './report/table.js';

const modules = join(bench, 'node_modules');
const openjpeg = join(modules, '@cornerstonejs/codec-openjpeg/dist');
const openjph = join(modules, '@cornerstonejs/codec-openjph/dist');
const js = join(root, 'js');

/** What is loaded only when it is needed, and counted apart: threads inline, copies for bundlers, and what makes other
 * pictures than plain ones. */
const LOADED_LATER = [
  ...['./inline/*', './inline-thread.js', './encoded-tile.js'],
  ...['../render/rendering.js', '../render/marks.js', '../render/enumerated-profile.js'],
];

/** kB gzip at most. @type {Record<string, number>} */
const WASM_TARGETS = { tiff: 200, jp2: 120 };

/** @returns {Promise<string>} Markdown. */
export async function sizeReport() {
  const rows = [
    await ownRow('the page’s part of the core', 'index.js', 20),
    await ownRow('what makes other pictures than plain ones', 'render/rendering.js'),
    await ownRow('the worker’s part, with the glue that all modules share', 'engine/worker.js'),
    await ownRow('OpenSeadragon tile source', 'viewer/openseadragon.js'),
    ...(await Promise.all(
      [
        'tiff',
        'tiff-more',
        'jp2',
        'jp2-more',
        'render',
        'colour',
        'encode',
        'encode-tiff',
        'encode-webp',
        'read-picture',
      ].map(wasmRow),
    )),
    ['geotiff.js, all decoders', ...sizes(await bundle(join(modules, 'geotiff/dist-module/geotiff.js')))],
    ['@cogeotiff/core (no decoders)', ...sizes(await bundle(join(modules, '@cogeotiff/core/build/index.js')))],
    ['utif2', ...sizes(await bundle(join(modules, 'utif2/UTIF.js')))],
    [
      'wasm-vips: glue and vips.wasm',
      ...sizes(await files(modules, 'wasm-vips/lib/vips-es6.js', 'wasm-vips/lib/vips.wasm')),
    ],
    [
      'codec-openjpeg: glue and wasm, decoder only',
      ...sizes(await files(openjpeg, 'openjpegwasm_decode.js', 'openjpegwasm_decode.wasm')),
    ],
    ['codec-openjph: glue and wasm', ...sizes(await files(openjph, 'openjphjs.js', 'openjphjs.wasm'))],
  ];
  return ['## Shipped bytes', table(['part', 'kB', 'kB gzip'], rows)].join('\n\n');
}

async function ownRow(name, entry, target) {
  try {
    return [`Pyramidion: ${name}`, ...sizes(await bundle(join(js, entry), LOADED_LATER), target)];
  } catch (error) {
    return [`Pyramidion: ${name} (${error.message.split('\n')[1] ?? error.message})`, '–', '–'];
  }
}

async function wasmRow(name) {
  const part = `Pyramidion: module ${name}`;
  try {
    return [part, ...sizes(await files(join(js, 'wasm'), `${name}.wasm`), WASM_TARGETS[name])];
  } catch {
    return [`${part} (not built)`, '–', '–'];
  }
}

/** One minified file for a browser. Node's own modules and those named stay outside. */
async function bundle(entry, external = []) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['node:*', 'fs', 'http', 'https', 'url', 'path', 'worker_threads', ...external],
    absWorkingDir: root,
    outdir: relative(root, bench),
    logLevel: 'silent',
  });
  return outputFiles.map(({ contents }) => contents);
}

function files(folder, ...names) {
  return Promise.all(names.map((name) => readFile(join(folder, name))));
}

function sizes(parts, target) {
  const sum = (measure) => parts.reduce((bytes, part) => bytes + measure(part), 0);
  const zipped = sum((part) => gzipSync(part, { level: 9 }).length) / 1000;
  return [(sum((part) => part.length) / 1000).toFixed(1), against(zipped, '≤', target)];
}
