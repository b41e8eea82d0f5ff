/** The whole story with a real Keycloak; needs Java 17 or newer, and fetches Keycloak once. */
const { projects, reporters, testTimeout } = require('./jest.config.cjs');

const [, e2e] = projects;

module.exports = {
  ...e2e,
  reporters,
  displayName: 'keycloak',
  testTimeout,
  testMatch: ['<rootDir>/test/keycloak/**/*.keycloak-spec.ts'],
  globalSetup: '<rootDir>/test/keycloak/needs-keycloak.ts',
};
