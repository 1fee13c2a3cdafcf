/** Emscripten's factory of a module: js/engine/core.js says what the module then has. */
declare const factory: (options: object) => Promise<any>;
export default factory;
