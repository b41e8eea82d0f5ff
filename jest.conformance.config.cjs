/** The official conformance suite against the running apps; needs npx and the npm registry. */
const { projects, reporters, testTimeout } = require('./jest.config.cjs');

const [, e2e] = projects;

module.exports = {
  ...e2e,
  reporters,
  displayName: 'conformance',
  testTimeout,
  testMatch: ['<rootDir>/test/conformance/**/*.conformance-spec.ts'],
  globalSetup: '<rootDir>/test/support/needs.ts',
};
