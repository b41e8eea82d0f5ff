/** A person in a real browser: needs Chromium, npx and the npm registry. */
const { projects, testTimeout } = require('./jest.config.cjs');

const [, e2e] = projects;

module.exports = {
  ...e2e,
  displayName: 'browser',
  testTimeout,
  testMatch: ['<rootDir>/test/browser/**/*.browser-spec.ts'],
  globalSetup: '<rootDir>/test/support/needs.ts',
};
