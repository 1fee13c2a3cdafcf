/**
 * The view of an image: OpenSeadragon, its buttons and its keys.
 * @module
 */

import OpenSeadragon from 'openseadragon';
import { createTileSource, viewerOptions } from '../js/viewer/openseadragon.js';
import { element, setBusy } from './page.js';

const STEP = 1.6;
/** What a key does, beside OpenSeadragon's own arrows. @type {Record<string, string>} */
const ACTIONS = {
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  0: 'home',
  1: 'actual-size',
  c: 'adjust',
  f: 'full-screen',
  i: 'facts',
  r: 'rotate',
};

export class View {
  #viewer;
  /** The tile source of what is shown. @type {any} */
  #source;
  #isWhole = true;
  /** @type {Record<string, () => void>} */
  #actions;

  /**
   * @param {{onTileFailed: (error: unknown) => void, onToggleFacts: () => void, onToggleAdjust: () => void, onArrived: () => void}} callbacks
   *   `onArrived`: a tile has come, or all that is in view
   */
  constructor({ onTileFailed, onToggleFacts, onToggleAdjust, onArrived }) {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#viewer = OpenSeadragon({
      element: element('view'),
      ...viewerOptions(OpenSeadragon),
      showNavigationControl: false,
      animationTime: isStill ? 0 : 0.6,
      springStiffness: 8,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      zoomPerScroll: 1.3,
      pixelsPerArrowPress: 120,
      maxZoomPixelRatio: 16,
      visibilityRatio: 0.2,
      tileRetryMax: 2,
      tileRetryDelay: 500,
      showNavigator: matchMedia('(width > 48rem)').matches,
      navigatorPosition: 'BOTTOM_RIGHT',
      navigatorSizeRatio: 0.18,
      navigatorBackground: '#18191c',
      navigatorOpacity: 1,
      navigatorBorderColor: 'transparent',
      navigatorDisplayRegionColor: '#f0b440',
    });
    this.#actions = {
      'zoom-in': () => this.#zoomBy(STEP),
      'zoom-out': () => this.#zoomBy(1 / STEP),
      home: () => this.#viewer.viewport.goHome(),
      'actual-size': () => this.#showActualSize(),
      rotate: () => this.#viewer.viewport.rotateBy(90),
      'full-screen': toggleFullScreen,
      adjust: onToggleAdjust,
      facts: onToggleFacts,
    };
    // It shows where the view is; to those who do not see it, the keys and the view itself are enough.
    this.#viewer.navigator?.element.setAttribute('aria-hidden', 'true');
    this.#listen(onTileFailed, onArrived);
  }

  /**
   * Shows an image in place of the one before.
   * @param {import('pyramidion').Image} image
   * @param {string} name
   * @param {import('../js/viewer/tile-maker.js').Look} [look]
   */
  async show(image, name, look) {
    const { canvas } = this.#viewer;
    canvas.id = 'picture';
    canvas.setAttribute('role', 'application');
    canvas.setAttribute(
      'aria-label',
      `${name}. Arrow keys pan, plus and minus zoom, 0 shows the whole image, 1 its actual size.`,
    );
    this.#viewer.viewport?.setRotation(0, true);
    const source = createTileSource(OpenSeadragon, image, look);
    this.#source = source;
    await source.prepare(this.#viewer);
    if (this.#source === source) this.#viewer.open(source);
  }

  /**
   * Shows the image otherwise.
   * @param {import('../js/viewer/tile-maker.js').Look} look
   * @returns {Promise<void>} when it is on the screen
   */
  setLook(look) {
    return this.#source.setLook(look);
  }

  /** Lets the keys go to the image. */
  focus() {
    this.#viewer.canvas.focus({ preventScroll: true });
  }

  /**
   * @param {(error: unknown) => void} onTileFailed
   * @param {() => void} onArrived
   */
  #listen(onTileFailed, onArrived) {
    element('stage').addEventListener('click', ({ target }) => {
      const button = /** @type {Element} */ (target).closest('[data-action]');
      if (button) this.#actions[/** @type {string} */ (button.getAttribute('data-action'))]();
    });
    const viewer = this.#viewer;
    viewer.addHandler('canvas-key', (event) => this.#press(event));
    viewer.addHandler('animation', () => this.#showZoom());
    viewer.addHandler('after-resize', () => {
      const wasWhole = this.#isWhole;
      // OpenSeadragon is about to place the image itself.
      queueMicrotask(() => {
        // Panels beside it come and go: the whole image stays whole.
        if (wasWhole) viewer.viewport.goHome(true);
        this.#showZoom();
      });
    });
    viewer.addHandler('open', () => {
      this.#showZoom();
      setBusy('tiles', true);
      viewer.world.getItemAt(0).addHandler('fully-loaded-change', ({ fullyLoaded }) => {
        setBusy('tiles', !fullyLoaded);
        if (fullyLoaded) onArrived();
      });
    });
    // Some of what is odd is met by the tiles alone.
    viewer.addHandler('tile-loaded', onArrived);
    viewer.addHandler('tile-load-failed', ({ tileRequest, message, maxReached }) => {
      if (maxReached) onTileFailed(tileRequest ?? new Error(message));
    });
  }

  /** @param {any} event */
  #press(event) {
    const { key, ctrlKey, metaKey, altKey } = event.originalEvent;
    const action = ACTIONS[key.toLowerCase()];
    if (!action || ctrlKey || metaKey || altKey) return;
    event.preventDefaultAction = true;
    this.#actions[action]();
  }

  /** @param {number} factor */
  #zoomBy(factor) {
    const { viewport } = this.#viewer;
    viewport.zoomBy(factor);
    viewport.applyConstraints();
  }

  #showActualSize() {
    const { viewport, world } = this.#viewer;
    viewport.zoomTo(world.getItemAt(0).imageToViewportZoom(1 / devicePixelRatio));
    viewport.applyConstraints();
  }

  #showZoom() {
    const { viewport, world, navigator } = this.#viewer;
    const item = world.getItemAt(0);
    if (!item) return;
    const zoom = item.viewportToImageZoom(viewport.getZoom(true)) * devicePixelRatio * 100;
    this.#isWhole = viewport.getZoom(true) <= viewport.getHomeZoom() * 1.1;
    navigator?.element.classList.toggle('idle', this.#isWhole);
    element('zoom').textContent = `${zoom < 10 ? zoom.toFixed(1) : Math.round(zoom)} %`;
  }
}

function toggleFullScreen() {
  if (document.fullscreenElement) return document.exitFullscreen();
  // Refused where the page is embedded without the permission: the page stays as it is.
  element('stage')
    .requestFullscreen()
    .catch(() => {});
}
