/**
 * The page that every contender runs in: `?contender=NAME&url=URL`. It offers `bench`, whose steps the benchmark
 * calls one after the other; each resolves to the milliseconds until the viewport was full of sharp tiles.
 */

import { frame, full } from '/stage/drawn.js';
import { slowScripts, longTasks } from './long-tasks.js';

/* global OpenSeadragon */

const parameters = new URLSearchParams(location.search);
const contender = await import(`./contenders/${parameters.get('contender')}.js`);

/** The same for all, whatever the contender: nothing is animated, and tiles are asked for as soon as they are wanted. */
const settings = {
  id: 'viewer',
  animationTime: 0,
  blendTime: 0,
  drawer: 'canvas',
  immediateRender: true,
  maxTilesPerFrame: 64,
  showNavigationControl: false,
  ...contender.settings?.(OpenSeadragon),
};

let viewer;

window.bench = {
  /**
   * `seen`: when the first tile, of whatever level, was drawn.
   * @returns {Promise<{milliseconds: number, sinceNavigation: number, seen: number}>}
   */
  async open() {
    const start = performance.now();
    let seen = NaN;
    viewer = OpenSeadragon(settings);
    viewer.addOnceHandler('tile-drawn', () => (seen = performance.now()));
    viewer.addHandler('open-failed', (event) => console.error(event.message));
    viewer.open(await contender.tileSource(OpenSeadragon, parameters.get('url'), viewer));
    await new Promise((resolve) => viewer.addOnceHandler('open', resolve));
    await full(viewer);
    const end = performance.now();
    return {
      milliseconds: end - start,
      sinceNavigation: end,
      seen: seen - start,
    };
  },

  /** To full resolution at the picture's middle. */
  async zoom() {
    const item = viewer.world.getItemAt(0);
    const { x, y } = item.getBounds().getCenter();
    return timed(() => {
      viewer.viewport.zoomTo(item.imageToViewportZoom(1), undefined, true);
      viewer.viewport.panTo(new OpenSeadragon.Point(x, y), true);
    });
  },

  /** By the viewport's width to the right. */
  pan: () => timed(() => viewer.viewport.panBy(new OpenSeadragon.Point(viewer.viewport.getBounds().width, 0), true)),

  /** @returns {{longest: number, count: number, ours: number}} Of the tasks over 50 ms so far, in milliseconds. */
  longTasks: () => ({ ...longTasks(), ours: slowScripts('/pyramidion/') }),
};

async function timed(move) {
  const start = performance.now();
  move();
  viewer.forceRedraw();
  await frame();
  await full(viewer);
  return performance.now() - start;
}
