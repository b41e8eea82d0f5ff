const { patience } = require('./scripts/support/patience.cjs');

/** Two projects: rules of one file beside its source (unit), stories through real HTTP (e2e). */
const shared = {
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  transform: { '^.+\\.(t|j)s$': '@swc/jest' },
  transformIgnorePatterns: ['/node_modules/(?!(?:jose|oidc-provider)/)'],
  moduleNameMapper: {
    '^#(auth|foreign-text|outbound|serving|telemetry|token-exchange)$':
      '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  setupFilesAfterEnv: ['<rootDir>/test/support/secret-search-setup.ts'],
};

module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,scripts}/**/*.spec.ts', '<rootDir>/test/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
    },
  ],
  // So that what hangs is named. It decides nothing else: what may be late is driven by a clock.
  testTimeout: 300_000 * patience,
  reporters: ['default', '<rootDir>/test/support/secret-report.cjs'],
};
