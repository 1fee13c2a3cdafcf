/** The source text of a worker that stands alone; written by the build. */
declare const source: string;
export default source;
