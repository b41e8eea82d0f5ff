import type { ToolSource } from '../../../catalogue/tool-source.js';
import type { After, Clock } from '../../../gateway-parts.js';
import type { AppLogger } from '#telemetry';
import type { McpSession } from '../../../upstreams/mcp/mcp-session.js';
import type { Upstream } from '../../../upstreams/upstream.js';
import { LearnedLists } from './learned-lists.js';
import { ListMaker } from './list-maker.js';
import type { McpUpstreamSettings, RelayParts } from '../tool-list.source.js';

/** What it works with. */
export interface LearnedParts extends RelayParts {
  readonly clock: Clock;
  readonly after: After;
  readonly logger: Pick<AppLogger, 'warn' | 'error'>;
}

/** The tools of an MCP server that is asked as each caller; none is known before the first one asks. */
export function learnedTools(settings: McpUpstreamSettings, parts: LearnedParts): ToolSource {
  const { upstreamFor, clock, after, logger } = parts;
  const ceiling = settings.exchange?.scopes ?? [];
  return {
    name: settings.at('mcp.list.from'),
    close: () => parts.release(settings),
    load: () => {
      // An upstream of this kind opens sessions of it.
      const upstream = upstreamFor(settings, ceiling) as Upstream<McpSession>;
      const learned = new LearnedLists(settings, {
        ...{ upstream, clock, after, logger },
        maker: new ListMaker(settings, parts),
      });
      return Promise.resolve({ tools: [], problems: [], learned });
    },
  };
}
