/**
 * The text of `--help`.
 * @module
 */

const WIDTH = 100;

/**
 * What `pyramidion --help` prints.
 * @param {import('./main.js').Command[]} commands
 */
export function overview(commands) {
  const rows = commands.map(({ name, summary }) => [name, summary]);
  return [
    'Reads TIFF pyramids and JPEG 2000 images by byte range, from disk or over HTTP.',
    '',
    'Usage: pyramidion COMMAND …',
    '',
    ...table(rows),
    '',
    'pyramidion COMMAND --help tells more about a command; pyramidion --version prints the version.',
  ].join('\n');
}

/**
 * What `pyramidion COMMAND --help` prints.
 * @param {import('./main.js').Command} command
 */
export function commandHelp({ name, summary, usage, notes = [], options }) {
  const rows = Object.entries(options).map(([option, { short, value, help }]) => [
    `${short ? `-${short}, ` : ''}--${option}${value ? ` ${value}` : ''}`,
    help,
  ]);
  return [
    `${summary}.`,
    '',
    `Usage: pyramidion ${name} ${usage}`,
    '',
    ...table([...rows, ['-h, --help', 'print this']]),
    ...notes.flatMap((note) => ['', ...wrap(note, WIDTH)]),
  ].join('\n');
}

/** @param {string[][]} rows two columns */
function table(rows) {
  const width = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) =>
    wrap(text, WIDTH - width).map((line, index) => `${(index ? '' : `  ${name}`).padEnd(width)}${line}`),
  );
}

/**
 * @param {string} text
 * @param {number} width in characters
 * @returns {string[]} lines
 */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}
