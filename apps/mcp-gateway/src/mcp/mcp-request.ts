import type { Checked } from '../tools/tool-schema.js';
import type { Tool } from '../tools/tool.js';
import type { UpstreamSession } from '../upstreams/upstream.js';
import type { McpMessage } from './mcp-message.js';

/** A tool call as far as the guards let it: each step is filled in by its guard, in order. */
export interface AdmittedCall {
  readonly tool: Tool;
  readonly input: Checked<unknown>;
  /** Open when the tool has an upstream and the exchange succeeded. */
  readonly session?: UpstreamSession;
  /** Why there is no session, when the exchange failed. */
  readonly failure?: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `MessageGuard`. */
    mcpMessage?: McpMessage;
    /** Set by `ScopesGuard` once the caller's scopes cover the tool. */
    mcpTool?: Tool;
    /** Set by `DelegationGuard`; without it no tool runs. */
    mcpCall?: AdmittedCall;
  }
}
