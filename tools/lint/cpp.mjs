/**
 * The checks of C++ and C.
 * @module
 */

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '../support/parallel.mjs';
import { exitCode, ROOT, run, StepFailed } from '../support/run.mjs';
import { unlessUnchanged } from '../support/unchanged.mjs';

const FOLDERS = ['wasm', 'tests/native', 'tests/fuzz'];
const BUILD = 'build/sanitize';

/**
 * Another version lays code out otherwise: Debian 12's is the one that counts.
 * @param {string} program
 */
const version14 = (program) => (existsSync(`/usr/bin/${program}-14`) ? `${program}-14` : program);

/** @param {...string} options of clang-format */
export async function clangFormat(...options) {
  return exitCode(version14('clang-format'), [...options, ...(await filesEnding('.cpp', '.h', '.c'))]);
}

/** Files that have been checked are not checked again until something in C++ changes. */
export async function clangTidy() {
  const inputs = [...FOLDERS, '.clang-tidy', 'CMakeLists.txt', 'cmake'];
  try {
    await unlessUnchanged('clang-tidy', { inputs }, async () => {
      await configureSanitize();
      await tidyAll(
        (await filesEnding('.cpp')).filter((path) => !isForEmbind(path) && !path.startsWith('tests/fuzz/')),
      );
    });
    return 0;
  } catch (error) {
    if (error instanceof StepFailed) return 1;
    throw error;
  }
}

/** Native Clang has no Emscripten headers. @param {string} path */
const isForEmbind = (path) => path.startsWith('wasm/bindings/');

/** clang-tidy reads how each file is compiled from the build of the native tests. */
export async function configureSanitize() {
  if (!existsSync(join(ROOT, BUILD, 'build.ninja'))) await run('cmake', ['--preset', 'sanitize'], { quiet: true });
}

/** @param {string[]} files */
async function tidyAll(files) {
  const options = ['-p', BUILD, '--quiet'];
  const codes = await inParallel(files, (file) =>
    exitCode(version14('clang-tidy'), [...options, file], { quiet: true }),
  );
  const failed = codes.filter((code) => code !== 0).length;
  if (failed > 0) throw new StepFailed(`clang-tidy: ${failed} files`);
}

/** @param {...string} endings */
async function filesEnding(...endings) {
  const lists = FOLDERS.map(async (folder) => {
    const names = await readdir(join(ROOT, folder), { recursive: true });
    return names.filter((name) => endings.some((ending) => name.endsWith(ending))).map((name) => `${folder}/${name}`);
  });
  return (await Promise.all(lists)).flat().sort();
}
