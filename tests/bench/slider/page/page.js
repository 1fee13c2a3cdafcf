/**
 * The page whose controls are moved: `?url=URL&white=VALUE`. It offers `bench`: `open`, and `move` for a control.
 */

import { open } from '/pyramidion/index.js';
import { Pool } from '/pyramidion/engine/pool.js';
import { createTileSource, viewerOptions } from '/pyramidion/viewer/openseadragon.js';
import { frame, full } from '/stage/drawn.js';
import { controls } from './controls.js';

/* global OpenSeadragon */

const parameters = new URLSearchParams(location.search);
const workers = Number(parameters.get('workers') ?? 2);

let viewer;
let source;

window.bench = {
  /** Shows the middle of the image at 1:1. */
  async open() {
    viewer = OpenSeadragon({
      id: 'viewer',
      animationTime: 0,
      blendTime: 0,
      showNavigationControl: false,
      ...viewerOptions(OpenSeadragon),
    });
    const image = await open(new URL(parameters.get('url'), location.href).href, { pool: new Pool({ workers }) });
    source = createTileSource(OpenSeadragon, image);
    viewer.open(source);
    await new Promise((resolve) => viewer.addOnceHandler('open', resolve));
    const item = viewer.world.getItemAt(0);
    viewer.viewport.zoomTo(item.imageToViewportZoom(1), undefined, true);
    viewer.viewport.panTo(item.getBounds().getCenter(), true);
    viewer.forceRedraw();
    await full(viewer);
  },

  /**
   * Moves a control to one place after the other, as soon as the one before is on the screen.
   * @param {string} name
   * @param {{ warmUps: number, moves: number }} effort the first moves do not count
   * @returns {Promise<number[]>} for each move, milliseconds until the tiles were painted
   */
  async move(name, { warmUps, moves }) {
    const look = controls(Number(parameters.get('white')))[name];
    const times = [];
    for (let i = 0; i < warmUps + moves; i++) {
      // The first draws what has been painted, the second comes when that is on the screen.
      await frame();
      await frame();
      const start = performance.now();
      await source.setLook(look(i / (warmUps + moves), i));
      if (i >= warmUps) times.push(performance.now() - start);
    }
    return times;
  },
};
