/**
 * The page that a folder without an index.html shows.
 * @module
 */

const ENTITIES = new Map(Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }));

/** @param {string} text */
const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);

/**
 * An HTML page that lists a folder, sub-folders first. Names with a leading dot are left out.
 * @param {string} path the folder's path on the server, with a slash at its end
 * @param {import('node:fs').Dirent[]} entries
 * @returns {string}
 */
export function listingPage(path, entries) {
  const shown = entries
    .filter((entry) => !entry.name.startsWith('.'))
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name));
  const links = shown.map(({ name, isFolder }) => {
    const slash = isFolder ? '/' : '';
    // "./" keeps a name with a colon from reading as a scheme.
    return `<li><a href="./${encodeURIComponent(name)}${slash}">${escapeHtml(name)}${slash}</a></li>`;
  });
  if (path !== '/') links.unshift('<li><a href="../">../</a></li>');
  const title = escapeHtml(path);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<h1>${title}</h1>
<ul>
${links.join('\n')}
</ul>
</html>
`;
}
