import { hash } from 'node:crypto';
import type { ToolSource } from '../../../catalogue/tool-source.js';
import type { After, Clock } from '../../../gateway-parts.js';
import type { AppLogger } from '#telemetry';
import type { LearnedTools } from '../../../catalogue/learned-tools.js';
import type { HeldValues } from '../../../upstreams/held-values.js';
import type { ListedUpstream, McpSession } from '../../../upstreams/mcp/mcp-session.js';
import type { Upstream } from '../../../upstreams/upstream.js';
import { openWithGranted, narrowerScopes } from './granted-scopes.js';
import { LearnedLists } from './learned-lists.js';
import { ListMaker } from './list-maker.js';
import { ServiceList } from './service-list.js';
import { pacedRelist } from '../paced-relist.js';
import type { Relist } from '../relayed-tool.js';
import type { McpUpstreamSettings, RelayParts } from '../tool-list.source.js';

/** What it works with. */
export interface LearnedParts extends RelayParts {
  readonly clock: Clock;
  readonly after: After;
  readonly logger: Pick<AppLogger, 'info' | 'warn' | 'error'>;
  /** Of open catalogues, which share those whose settings say the same: an unchanged upstream's outlive a reload. */
  readonly lists: HeldValues<LearnedTools>;
}

/** The tools of an MCP server that is asked as each caller, or as the gateway itself; none is known at first. */
export function learnedTools(settings: McpUpstreamSettings, parts: LearnedParts): ToolSource {
  const key = keyOf(settings);
  return {
    name: settings.at('mcp.list.from'),
    close: () => {
      parts.lists.release(key, settings);
      return parts.release(settings);
    },
    load: () => {
      // Opened also where the lists are there: their tools need it for as long as these settings are served.
      const upstream = parts.upstreamFor(settings, settings.exchange?.scopes ?? []) as McpServer;
      const learned = parts.lists.of(key, settings, () => listsOf(settings, upstream, parts));
      return Promise.resolve({ tools: [], problems: [], learned });
    },
  };
}

/** Of all that they say, but not of the lines that they stand in. Hashed: it has secrets. */
function keyOf(settings: McpUpstreamSettings): string {
  return hash('sha256', JSON.stringify(settings), 'base64url');
}

function listsOf(
  settings: McpUpstreamSettings,
  server: McpServer,
  parts: LearnedParts,
): LearnedTools {
  const { upstreamFor, clock, after, logger } = parts;
  const relist: Relist = async (tool, _session, { caller, context }) => {
    const answer = await lists.again(caller, context);
    const found = answer.ok
      ? answer.tools.find((each) => each.origin?.operation === tool)
      : undefined;
    return found?.input.json;
  };
  const maker = new ListMaker(settings, { ...parts, relist: pacedRelist(relist, parts) });
  const keeping = { maker, clock, after, logger };
  const narrower = narrowerScopes(settings).map(
    (scopes) => upstreamFor(settings, scopes) as McpServer,
  );
  const lists =
    settings.mcp.list.from === 'service'
      ? new ServiceList(settings, { ...keeping, upstream: server })
      : new LearnedLists(settings, { ...keeping, upstream: openWithGranted(server, narrower) });
  return lists;
}

/** An upstream of this kind opens sessions of it, and lists for the gateway. */
type McpServer = Upstream<McpSession> & ListedUpstream;
