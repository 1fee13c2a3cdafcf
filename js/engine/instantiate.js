import linkage from '../wasm/linkage.mjs';
import runtime from '../wasm/runtime.mjs';

/**
 * Starts a WebAssembly module. All share one JavaScript, Emscripten's for a module that imports whatever any of them does; each
 * knows these functions by letters of its own (tools/build/linkage.mjs).
 * @param {string} name
 * @param {WebAssembly.Module} module
 * @returns {Promise<any>} what it exports, as Embind offers it, and its memory
 */
export function instantiate(name, module) {
  const { imports, exports, calls } = linkage[name];
  return new Promise((resolve, reject) => {
    /** @type {any} */
    const instantiated = {
      /** @type {(imports: { a: Record<string, any> }, done: (instance: { exports: object }) => void) => {}} */
      instantiateWasm: (given, done) => {
        WebAssembly.instantiate(module, { a: named(imports, given.a) })
          .then((instance) => {
            Object.assign(instantiated, named(calls, instance.exports));
            done({ exports: named(exports, instance.exports) });
          })
          .catch(reject);
        return {};
      },
    };
    runtime(instantiated).then(resolve, reject);
  });
}

/**
 * @param {Record<string, string>} names what each is called there, by what it is called here
 * @param {Record<string, any>} there
 */
const named = (names, there) => Object.fromEntries(Object.entries(names).map(([here, name]) => [here, there[name]]));
