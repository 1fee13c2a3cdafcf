/**
 * Code that is loaded when it is needed.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bringAlong, brought } from '../../js/brought-along.js';
import { EngineError } from '../../js/index.js';

/** Stands for a module. @type {any} */
const module = { markFor: () => {} };

test('a failure is told, and the next one tries again, once', async () => {
  const cause = new TypeError('Failed to fetch dynamically imported module');
  await assert.rejects(
    brought('marks', () => Promise.reject(cause)),
    (error) => error instanceof EngineError && error.code === 'engine' && error.cause === cause && error.hint !== '',
  );
  assert.equal(await brought('marks', async () => module), module);
  assert.equal(await brought('marks', () => assert.fail('loaded again')), module);
});

test('what was brought along is not loaded', async () => {
  bringAlong(/** @type {any} */ ({ rendering: module }));
  assert.equal(await brought('rendering', () => assert.fail('loaded')), module);
});
