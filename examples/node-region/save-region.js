/**
 * Saves the middle of an image, at most 800 pixels wide, as a JPEG.
 *
 *     node save-region.js https://example.org/painting.tif middle.jpg
 */

import { writeFile } from 'node:fs/promises';
import { open } from 'pyramidion';

const [source, out] = process.argv.slice(2);

const image = await open(source);
const region = {
  x: Math.floor(image.width / 4),
  y: Math.floor(image.height / 4),
  width: Math.ceil(image.width / 2),
  height: Math.ceil(image.height / 2),
};
const picture = await image.region({ ...region, outputWidth: Math.min(800, region.width) });
const blob = await picture.toBlob({ type: 'image/jpeg', quality: 0.9 });
await writeFile(out, new Uint8Array(await blob.arrayBuffer()));
await image.close();
