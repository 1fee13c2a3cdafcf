/**
 * How a test that cannot go on, since its browser is gone, is told from one that has found a defect.
 * @module
 */

/**
 * The browser, or the process of a page, has ended by itself, as WebKit's do now and then while they draw. Nothing is waited
 * for then, the next page is of a new browser, and `npm test` runs the file once more.
 */
export class BrowserDied extends Error {
  /** What `tools/test/reporter.mjs` knows it by: of an error from another process only the text remains. */
  static SIGN = 'The browser died';

  /**
   * @param {string} engine
   * @param {Error} cause
   */
  constructor(engine, cause) {
    super(`${BrowserDied.SIGN}: ${engine}: ${cause.message}`, { cause });
    this.name = 'BrowserDied';
  }
}
