const { TestEnvironment } = require('jest-environment-node');
require('./kept-scripts.cjs');

/** Where undici looks for the agent of `fetch`: the first from Node 26 on, where the second wraps it. */
const DISPATCHERS = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1'].map((name) =>
  Symbol.for(name),
);

/**
 * Node's own environment, in which `fetch` has no time limits: undici would give a connection ten real
 * seconds, which a busy machine may exceed. A suite whose logs, answers and the like hold a secret fails
 * after its last hook (`secret-search.ts`).
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    await fetch('data:,');
    const dispatcher = DISPATCHERS.find((each) => globalThis[each] !== undefined);
    const { constructor: Agent } = globalThis[dispatcher];
    globalThis[dispatcher] = new Agent({
      connect: { timeout: 0 },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  handleTestEvent({ name }, { unhandledErrors }) {
    if (name !== 'run_finish') return;
    const wrong = this.global.secretSearch.conclude();
    if (wrong !== undefined) unhandledErrors.push(new Error(wrong));
  }

  async teardown() {
    this.global.secretSearch?.end();
    await super.teardown();
  }
};
