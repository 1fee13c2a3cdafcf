/**
 * How far long work has come, for a person who watches.
 * @module
 */

const PATIENCE_MILLISECONDS = 1000;

/**
 * Shows a percentage on stderr when that is a terminal, once the work has taken longer than a second.
 * @returns {{ update: (fraction: number) => void, end: () => void }}
 */
export function showProgress() {
  const { stderr } = process;
  const started = Date.now();
  let shown = false;
  return {
    update(fraction) {
      if (!stderr.isTTY || Date.now() - started < PATIENCE_MILLISECONDS) return;
      stderr.write(`\r${String(Math.floor(fraction * 100)).padStart(3)} %`);
      shown = true;
    },
    end() {
      if (shown) stderr.write('\r\x1b[K');
    },
  };
}
