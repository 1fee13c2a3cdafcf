/** When the pages that are measured have drawn what they were to draw. */

/**
 * Resolves when all tiles of the viewport are loaded and have been drawn.
 * @param {any} viewer OpenSeadragon's, of one image
 */
export async function full(viewer) {
  for (let settled = 0; settled < 2;) {
    await frame();
    settled = viewer.world.getItemAt(0).getFullyLoaded() ? settled + 1 : 0;
  }
}

/** Resolves with the next frame. */
export function frame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
