/** Emscripten's factory for all modules: js/engine/core.js says what each then has. */
declare const factory: (options: object) => Promise<any>;
export default factory;
