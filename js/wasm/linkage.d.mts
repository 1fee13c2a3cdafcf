/** By what names the modules know what is in runtime.mjs, and what that calls of them: tools/build/linkage.mjs. */
declare const linkage: Record<string, Record<'imports' | 'exports' | 'calls', Record<string, string>>>;
export default linkage;
