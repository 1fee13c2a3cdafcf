/** How the WebAssembly modules share one JavaScript. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linkageOf } from '../../tools/build/linkage.mjs';

/**
 * As much of what Emscripten writes as is read.
 * @param {Record<string, string>} imports names by letter
 * @param {Record<string, string>} exports
 */
const script = (imports, exports) => {
  const { M: memory, T: table, ...functions } = exports;
  return [
    `wasmMemory=Module["asm"]["${memory}"];wasmTable=Module["asm"]["${table}"];`,
    `var asmLibraryArg={${Object.entries(imports).map(([letter, name]) => `"${letter}":${name}`)}};`,
    ...Object.entries(functions).map(
      ([letter, name]) =>
        `var ${name}=Module["${name}"]=function(){return(${name}=Module["${name}"]=Module["asm"]["${letter}"]).apply(null,arguments)};`,
    ),
  ].join('');
};

const runtime = script({ a: '__first', b: '$second', c: '_third' }, { M: 'd', T: 'e', f: '_malloc' });

describe('the linkage of modules', () => {
  test('says by which letters they know what they have in common', () => {
    const one = script({ x: '_third', y: '__first' }, { M: 'p', T: 'q', r: '_malloc', s: 'dynCall_jji' });
    const two = script({ a: '$second' }, { M: 'b', T: 'c', d: '___embind_register_native_and_builtin_types' });
    assert.deepEqual(linkageOf({ runtime, one, two }), {
      one: { imports: { x: 'c', y: 'a' }, exports: { d: 'p', e: 'q', f: 'r' }, calls: { dynCall_jji: 's' } },
      two: { imports: { a: 'b' }, exports: { d: 'b', e: 'c' }, calls: {} },
    });
  });

  test('is refused where the runtime lacks something', () => {
    const names = { M: 'p', T: 'q' };
    assert.throws(() => linkageOf({ runtime, one: script({ x: '_fourth' }, names) }), /"one" imports _fourth: have/);
    assert.throws(() => linkageOf({ runtime, one: script({}, { ...names, r: '_extra' }) }), /"one" exports _extra/);
    assert.throws(() => linkageOf({ runtime, one: 'var something={};' }), /otherwise than/);
  });
});
