/** The whole story with a real Keycloak; needs Java 17 or newer, and fetches Keycloak once. */
const [, e2e] = require('./jest.config.cjs').projects;

module.exports = {
  ...e2e,
  displayName: 'keycloak',
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/keycloak/**/*.keycloak-spec.ts'],
  globalSetup: '<rootDir>/test/keycloak/needs-keycloak.ts',
};
