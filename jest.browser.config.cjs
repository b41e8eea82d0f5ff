/** A person in a real browser: needs Chromium, npx and the npm registry. */
const { projects, reporters, testTimeout } = require('./jest.config.cjs');

const [, e2e] = projects;

module.exports = {
  ...e2e,
  reporters,
  displayName: 'browser',
  testTimeout,
  testMatch: ['<rootDir>/test/browser/**/*.browser-spec.ts'],
  globalSetup: '<rootDir>/test/support/needs.ts',
};
