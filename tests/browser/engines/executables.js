/**
 * Where the three browsers are on this machine, and how they are installed where they are not.
 * @module
 */

import { existsSync } from 'node:fs';

/** @typedef {'chromium' | 'firefox' | 'webkit'} EngineName */

const MINI_BROWSER = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
];
const WEBKIT_DRIVER = '/usr/bin/WebKitWebDriver';
const XVFB = '/usr/bin/Xvfb';

/** Every engine that the tests run in. @type {EngineName[]} */
export const ENGINE_NAMES = ['chromium', 'firefox', 'webkit'];

/** @type {Record<EngineName, { find: () => string | undefined, packages: string }>} */
const ENGINES = {
  chromium: {
    find: () => chosen('CHROMIUM_BIN', ['/usr/bin/chromium', '/usr/bin/google-chrome']),
    packages: 'chromium',
  },
  firefox: {
    find: () => chosen('FIREFOX_BIN', ['/usr/bin/firefox-esr', '/usr/bin/firefox']),
    packages: 'firefox-esr',
  },
  webkit: {
    find: () => {
      const canShow = process.env.DISPLAY || existsSync(XVFB);
      return existsSync(WEBKIT_DRIVER) && canShow ? chosen('WEBKIT_BIN', MINI_BROWSER) : undefined;
    },
    packages: 'webkit2gtk-driver xvfb',
  },
};

/**
 * The program of an engine.
 * @param {EngineName} name
 * @returns {string | undefined} undefined when it is not installed
 */
export const executableOf = (name) => ENGINES[name].find();

/**
 * What to tell when an engine is absent.
 * @param {EngineName} name
 */
export const installHint = (name) =>
  `${name} is not installed: apt-get install -y --no-install-recommends ${ENGINES[name].packages}`;

/**
 * Whether the absence of an engine is a failure: on a CI machine always, elsewhere only for those in REQUIRE_ENGINES.
 * @param {EngineName} name
 */
export function isRequired(name) {
  const required = process.env.REQUIRE_ENGINES ?? (process.env.CI ? ENGINE_NAMES.join(',') : '');
  return required.split(',').includes(name);
}

/**
 * @param {string} variable an environment variable that overrides the candidates; empty or a wrong path: not installed
 * @param {string[]} candidates
 */
function chosen(variable, candidates) {
  const override = process.env[variable];
  return (override === undefined ? candidates : [override]).find((path) => path !== '' && existsSync(path));
}
