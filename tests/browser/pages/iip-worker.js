/**
 * A service worker that answers requests of the Internet Imaging Protocol from static files.
 * @module
 */

import { createHandler } from '../../../js/service/handler.js';

const FOLDER = '/tests/browser/pages';
/** @param {string} id */
const resolve = (id) => new URL(`/tests/fixtures/made/${encodeURIComponent(id)}`, location.href);

const handlers = [
  createHandler({ prefix: FOLDER, resolve }),
  createHandler({ prefix: `${FOLDER}/marked`, resolve, watermark: { source: resolve('vips-grey.tif'), opacity: 0.5 } }),
];

addEventListener('install', (/** @type {any} */ event) => event.waitUntil(/** @type {any} */ (self).skipWaiting()));
addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(/** @type {any} */ (self).clients.claim()));
addEventListener('fetch', (/** @type {any} */ event) => {
  const handler = handlers.find(({ handles }) => handles(event.request.url));
  if (handler) event.respondWith(handler(event.request));
});
