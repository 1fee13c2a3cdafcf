import { run } from '../support/run.mjs';

/** Makes the fixtures with real encoders; those that are there stay. */
export const makeFixtures = () => run(process.execPath, ['tests/fixtures/make.mjs']);
