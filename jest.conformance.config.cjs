/** The official conformance suite against the running apps; needs npx and the npm registry. */
const [, e2e] = require('./jest.config.cjs').projects;

module.exports = {
  ...e2e,
  displayName: 'conformance',
  testMatch: ['<rootDir>/test/conformance/**/*.conformance-spec.ts'],
};
