/**
 * Waiting for a page, the same way in every engine: asking again until the answer is yes.
 * @module
 */

import { BrowserDied } from './browser-died.js';

const PATIENCE_MILLISECONDS = 20_000;
const PAUSE_MILLISECONDS = 50;

/**
 * @param {() => Promise<unknown>} question
 * @param {string} description what is waited for; told when it never comes
 * @throws {Error} when the answer stays false
 * @throws {BrowserDied} at once
 */
export async function waitUntil(question, description) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  let cause;
  while (Date.now() < end) {
    try {
      if (await question()) return;
    } catch (error) {
      if (error instanceof BrowserDied) throw error;
      // While the page changes to another one it cannot answer.
      cause = error;
    }
    await new Promise((resume) => setTimeout(resume, PAUSE_MILLISECONDS));
  }
  throw new Error(`Waited ${PATIENCE_MILLISECONDS} ms in vain for: ${description}`, { cause });
}
