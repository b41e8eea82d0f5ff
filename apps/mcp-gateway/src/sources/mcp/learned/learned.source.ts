import type { ToolSource } from '../../../catalogue/tool-source.js';
import type { After, Clock } from '../../../gateway-parts.js';
import type { AppLogger } from '#telemetry';
import type { LearnedTools } from '../../../catalogue/learned-tools.js';
import type { ListedUpstream, McpSession } from '../../../upstreams/mcp/mcp-session.js';
import type { Upstream } from '../../../upstreams/upstream.js';
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
  readonly logger: Pick<AppLogger, 'warn' | 'error'>;
}

/** The tools of an MCP server that is asked as each caller, or as the gateway itself; none is known at first. */
export function learnedTools(settings: McpUpstreamSettings, parts: LearnedParts): ToolSource {
  return {
    name: settings.at('mcp.list.from'),
    close: () => parts.release(settings),
    load: () => Promise.resolve({ tools: [], problems: [], learned: listsOf(settings, parts) }),
  };
}

function listsOf(settings: McpUpstreamSettings, parts: LearnedParts): LearnedTools {
  const { upstreamFor, clock, after, logger } = parts;
  // An upstream of this kind opens sessions of it, and lists for the gateway.
  const upstream = upstreamFor(settings, settings.exchange?.scopes ?? []) as McpServer;
  const relist: Relist = async (tool, _session, { caller, context }) => {
    const answer = await lists.again(caller, context);
    const found = answer.ok
      ? answer.tools.find((each) => each.origin?.operation === tool)
      : undefined;
    return found?.input.json;
  };
  const maker = new ListMaker(settings, { ...parts, relist: pacedRelist(relist, parts) });
  const keeping = { upstream, maker, clock, after, logger };
  const lists =
    settings.mcp.list.from === 'service'
      ? new ServiceList(settings, keeping)
      : new LearnedLists(settings, keeping);
  return lists;
}

type McpServer = Upstream<McpSession> & ListedUpstream;
