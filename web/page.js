/**
 * Small helpers for the page's elements.
 * @module
 */

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Partial<HTMLElementTagNameMap[T]>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * Tells something to those who listen to the page rather than look at it.
 * @param {string} text
 */
export function say(text) {
  element('status').textContent = text;
}

const activities = new Set();

/**
 * Shows that something is being waited for, as long as there is any such thing.
 * @param {string} activity
 * @param {boolean} isGoingOn
 */
export function setBusy(activity, isGoingOn) {
  if (isGoingOn) activities.add(activity);
  else activities.delete(activity);
  element('progress').hidden = activities.size === 0;
  element('main').ariaBusy = String(activities.size > 0);
}
