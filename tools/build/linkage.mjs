/**
 * One JavaScript for all WebAssembly modules. Emscripten writes one for each, which differ in which of the same functions they
 * hold, and in the letters by which a module imports and exports them. The one of the module "runtime" holds all; here is
 * found out what the others' letters are in it.
 * @module
 */

/** The module whose JavaScript is taken. */
export const RUNTIME = 'runtime';

/** Exported, but nobody calls it from outside. */
const UNUSED = '___embind_register_native_and_builtin_types';
/** Calls of functions with 64-bit numbers, one for each signature: Embind looks them up by name. */
const DYNAMIC_CALL = /^dynCall_/;

/**
 * @typedef {object} Linkage
 * @property {Record<string, string>} imports the runtime's letter for each of the module's
 * @property {Record<string, string>} exports the module's letter for each of the runtime's
 * @property {Record<string, string>} calls the module's letter for each dynamic call
 */

/**
 * @param {Record<string, string>} scripts what Emscripten has written for each module, not minified; the runtime's too
 * @returns {Record<string, Linkage>} for each but the runtime
 * @throws {Error} when the runtime lacks something
 */
export function linkageOf({ [RUNTIME]: runtimeScript, ...scripts }) {
  const known = lettersIn(runtimeScript);
  return Object.fromEntries(
    Object.entries(scripts).map(([name, script]) => {
      /** @type {Linkage} */
      const linkage = { imports: {}, exports: {}, calls: {} };
      const { imports, exports } = lettersIn(script);
      for (const [imported, letter] of Object.entries(imports)) {
        const own = known.imports[imported];
        if (!own) throw new Error(`"${name}" imports ${imported}: have wasm/bindings/runtime_module.cpp call it.`);
        linkage.imports[letter] = own;
      }
      for (const [exported, letter] of Object.entries(exports)) {
        const own = known.exports[exported];
        if (own) linkage.exports[own] = letter;
        else if (DYNAMIC_CALL.test(exported)) linkage.calls[exported] = letter;
        else if (exported !== UNUSED) throw new Error(`"${name}" exports ${exported}, which the runtime does not know.`);
      }
      return [name, linkage];
    }),
  );
}

/**
 * What a module imports and exports: letters, by name.
 * @param {string} script
 */
function lettersIn(script) {
  const [, library] = /var asmLibraryArg=\{(.*?)\};/s.exec(script) ?? [];
  if (library === undefined) throw new Error('Emscripten writes its JavaScript otherwise than tools/build/linkage.mjs reads it.');
  const imported = library.matchAll(/"(?<letter>[\w$]+)":(?<name>[\w$]+)/g);
  const exported = script.matchAll(/(?:\b|Module\[")(?<name>[\w$]+)(?:"\])?=Module\["asm"\]\["(?<letter>[\w$]+)"\]/g);
  return { imports: byName(imported), exports: byName(exported) };
}

/** @param {Iterable<RegExpMatchArray>} matches with groups `name` and `letter` */
const byName = (matches) =>
  Object.fromEntries([...matches].map(({ groups: { name, letter } = {} }) => [name, letter]));
