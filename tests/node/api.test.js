/**
 * The public API is what api.snapshot.json says: what goes, comes or changes its name is seen before users see it.
 *
 *     UPDATE_SNAPSHOT=1 node --test tests/node/api.test.js
 */

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import * as main from '../../js/index.js';
import * as service from '../../js/service/handler.js';
import * as openSeadragon from '../../js/viewer/openseadragon.js';
import { ROOT } from './support/places.js';
import { tiledImage } from './support/tiled-image.js';

const SNAPSHOT = new URL('./api.snapshot.json', import.meta.url);
const MODULES = { pyramidion: main, 'pyramidion/openseadragon': openSeadragon, 'pyramidion/service': service };

/** Is `value` a class? @param {unknown} value @returns {value is new (...values: any[]) => any} */
const isClass = (value) => typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

/**
 * The members of an object that its class defines, and what they are.
 * @param {object} object
 * @param {string} [prefix]
 * @returns {[name: string, kind: string][]}
 */
function membersOf(object, prefix = '') {
  const own = Object.entries(Object.getOwnPropertyDescriptors(object));
  const members = own.filter(([name]) => !['constructor', 'prototype', 'name', 'length'].includes(name));
  return members.map(([name, { value, get, set }]) => {
    const accessor = [get && 'getter', set && 'setter'].filter(Boolean).join(' and ');
    return [prefix + name, accessor || (typeof value === 'function' ? 'method' : 'property')];
  });
}

/**
 * @param {unknown} value
 * @param {object} [instance] of a class
 */
function describeExport(value, instance = {}) {
  if (!isClass(value)) return typeof value;
  const parent = Object.getPrototypeOf(value).name;
  const properties = Object.keys(instance).map((name) => [name, 'property']);
  const members = [...membersOf(value, 'static '), ...membersOf(value.prototype), ...properties];
  return { ...(parent ? { extends: parent } : {}), ...Object.fromEntries(members.sort()) };
}

/** One of each class that has properties. @returns {Promise<Record<string, object>>} */
async function instances() {
  const image = await main.open(new Blob([tiledImage()]), { workers: 0 });
  const picture = await image.region();
  image.close();
  return {
    Image: image,
    Picture: picture,
    BlobSource: new main.BlobSource(new Blob()),
    FileSource: new main.FileSource('a path'),
    HttpSource: new main.HttpSource('an address'),
    PyramidionError: new main.PyramidionError('malformed', ''),
  };
}

/**
 * @param {Record<string, unknown>} module
 * @param {Record<string, object>} examples
 */
function describeModule(module, examples) {
  const names = Object.keys(module).sort();
  return Object.fromEntries(names.map((name) => [name, describeExport(module[name], examples[name])]));
}

describe('the public API', () => {
  test('is the one in the snapshot', async () => {
    const examples = await instances();
    const modules = Object.entries(MODULES).map(([name, module]) => [name, describeModule(module, examples)]);
    const api = Object.fromEntries(modules);
    if (process.env.UPDATE_SNAPSHOT) await writeFile(SNAPSHOT, `${JSON.stringify(api, undefined, 2)}\n`);
    const expected = JSON.parse(await readFile(SNAPSHOT, 'utf8'));
    assert.deepEqual(api, expected, 'if this is meant: UPDATE_SNAPSHOT=1 node --test tests/node/api.test.js');
  });

  test('is what the package exports', async () => {
    const { exports, version } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8'));
    const names = Object.keys(exports).filter((name) => !/[*]|\.json$/.test(name));
    assert.deepEqual(
      names.map((name) => name.replace('.', 'pyramidion')),
      Object.keys(MODULES),
    );
    assert.equal(main.version, version);
  });

  test('has errors that are told apart by class, name and code', () => {
    const classes = Object.entries(main).filter(([name]) => name.endsWith('Error'));
    assert.ok(classes.length > 5);
    for (const [name, Class] of classes) {
      const details = { url: 'u', offset: 1, structure: 's', status: 404, hint: 'h', cause: 'c' };
      const error = new /** @type {typeof main.PyramidionError} */ (Class)('malformed', 'text', details);
      assert.ok(error instanceof main.PyramidionError && error instanceof Error);
      assert.equal(error.name, name);
      assert.deepEqual({ ...error, cause: error.cause }, { ...details, code: 'malformed', name });
      assert.equal(String(error), `${name}: text`);
    }
  });
});
