import { whoami } from './tools.js';

/** What the bare engines answer, who ever asks. */
export const WHOAMI = whoami({
  sub: 'bench|caller',
  clientId: 'bench-client',
  scopes: ['tool:greet', 'tool:whoami'],
});

export const INFO = { name: 'bare', version: '1.0.0' };
export const TOOLS = { capabilities: { tools: {} } };
