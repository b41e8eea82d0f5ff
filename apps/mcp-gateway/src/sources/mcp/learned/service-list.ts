import type { Caller } from '#auth';
import { NO_TRACE } from '#outbound';
import type { LearnedTools, ToolsOfCaller } from '../../../catalogue/learned-tools.js';
import type { ListedUpstream } from '../../../upstreams/mcp/mcp-session.js';
import type { CallContext, ServiceContext } from '../../../upstreams/upstream.js';
import { scopesOfTools, type McpUpstreamSettings } from '../tool-list.source.js';
import { EVERYBODY, KeptLists, type Ask, type KeepingParts } from './kept-lists.js';

/** What the list is learned with. */
export interface ServiceParts extends KeepingParts {
  readonly upstream: ListedUpstream;
}

/** The tools of one MCP server as the gateway itself is shown them; they are the same for all callers. */
export class ServiceList implements LearnedTools {
  readonly upstream: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  private readonly lists: KeptLists;

  constructor(
    settings: McpUpstreamSettings,
    private readonly parts: ServiceParts,
  ) {
    const { name, prefix } = settings;
    this.upstream = name;
    this.prefix = prefix;
    this.scopes = scopesOfTools(settings);
    this.lists = new KeptLists(settings, parts);
  }

  of(_caller: Caller, context: CallContext, tool?: string): Promise<ToolsOfCaller> {
    return this.lists.of(EVERYBODY, this.asking(context), tool);
  }

  /** Asks for the list now, whatever holds. */
  again(_caller: Caller, context: CallContext): Promise<ToolsOfCaller> {
    return this.lists.again(EVERYBODY, this.asking(context));
  }

  async learn(): Promise<void> {
    await this.lists.again(EVERYBODY, this.asking({ trace: NO_TRACE }));
  }

  private asking({ trace, log }: ServiceContext): Ask {
    return async () => {
      const listing = await this.parts.upstream.openAsService({ trace, ...(log && { log }) });
      return listing.list();
    };
  }
}
