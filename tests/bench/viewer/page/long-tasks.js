/** What kept the main thread for more than 50 ms. */

const tasks = [];
const frames = [];

new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
new PerformanceObserver((list) => frames.push(...list.getEntries())).observe({
  type: 'long-animation-frame',
  buffered: true,
});

/** @returns {{count: number, longest: number}} */
export function longTasks() {
  return { count: tasks.length, longest: Math.max(0, ...tasks.map((task) => task.duration)) };
}

/**
 * @param {string} path Part of a script's address.
 * @returns {number} The longest time that one such script ran without a break, in milliseconds.
 */
export function slowScripts(path) {
  const scripts = frames.flatMap((entry) => entry.scripts).filter((script) => script.sourceURL.includes(path));
  return Math.max(0, ...scripts.map((script) => script.duration));
}
