/** Replicas that share delegated tokens through a real Redis; needs redis-server. */
const [, e2e] = require('./jest.config.cjs').projects;

module.exports = {
  ...e2e,
  displayName: 'redis',
  testTimeout: 60_000,
  testMatch: ['<rootDir>/test/redis/**/*.redis-spec.ts'],
  globalSetup: '<rootDir>/test/redis/needs-redis.ts',
};
