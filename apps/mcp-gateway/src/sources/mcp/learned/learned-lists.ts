import type { Caller } from '#auth';
import { TokenExchangeError } from '#token-exchange';
import type { LearnedTools, ToolsOfCaller } from '../../../catalogue/learned-tools.js';
import type { McpSession } from '../../../upstreams/mcp/mcp-session.js';
import type { CallContext, Upstream } from '../../../upstreams/upstream.js';
import { authorizationKey } from './authorization-key.js';
import { EVERYBODY, KeptLists, type KeepingParts } from './kept-lists.js';
import { scopesOfTools, type McpUpstreamSettings } from '../tool-list.source.js';

/** What lists are learned with. */
export interface LearningParts extends KeepingParts {
  readonly upstream: Pick<Upstream<McpSession>, 'open'>;
}

/**
 * The tools of one MCP server as each caller is shown them: asked with the caller's own delegated token, and kept for
 * the callers of the same authorization context (specification, Caching).
 */
export class LearnedLists implements LearnedTools {
  readonly upstream: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  private readonly lists: KeptLists;

  constructor(
    private readonly settings: McpUpstreamSettings,
    private readonly parts: LearningParts,
  ) {
    const { name, prefix } = settings;
    this.upstream = name;
    this.prefix = prefix;
    this.scopes = scopesOfTools(settings);
    this.lists = new KeptLists(settings, parts);
  }

  async of(caller: Caller, context: CallContext, tool?: string): Promise<ToolsOfCaller> {
    const { lists } = this;
    const everybodys = lists.fresh(EVERYBODY, tool);
    if (everybodys !== undefined) return everybodys;
    let session: McpSession;
    try {
      session = await this.parts.upstream.open(caller, context);
    } catch (error) {
      if (error instanceof TokenExchangeError && error.remedy === 'sign_in') throw error;
      return lists.failure(error);
    }
    return lists.of(this.keyOf(caller, session), () => session.list(), tool);
  }

  /** Asks for the caller's list now, whatever holds. Throws the exchange's error. */
  async again(caller: Caller, context: CallContext): Promise<ToolsOfCaller> {
    const session = await this.parts.upstream.open(caller, context);
    return this.lists.again(this.keyOf(caller, session), () => session.list());
  }

  private keyOf(caller: Caller, session: McpSession): string {
    return authorizationKey(this.settings.mcp.list.sharedBy, caller, session.scopes);
  }
}
