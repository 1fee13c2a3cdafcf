/**
 * The cards of the sample pyramids. Their pictures are read from the pyramids themselves.
 * @module
 */

import { open } from 'pyramidion';
import { element, make } from './page.js';

const LIST = 'samples/index.json';
const CARD_WIDTH = 480;

/** @typedef {{title: string, url: string, description: string, licence: string}} Sample */

/** Lists the samples, where there are any. */
export async function showSamples() {
  const response = await fetch(LIST).catch(() => undefined);
  if (!response?.ok) return;
  const samples = /** @type {Sample[]} */ (await response.json());
  element('samples-title').hidden = samples.length === 0;
  const list = element('samples');
  for (const sample of samples) {
    const canvas = make('canvas', { width: CARD_WIDTH, height: (CARD_WIDTH * 2) / 3 });
    canvas.ariaHidden = 'true';
    const link = make(
      'a',
      { href: `?url=${encodeURIComponent(sample.url)}`, title: sample.licence },
      canvas,
      make('strong', {}, sample.title),
      make('small', {}, sample.description),
    );
    list.append(make('li', {}, link));
    // A card without its picture is still a card.
    drawCard(canvas, sample.url).catch(() => {});
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} url
 */
async function drawCard(canvas, url) {
  const image = await open(new URL(url, location.href).href);
  try {
    const picture = await image.region({ outputWidth: CARD_WIDTH });
    canvas.height = picture.height;
    canvas.getContext('2d')?.putImageData(picture.toImageData(), 0, 0);
  } finally {
    image.close();
  }
}
