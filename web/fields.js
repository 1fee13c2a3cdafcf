/**
 * The fields of the panel "Adjust".
 * @module
 */

import { make, say } from './page.js';
import { BAND_COLOURS, isShownAtFirst } from './look.js';

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

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

/**
 * A text of several lines that may be wrong.
 * @param {string} name
 * @param {string} label
 * @param {Partial<HTMLTextAreaElement>} properties
 * @param {(text: string) => string} problemOf what is wrong with a text; empty if nothing is
 */
export function textArea(name, label, properties, problemOf) {
  const area = make('textarea', { id: `adjust-${name}`, name, spellcheck: false, ...properties });
  const problem = problemLine(name);
  check([area], problem, ({ value }) => problemOf(value));
  return make('p', { className: 'field text' }, make('label', { htmlFor: area.id }, label), area, problem);
}

/**
 * Numbers in rows and columns, to begin with those that change nothing: the fields `${name}11` for row 1, column 1, and so on.
 * @param {string} name
 * @param {string[]} channels what both rows and columns stand for
 */
export function matrix(name, channels) {
  const problem = problemLine(name);
  const head = channels.map((from) => make('span', { ariaHidden: 'true' }, `× ${from}`));
  const rows = channels.map((to, row) =>
    channels.map((from, column) => cell(`${name}${row + 1}${column + 1}`, to, from)),
  );
  check(rows.flat(), problem, ({ value, ariaLabel }) => (value === '' ? `A number is missing: ${ariaLabel}.` : ''));
  const lines = rows.flatMap((cells, row) => [make('span', { ariaHidden: 'true' }, `${channels[row]} =`), ...cells]);
  return make('div', { className: 'matrix' }, make('span'), ...head, ...lines, problem);
}

/**
 * @param {string} name
 * @param {string} to
 * @param {string} from
 */
function cell(name, to, from) {
  const input = make('input', { type: 'number', id: `adjust-${name}`, name, step: 'any' });
  input.defaultValue = to === from ? '1' : '0';
  input.ariaLabel = `${to} from ${from}`;
  return input;
}

/** Says what is wrong with the field of that name. @param {string} name */
function problemLine(name) {
  return make('small', { className: 'field-problem', id: `adjust-${name}-problem` });
}

/**
 * Says what is wrong with the values of fields, and keeps the last one of each with which nothing was.
 * @template {HTMLInputElement | HTMLTextAreaElement} Checked
 * @param {Checked[]} inputs
 * @param {HTMLElement} problem
 * @param {(input: Checked) => string} problemOf
 */
function check(inputs, problem, problemOf) {
  for (const input of inputs) {
    input.setAttribute('aria-describedby', problem.id);
    const draw = (/** @type {Event} */ { type }) => {
      const isWrong = problemOf(input) !== '';
      input.setAttribute('aria-invalid', String(isWrong));
      if (!isWrong) input.dataset.good = input.value;
      else if (type === 'filled') delete input.dataset.good;
      problem.textContent = inputs.map(problemOf).find((text) => text !== '') ?? '';
    };
    input.addEventListener('input', draw);
    input.addEventListener('filled', draw);
    // Not at each key: that would be told while the reader is still typing.
    input.addEventListener('change', () => problem.textContent && say(problem.textContent));
  }
}

/** @param {Field} input */
export const isInvalid = (input) => input.getAttribute('aria-invalid') === 'true';

/** Its value, or the last one that could be. @param {Field} input */
export function goodValue(input) {
  if (!isInvalid(input) || input instanceof HTMLSelectElement) return input.value;
  return input.dataset.good ?? input.defaultValue;
}
