import { hash } from 'node:crypto';
import type { McpSettings, UpstreamSettings } from '../config/served-settings.js';
import { HeldValues } from '../upstreams/held-values.js';
import type { McpServerState } from '../upstreams/mcp/mcp-server-state.js';
import type { McpUpstream } from '../upstreams/mcp/mcp-upstream.js';

type Settings = UpstreamSettings & { readonly mcp: McpSettings };

/**
 * The MCP servers of open catalogues: one for all entries that say the same, so that a reload that leaves an upstream
 * as it is keeps its callers' sessions.
 */
export class McpUpstreams {
  private readonly open = new HeldValues<McpUpstream>();

  /** `make` is called where no open catalogue has such a server. */
  of(settings: Settings, make: () => McpUpstream): McpUpstream {
    return this.open.of(keyOf(settings), settings, make);
  }

  /** What is known of the server that these settings name; undefined where no tool was made of them. */
  stateOf(settings: Settings): McpServerState | undefined {
    return this.open.get(keyOf(settings))?.state;
  }

  /** No tool was made of these settings, or none of them can be called any more. */
  async release(settings: Settings): Promise<void> {
    await this.open.release(keyOf(settings), settings)?.close();
  }
}

/** Hashed: it has secrets. */
function keyOf({ name, url, headers, secrets, limits, exchange, mcp }: Settings): string {
  const { protocol, session } = mcp;
  const said = { name, url, headers, secrets, limits, exchange, protocol, session };
  return hash('sha256', JSON.stringify(said), 'base64url');
}
