/**
 * Listening to abort signals.
 * @module
 */

/** Who listens to a signal. @type {WeakMap<AbortSignal, Set<() => void>>} */
const listeners = new WeakMap();

/**
 * Calls a function when a signal aborts. However many listen, the signal has one listener: Node warns of a leak where
 * there are more than ten, but a hundred tiles may well share a signal.
 * @param {AbortSignal | undefined} signal
 * @param {() => void} listener must not throw
 * @returns {() => void} stops listening
 */
export function onAbort(signal, listener) {
  if (!signal) return () => {};
  const all = listeners.get(signal) ?? listenTo(signal);
  // Not the function itself: who listens twice is called twice.
  const entry = () => listener();
  all.add(entry);
  return () => {
    if (!all.delete(entry) || all.size > 0 || listeners.get(signal) !== all) return;
    listeners.delete(signal);
    signal.removeEventListener('abort', callAll);
  };
}

/** @param {AbortSignal} signal */
function listenTo(signal) {
  /** @type {Set<() => void>} */
  const all = new Set();
  listeners.set(signal, all);
  signal.addEventListener('abort', callAll, { once: true });
  return all;
}

/** @param {Event} event */
function callAll({ target }) {
  const signal = /** @type {AbortSignal} */ (target);
  const all = listeners.get(signal) ?? [];
  listeners.delete(signal);
  for (const listener of [...all]) listener();
}
