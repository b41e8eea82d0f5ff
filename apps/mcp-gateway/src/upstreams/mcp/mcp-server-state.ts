import type { UpstreamSettings } from '../../config/served-settings.js';
import type { UpstreamBreaker } from '../requests/upstream-breaker.js';
import type { Era } from './session/server-era.js';

/** What is known of an MCP server at a moment, of this process. */
export interface McpServerState {
  /** Undefined until it was asked. */
  readonly era: Era | undefined;
  /** Sessions of callers that are kept between calls. */
  readonly sessions: number;
  readonly circuit: UpstreamBreaker['state'];
  /** Seconds since it last listed its tools, to whomever; undefined until it did. */
  readonly listAgeSeconds: number | undefined;
}

/** By name, the MCP servers among upstreams of which tools were made. */
export type McpServerStates = (
  upstreams: readonly UpstreamSettings[],
) => ReadonlyMap<string, McpServerState>;

/** Injection token of `McpServerStates`. */
export const MCP_SERVER_STATES = Symbol('mcp-server-states');
