/**
 * How a test that cannot go on, since its browser is gone, is told from one that has found a defect.
 * @module
 */

/**
 * Browsers die of themselves now and then: WebKit's compositor in software OpenGL, for one. Nothing is waited for then,
 * the next test gets a new browser, and `npm test` runs the file once more.
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
