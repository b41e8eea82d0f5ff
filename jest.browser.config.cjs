/** A person in a real browser: needs Chromium, npx and the npm registry. */
const [, e2e] = require('./jest.config.cjs').projects;

module.exports = {
  ...e2e,
  displayName: 'browser',
  testMatch: ['<rootDir>/test/browser/**/*.browser-spec.ts'],
};
