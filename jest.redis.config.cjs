/** Replicas that share delegated tokens through a real Redis; needs redis-server. */
const { projects, reporters, testTimeout } = require('./jest.config.cjs');

const [, e2e] = projects;

module.exports = {
  ...e2e,
  reporters,
  displayName: 'redis',
  testTimeout,
  testMatch: ['<rootDir>/test/redis/**/*.redis-spec.ts'],
  globalSetup: '<rootDir>/test/support/needs.ts',
};
