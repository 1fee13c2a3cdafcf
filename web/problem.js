/**
 * Tells the reader what went wrong, and what can be done about it.
 * @module
 */

import { element, make } from './page.js';

/**
 * @param {string} what in a sentence
 * @param {unknown} error
 */
export function showProblem(what, error) {
  const { message = String(error), hint } = /** @type {{message?: string, hint?: string}} */ (error ?? {});
  const text = make('p', {}, make('strong', {}, what), ' ', message);
  if (hint) text.append(' ', hint);
  const close = make('button', { type: 'button', className: 'button', textContent: 'Close' });
  close.addEventListener('click', hideProblem);
  element('problem').replaceChildren(make('div', {}, text, close));
}

/** Takes the message away. */
export function hideProblem() {
  element('problem').replaceChildren();
}
