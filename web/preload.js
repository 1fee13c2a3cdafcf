/**
 * Has the browser fetch the WebAssembly module that the image in the page's address needs, while scripts are still on
 * their way. It stands in the page itself (build.mjs), so that it runs at once.
 * @module
 */

import { likelyKind } from '../js/image/file-kind.js';

const url = new URLSearchParams(location.search).get('url');
if (url) {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'preload', as: 'fetch', type: 'application/wasm', crossOrigin: 'anonymous' });
  link.href = `${likelyKind(url)}.wasm`;
  document.head.append(link);
}
