import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, StepFailed } from '../support/run.mjs';
import { unlessUnchanged } from '../support/unchanged.mjs';

/** For each library in the modules, the files of its sources that hold its licence. @type {Record<string, string[]>} */
const TEXTS = {
  lcms2: ['COPYING'],
  lerc: ['LICENSE', 'NOTICE'],
  libdeflate: ['COPYING'],
  'libjpeg-turbo': ['LICENSE.md', 'README.ijg'],
  liblzma: ['COPYING'],
  libpng: ['LICENSE'],
  libtiff: ['LICENSE.md'],
  libwebp: ['COPYING'],
  openjpeg: ['LICENSE'],
  zlib: ['LICENSE'],
  zstd: ['LICENSE'],
};

/** Emscripten's C and C++ libraries are in the modules too. The second place is Debian's. */
const EMSCRIPTEN = [join(process.env.EMSDK ?? '', 'upstream/emscripten/LICENSE'), '/usr/share/doc/emscripten/copyright'];

/** Gathers the licences of the libraries in the WebAssembly modules, which travel with the package. */
export function licences() {
  const outputs = [...Object.keys(TEXTS), 'emscripten'].map((library) => `licences/${library}.txt`);
  const inputs = ['tools/build/licences.mjs', 'cmake/sources.tsv'];
  return unlessUnchanged('licences', { inputs, outputs }, async () => {
    await rm(join(ROOT, 'licences'), { recursive: true, force: true });
    await mkdir(join(ROOT, 'licences'));
    for (const [library, names] of Object.entries(TEXTS)) {
      const parts = names.map((name) => readFile(join(ROOT, 'third_party/src', library, name), 'utf8'));
      await writeFile(join(ROOT, `licences/${library}.txt`), (await Promise.all(parts)).join('\n\n'));
    }
    await writeFile(join(ROOT, 'licences/emscripten.txt'), await emscriptenLicence());
  });
}

async function emscriptenLicence() {
  for (const path of EMSCRIPTEN) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text) return text;
  }
  throw new StepFailed(`Emscripten's licence is in none of ${EMSCRIPTEN.join(', ')}: set EMSDK to emsdk's folder.`);
}
