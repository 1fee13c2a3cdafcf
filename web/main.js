/**
 * The viewer page: shows the image whose address is in the page's own address (`?url=…`), in the form, or the file that
 * was chosen or dropped.
 * @module
 */

import { open } from 'pyramidion';
import { listenForChoices } from './choices.js';
import { Facts } from './facts.js';
import { hideProblem, showProblem } from './problem.js';
import { showSamples } from './samples.js';
import { ReadCount } from './read-count.js';
import { element, say, setBusy } from './page.js';

/** @typedef {import('./choices.js').Choice} Choice */

// The viewer is the larger part of the code: it comes while the image is being opened.
const viewModule = import('./view.js');
const facts = new Facts();

/** @type {Promise<import('./view.js').View> | undefined} */
let view;
/** What is being opened or shown. @type {AbortController} */
let showing = new AbortController();
/** The images that are open: the file's main one first. @type {import('pyramidion').Image[]} */
let images = [];
/** The one that is on the stage. @type {import('pyramidion').Image | undefined} */
let presented;
/** @type {import('./adjust.js').Adjust | undefined} */
let adjust;

/**
 * Opens an image and shows it, in place of what is shown now. Errors are told to the reader.
 * @param {Choice} choice
 */
async function show({ source, name, takesFocus }) {
  showing.abort();
  showing = new AbortController();
  const { signal } = showing;
  hideProblem();
  say(`Opening ${name}…`);
  setBusy('opening', true);
  // The stage takes its final size now, and the viewer is set up in it while the first bytes are on their way.
  enterStage();
  if (images.length === 0) facts.announce(name);
  const stage = theView();
  const reads = new ReadCount();
  try {
    // Browsers log each index file that is not there: most TIFF files do without one.
    const index = /\.(tiff?|btf|tf8|ptif|svs|scn)$/i.test(nameOf(source)) ? false : 'auto';
    const image = await open(source, { signal, index, ...reads.optionsFor(source) });
    await stage;
    if (signal.aborted) return image.close();
    // The new one is shown before the old one is closed, so that none of the old one's tiles fails.
    const old = images;
    images = [image];
    document.title = `${name} – Pyramidion`;
    facts.show(image, name, reads, (associated) => showAssociated(image, associated));
    await present(image, name, signal);
    old.forEach((each) => each.close());
    say(`${name} is open: ${image.width} by ${image.height} pixels.`);
    if (takesFocus) (await stage).focus();
  } catch (error) {
    if (signal.aborted) return;
    if (images.length === 0) leaveStage();
    showProblem(`${name} could not be opened.`, error);
  } finally {
    if (!signal.aborted) setBusy('opening', false);
  }
}

/**
 * Shows another image of the same file, or its main one again.
 * @param {import('pyramidion').Image} main
 * @param {import('pyramidion').Associated | undefined} associated undefined for the main image
 */
async function showAssociated(main, associated) {
  try {
    const image = associated ? await associated.open() : main;
    images = [...new Set([...images, image])];
    const name = associated ? associated.name || associated.kind : 'The main image';
    await present(image, name, showing.signal);
    facts.describe(image);
    say(`${name}: ${image.width} by ${image.height} pixels.`);
  } catch (error) {
    showProblem('This part of the file could not be opened.', error);
  }
}

/**
 * Puts an image on the stage, as the page's address says that it is to be shown.
 * @param {import('pyramidion').Image} image
 * @param {string} name
 * @param {AbortSignal} signal
 */
async function present(image, name, signal) {
  presented = image;
  adjust?.leave();
  adjust = undefined;
  const shown = await theView();
  const isAdjusted = location.hash.includes('=') || !element('adjust').hidden;
  const look = isAdjusted ? await adjustPresented() : undefined;
  if (!signal.aborted && presented === image) await shown.show(image, name, look);
}

/**
 * Fills the panel "Adjust" for the image that is shown. Most readers never open it: its code comes when they do.
 * @returns {Promise<import('./adjust.js').Look | undefined>} what the panel says
 */
async function adjustPresented() {
  const { Adjust } = await import('./adjust.js');
  if (!presented) return undefined;
  adjust?.leave();
  adjust = new Adjust(presented, (look) => void setLook(look));
  return adjust.look;
}

/** How many looks are on their way to the screen. */
let looksComing = 0;

/** @param {import('../js/viewer/tile-maker.js').Look} look */
async function setLook(look) {
  setBusy('look', ++looksComing > 0);
  try {
    await (await theView()).setLook(look);
  } catch (error) {
    // Another image has taken its place.
    if (/** @type {any} */ (error).code !== 'closed') showProblem('The image cannot be shown like this.', error);
  } finally {
    setBusy('look', --looksComing > 0);
  }
}

async function toggleAdjust() {
  const panel = element('adjust');
  panel.hidden = !panel.hidden;
  const toggle = document.querySelector('[data-action="adjust"]');
  toggle?.setAttribute('aria-expanded', String(!panel.hidden));
  if (panel.hidden) return /** @type {HTMLElement} */ (toggle).focus();
  if (!adjust) {
    const look = await adjustPresented();
    // From now on samples are kept: what the reader changes is shown at once.
    if (look) void setLook(look);
  }
  /** @type {HTMLElement | null} */ (panel.querySelector('summary'))?.focus();
}

function theView() {
  view ??= viewModule.then(
    ({ View }) =>
      new View({
        onTileFailed: (error) => showProblem('A part of the image could not be read.', error),
        onToggleFacts: () => facts.toggle(),
        onToggleAdjust: () => void toggleAdjust(),
        onArrived: () => facts.describeOddities(),
      }),
  );
  return view;
}

function enterStage() {
  element('welcome').hidden = true;
  element('stage').hidden = false;
  const skip = /** @type {HTMLAnchorElement} */ (element('skip'));
  skip.href = '#picture';
  skip.textContent = 'Skip to the image';
}

let hasSamples = false;

/** Shows the welcome instead. */
function leaveStage() {
  element('stage').hidden = true;
  facts.hide();
  element('adjust').hidden = true;
  element('welcome').hidden = false;
  if (!hasSamples) showSamples();
  hasSamples = true;
}

if (!listenForChoices(show)) leaveStage();

/**
 * Its path or name, without what an address may have behind it.
 * @param {string | URL | File} source
 */
function nameOf(source) {
  return source instanceof File ? source.name : new URL(source, location.href).pathname;
}
