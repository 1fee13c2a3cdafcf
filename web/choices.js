/**
 * The ways to choose an image: the page's address, the form, a link `?url=…`, a file, a drop, and the history.
 * @module
 */

import { element } from './page.js';

/**
 * @typedef {object} Choice
 * @property {string | File} source
 * @property {string} name for the reader
 * @property {boolean} takesFocus whether the reader has just acted, and expects to go on in the image
 */

/**
 * Calls `show` for each choice, and at once for the address in `?url=`.
 * @param {(choice: Choice) => void} show
 * @returns {boolean} whether there was such an address
 */
export function listenForChoices(show) {
  const form = /** @type {HTMLFormElement} */ (element('open-form'));
  const field = /** @type {HTMLInputElement} */ (element('url'));

  const showAddress = (/** @type {string} */ url) => {
    history.pushState(undefined, '', `?url=${encodeURIComponent(url)}`);
    field.value = url;
    show({ ...fromAddress(url), takesFocus: true });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const url = field.value.trim();
    if (url !== '') showAddress(url);
  });
  addEventListener('click', (event) => {
    const link = /** @type {Element} */ (event.target).closest?.('a[href^="?url="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    showAddress(new URLSearchParams(link.getAttribute('href') ?? '').get('url') ?? '');
  });

  const showLocation = () => {
    const url = new URLSearchParams(location.search).get('url');
    field.value = url ?? '';
    if (url) show({ ...fromAddress(url), takesFocus: false });
    return url !== null;
  };
  // Without an address in it, the entry is the welcome page, or one whose file cannot be had again.
  addEventListener('popstate', () => showLocation() || location.reload());

  const showFile = (/** @type {File} */ file) => {
    field.value = '';
    history.pushState(undefined, '', location.pathname);
    show({ source: file, name: file.name, takesFocus: true });
  };
  const chooser = /** @type {HTMLInputElement} */ (element('file'));
  chooser.addEventListener('change', () => {
    const [file] = chooser.files ?? [];
    if (file) showFile(file);
    // So that the same file can be chosen again.
    chooser.value = '';
  });
  listenForDrops(showFile);
  return showLocation();
}

/** @param {string} url may be relative to the page */
function fromAddress(url) {
  const { href, pathname } = new URL(url, location.href);
  let name = pathname.split('/').pop() || href;
  try {
    name = decodeURIComponent(name);
  } catch {
    // A stray per cent sign: the name stays as it is.
  }
  return { source: href, name };
}

/** @param {(file: File) => void} showFile */
function listenForDrops(showFile) {
  const highlight = (/** @type {boolean} */ on) => document.body.classList.toggle('dropping', on);
  addEventListener('dragover', (event) => {
    event.preventDefault();
    highlight(true);
  });
  addEventListener('dragleave', (event) => {
    // Not when it only passes from one element to the next.
    if (!event.relatedTarget) highlight(false);
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    highlight(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) showFile(file);
  });
}
