/**
 * What `info` prints for people.
 * @module
 */

const LONGEST_VALUE = 70;

/**
 * @param {string} source
 * @param {Record<string, any>} facts as `info --json` prints them
 * @returns {string} lines, each with its line break
 */
export function describe(source, facts) {
  const { format, width, height, bands, bits, sampleFormat, photometric, compression, planar, orientation } = facts;
  const samples = `${bands} × ${bits} bit ${sampleFormat}${planar ? ', planar' : ''}`;
  const lines = [
    source,
    `  ${format}, ${size({ width, height })} pixels`,
    `  ${photometric}, ${samples}, compression ${compression}`,
  ];
  if (orientation !== 1) lines.push(`  orientation ${orientation}`);
  if (facts.noData !== undefined) lines.push(`  no data where samples are ${facts.noData}`);
  if (facts.foundBy.length > 0) lines.push(`  parts found by ${facts.foundBy.join(', ')}`);
  lines.push('', ...levelTable(facts.levels));
  if (facts.associated.length > 0) lines.push('', 'associated images (open with --image N)');
  for (const [index, { kind, name, levels, ...image }] of facts.associated.entries()) {
    const called = name && name !== kind ? `${kind}, ${name}` : kind;
    const more = levels.length > 1 ? `, ${levels.length} levels` : '';
    lines.push(`  ${index + 1}  ${called}: ${size(image)}${more}`);
  }
  const metadata = Object.entries(facts.metadata ?? {});
  if (metadata.length > 0) lines.push('', 'metadata');
  for (const [name, value] of metadata) lines.push(`  ${name}: ${shortened(value)}`);
  return `${lines.join('\n')}\n`;
}

/** @param {Record<string, number>[]} levels */
function levelTable(levels) {
  const rows = [
    ['level', 'size', 'tile size', 'tiles'],
    ...levels.map(({ width, height, tileWidth, tileHeight, columns, rows: tileRows }, level) => [
      String(level),
      size({ width, height }),
      size({ width: tileWidth, height: tileHeight }),
      size({ width: columns, height: tileRows }),
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('   ')}`.trimEnd());
}

/** @param {{ width: number, height: number }} size */
const size = ({ width, height }) => `${width} × ${height}`;

/** @param {unknown} value */
function shortened(value) {
  const { bytes } = /** @type {{ bytes?: number }} */ (value);
  if (bytes !== undefined) return `${bytes} bytes`;
  const text = (Array.isArray(value) ? value.join(' ') : String(value)).replace(/\s+/g, ' ');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
