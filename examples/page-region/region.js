// Shows the middle of an image at full size. Serve the project (`npx pyramidion serve`) and open
// examples/page-region/?url=ADDRESS; the address may be relative to the page.
import { open, PyramidionError } from '../../dist/pyramidion.js';

const [width, height] = [640, 480];
const url = new URLSearchParams(location.search).get('url') ?? '../../web/samples/jpeg-pyramid.tif';
const facts = /** @type {HTMLElement} */ (document.getElementById('facts'));

try {
  const image = await open(new URL(url, location.href).href);
  const x = Math.max(0, Math.floor((image.width - width) / 2));
  const y = Math.max(0, Math.floor((image.height - height) / 2));
  const picture = await image.region({
    x,
    y,
    width: Math.min(width, image.width),
    height: Math.min(height, image.height),
    level: 0,
  });

  const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('region'));
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('2d')?.putImageData(picture.toImageData(), 0, 0);
  facts.textContent = `${picture.width} × ${picture.height} of ${image.width} × ${image.height} pixels`;
  image.close();
} catch (error) {
  facts.textContent = error instanceof PyramidionError ? `${error.message} ${error.hint ?? ''}` : String(error);
}
