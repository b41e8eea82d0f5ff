const { TestEnvironment } = require('jest-environment-node');
require('./kept-scripts.cjs');

const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

/**
 * Node's own environment, in which `fetch` has no time limits: undici would give a connection ten real
 * seconds, which a busy machine may exceed.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    await fetch('data:,');
    const { constructor: Agent } = globalThis[DISPATCHER];
    globalThis[DISPATCHER] = new Agent({
      connect: { timeout: 0 },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
};
