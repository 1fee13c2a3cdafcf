import { ROOT, run } from '../support/run.mjs';
import { unlessUnchanged } from '../support/unchanged.mjs';

/** Puts the viewer page together in dist/web. */
export function viewerPage() {
  const inputs = ['web', 'js', 'package-lock.json'];
  return unlessUnchanged('viewer-page', { inputs, outputs: ['dist/web/index.html'] }, () =>
    run(process.execPath, [`${ROOT}web/build.mjs`]),
  );
}
