/**
 * The fields of the panel "Adjust".
 * @module
 */

import { make } from './page.js';
import { BAND_COLOURS, isShownAtFirst } from './look.js';

/**
 * @typedef {object} Slider
 * @property {number} min
 * @property {number} max
 * @property {number} step
 * @property {number} value at first
 * @property {(value: number) => string} [show] how the value reads; default: the number
 */

/**
 * @param {string} name
 * @param {string} label
 * @param {Slider} slider
 */
export function slider(name, label, { min, max, step, value, show = String }) {
  const input = make('input', { type: 'range', id: `adjust-${name}`, name });
  // In this order: each is measured by those before it.
  for (const [key, number] of Object.entries({ min, max, step, value })) input.setAttribute(key, String(number));
  const output = make('output');
  output.setAttribute('for', input.id);
  const draw = () => {
    output.textContent = show(Number(input.value));
    input.setAttribute('aria-valuetext', output.textContent);
  };
  input.addEventListener('input', draw);
  input.addEventListener('filled', draw);
  draw();
  return make('p', { className: 'field slider' }, make('label', { htmlFor: input.id }, label), output, input);
}

/**
 * @param {string} name
 * @param {string} label
 * @param {[value: string, text: string][]} options the first one is the one at first
 */
export function choice(name, label, options) {
  const select = make('select', { id: `adjust-${name}`, name });
  select.append(...options.map(([value, text], i) => make('option', { value, defaultSelected: i === 0 }, text)));
  return make('p', { className: 'field' }, make('label', { htmlFor: select.id }, label), select);
}

/**
 * @param {string} name
 * @param {string} label
 * @param {boolean} [isOn]
 */
export function box(name, label, isOn = false) {
  const input = make('input', { type: 'checkbox', id: `adjust-${name}`, name, defaultChecked: isOn });
  return make('p', { className: 'field' }, make('label', { htmlFor: input.id }, label), input);
}

/**
 * @param {string} name
 * @param {string} label
 * @param {Partial<HTMLInputElement>} properties
 */
export function field(name, label, properties) {
  const input = make('input', { id: `adjust-${name}`, name, ...properties });
  return make('p', { className: 'field' }, make('label', { htmlFor: input.id }, label), input);
}

/**
 * @param {string} title
 * @param {Node[]} fields
 * @param {boolean} [isOpen]
 */
export function group(title, fields, isOpen = true) {
  return make('details', { open: isOpen, className: 'group' }, make('summary', {}, title), ...fields);
}

/** A band's box and its colour. @param {number} band */
export function bandField(band) {
  const row = box(`band${band}`, `Band ${band + 1}`, isShownAtFirst(band));
  const colour = make('input', { type: 'color', name: `colour${band}`, id: `adjust-colour${band}` });
  colour.defaultValue = BAND_COLOURS[band % BAND_COLOURS.length];
  colour.ariaLabel = `Colour of band ${band + 1}`;
  row.append(colour);
  return row;
}
