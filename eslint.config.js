import js from '@eslint/js';
import globals from 'globals';

/** What runs in Node, and never in a page. */
const NODE = ['js/cli/**', 'tools/**', 'tests/**', 'web/build.mjs', 'examples/node-*/**', '*.js'];

export default [
  {
    ignores: [
      ...['build/', 'dist/', 'types/', 'third_party/', '.cache/', 'web/samples/', 'tests/fixtures/made/'],
      ...['js/wasm/', 'js/engine/inline/', '**/node_modules/'],
    ],
  },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, globals: globals['shared-node-browser'] },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-shadow': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
      // A cause is not always there to be told: some failures are answers.
      'preserve-caught-error': 'off',
    },
  },
  { files: ['js/**', 'web/**', 'examples/page-*/**', 'tests/**'], languageOptions: { globals: globals.browser } },
  { files: NODE, languageOptions: { globals: globals.node } },
  { files: ['tests/bench/**'], rules: { 'no-console': 'off' } },
];
