/**
 * Waiting for a page, the same way in every engine: asking again until the answer is yes.
 * @module
 */

const PATIENCE_MILLISECONDS = 20_000;
const PAUSE_MILLISECONDS = 50;

/**
 * @param {() => Promise<unknown>} question
 * @param {string} description what is waited for; told when it never comes
 * @throws {Error} when the answer stays false
 */
export async function waitUntil(question, description) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await question())) {
    if (Date.now() > end) throw new Error(`Waited ${PATIENCE_MILLISECONDS} ms in vain for: ${description}`);
    await new Promise((resume) => setTimeout(resume, PAUSE_MILLISECONDS));
  }
}
