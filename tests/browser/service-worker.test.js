/** `pyramidion/service` in a service worker: the pictures of a server, without one. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { startStaticServer } from '../../js/cli/static-server.js';
import { open } from '../../js/index.js';
import { createHandler } from '../../js/service/handler.js';
import { describeInEachEngine } from './engines/index.js';
import { BLANK, fixture, onDisk, startSite, unlessReady } from './support/site.js';

const WORKER = 'tests/browser/pages/iip-worker.js';
const FOLDER = '/tests/browser/pages';
const skip = unlessReady();

/** What Node answers. @type {ReturnType<typeof createHandler>[]} */
let handlers;
before(() => {
  const resolve = (/** @type {string} */ id) => onDisk(fixture(id));
  const opening = (/** @type {any} */ source) => open(source, { workers: 0 });
  handlers = [
    createHandler({ prefix: FOLDER, resolve, open: opening }),
    createHandler({
      ...{ prefix: `${FOLDER}/marked`, resolve, open: opening },
      watermark: { source: resolve('vips-grey.tif'), opacity: 0.5 },
    }),
  ];
});
after(() => handlers.forEach((handler) => handler.close()));

describeInEachEngine('a service worker', (engine) => {
  for (const { kind, serve } of [
    { kind: 'of modules', serve: startSite },
    { kind: 'bundled into one script', serve: startBundledSite },
  ]) {
    test(`${kind} answers as Node does`, { skip }, async (t) => {
      const site = await serve();
      t.after(() => site.close());
      const page = await engine.newPage(t);
      await page.goto(`${site.url}${BLANK}`);
      const type = kind === 'of modules' ? 'module' : 'classic';
      const refused = await page.evaluate(startWorker, type);
      if (refused) return t.skip(`${engine.name} has no such service workers: ${refused}`);
      for (const query of [
        'iip?FIF=vips-deflate.tif&OBJ=Max-size&OBJ=Resolution-number',
        'iip?FIF=vips-deflate.tif&JTL=1,0',
        'iip?FIF=vips-deflate.tif&INV&GAM=2&PTL=1,1',
        'iip?FIF=vips-grey16.tif&WID=90&CMP=hot&CVT=png',
        'marked/iip?FIF=vips-deflate.tif&PTL=1,0',
        'iip?FIF=nothing.tif&PTL=1,0',
        'iip?FIF=vips-deflate.tif&PTL=9,0',
      ]) {
        assert.deepEqual(await page.evaluate(answerTo, query), await answerOfNode(`${FOLDER}/${query}`), query);
      }
      assert.deepEqual(
        page.logs.filter((line) => !/ (400|404) /.test(line)),
        [],
      );
    });
  }
});

/** The site, where the worker is one script without imports, for browsers whose service workers are scripts. */
async function startBundledSite() {
  const { outputFiles } = await build({
    entryPoints: [onDisk(WORKER)],
    ...{ bundle: true, write: false, format: 'iife', target: 'es2022', logLevel: 'warning', external: ['./inline/*'] },
    // Where the WebAssembly modules are is reckoned from a script of the library's.
    banner: { js: "const moduleAddress = new URL('/js/engine/modules.js', location.href).href;" },
    define: { 'import.meta.url': 'moduleAddress' },
  });
  const headers = { 'Content-Type': 'text/javascript' };
  const script = async () => new Response(outputFiles[0].text, { headers });
  const handles = (/** @type {string | URL} */ url) => new URL(url).pathname === `/${WORKER}`;
  return startStaticServer({ root: onDisk('/'), port: 0, services: Object.assign(script, { handles, close() {} }) });
}

/**
 * Runs in the page: starts the worker, and waits until it answers.
 * @param {string} type
 * @returns {Promise<string>} why there are no workers of that kind; empty if there is one
 */
async function startWorker(type) {
  if (!navigator.serviceWorker) return 'there are none at all';
  try {
    await navigator.serviceWorker.register('iip-worker.js', { type: /** @type {WorkerType} */ (type) });
  } catch (error) {
    if (type === 'module') return String(error);
    throw error;
  }
  if (!navigator.serviceWorker.controller) {
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
  }
  return '';
}

/** Runs in the page. @param {string} query */
async function answerTo(query) {
  const response = await fetch(query);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), bytes: [...bytes] };
}

/** @param {string} path */
async function answerOfNode(path) {
  const url = `http://127.0.0.1${path}`;
  const handler = /** @type {typeof handlers[0]} */ (handlers.find(({ handles }) => handles(url)));
  const response = await handler(new Request(url));
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), bytes: [...bytes] };
}
