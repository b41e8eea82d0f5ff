const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Those that take longest, in this order. */
const SLOW = [
  'test/hostile/hostile.e2e-spec.ts',
  'test/cli/use.e2e-spec.ts',
  'test/openapi-cli.e2e-spec.ts',
  'libs/openapi/src/api-tools-steps.spec.ts',
  'test/networks.e2e-spec.ts',
  'test/env-file.e2e-spec.ts',
  'test/openapi-requests-urls.spec.ts',
  'test/lint-rules.spec.ts',
  'test/long-outage.e2e-spec.ts',
  'test/unwritable-log.e2e-spec.ts',
  'test/ending.e2e-spec.ts',
  'libs/openapi/src/schema/hostile-schemas.spec.ts',
  'test/cli/call.e2e-spec.ts',
  'test/reported-faults.e2e-spec.ts',
  'test/cli/looking.e2e-spec.ts',
  'test/openapi-clients.e2e-spec.ts',
  'test/doctor/command.e2e-spec.ts',
  'test/reload.e2e-spec.ts',
  'test/openapi-live-documents.e2e-spec.ts',
  'test/hostile/texts.e2e-spec.ts',
  'test/hostile/settings.e2e-spec.ts',
  'test/openapi-hostile.spec.ts',
  'test/within.spec.ts',
  'test/cli/try.e2e-spec.ts',
  'test/build.spec.ts',
].map((file) => join(__dirname, '../..', file));

/**
 * Starts slow files first, so that no worker is left with one at the end. Without it Jest, which remembers
 * no times in a clean clone, goes by the size of the files. Throws when one is gone.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    const gone = SLOW.filter((file) => !existsSync(file));
    if (gone.length > 0) throw new Error(`slow-first.cjs names ${gone.join()}, which is gone`);
    const rank = ({ path }) => (SLOW.includes(path) ? SLOW.indexOf(path) : SLOW.length);
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
