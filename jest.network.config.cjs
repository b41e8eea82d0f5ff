/** The way out through a real forward proxy; needs tinyproxy. */
const { projects, reporters, testTimeout } = require('./jest.config.cjs');

const [, e2e] = projects;

module.exports = {
  ...e2e,
  reporters,
  displayName: 'network',
  testTimeout,
  testMatch: ['<rootDir>/test/network/**/*.network-spec.ts'],
  globalSetup: '<rootDir>/test/support/needs.ts',
};
