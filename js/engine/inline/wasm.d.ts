/** WebAssembly modules in base64, by name; written by the build. */
declare const modules: Record<string, string>;
export default modules;
