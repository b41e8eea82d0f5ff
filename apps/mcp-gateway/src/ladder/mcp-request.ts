import type { Catalogue } from '../catalogue/catalogue.js';
import type { Checked } from '../catalogue/tool-schema.js';
import type { Tool } from '../catalogue/tool.js';
import type { McpMessage } from './message/mcp-message.js';

/** A tool call whose caller and arguments were judged; made by `DelegationGuard`. */
export interface AdmittedCall {
  readonly tool: Tool;
  readonly input: Checked<unknown>;
  /** Open when the tool has an upstream and the exchange succeeded. */
  readonly session?: unknown;
  /** Why there is no session, when the exchange failed. */
  readonly failure?: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `MessageGuard`. */
    mcpMessage?: McpMessage;
    /** Set by `ToolScopesGuard`; all that the request is answered from. */
    mcpCatalogue?: Catalogue;
    /** Set by `ToolScopesGuard` once the caller's scopes cover the tool. */
    mcpTool?: Tool;
    /** Set by `DelegationGuard`; without it no tool runs. */
    mcpCall?: AdmittedCall;
  }
}
