/** Markdown, readable in a terminal as well. */

/**
 * @param {string[]} heads
 * @param {(string | number)[][]} rows
 * @param {number} [texts] How many columns, from the left, hold text and not figures.
 * @returns {string}
 */
export function table(heads, rows, texts = 1) {
  const cells = [heads, ...rows].map((row) => row.map(String));
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => [...row[column]].length)));
  const line = (row) => `| ${row.map((cell, i) => pad(cell, widths[i], i >= texts)).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i >= texts ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}

function pad(cell, width, right) {
  const space = ' '.repeat(width - [...cell].length);
  return right ? space + cell : cell + space;
}

/**
 * A ratio beside its target: `16.2 ✓ (≥ 15)`.
 * @param {number} ratio
 * @param {'≥' | '≤'} relation
 * @param {number} [target] None: just the ratio.
 */
export function against(ratio, relation, target) {
  if (!Number.isFinite(ratio)) return '–';
  const text = ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2);
  if (target === undefined) return text;
  const met = relation === '≥' ? ratio >= target : ratio <= target;
  return `${text} ${met ? '✓' : '✗'} (${relation} ${target})`;
}
