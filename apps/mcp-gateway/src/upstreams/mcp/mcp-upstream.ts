import type { Caller } from '#auth';
import type { HttpStreams } from '#outbound';
import type { ServiceTokens } from '#token-exchange';
import type { McpSettings, UpstreamSettings } from '../../config/served-settings.js';
import type { After, Clock } from '../../gateway-parts.js';
import type { UpstreamAsked } from '../../observing/gateway-event.js';
import type { Asking } from '../../observing/told-delegation.js';
import {
  CallerTokens,
  hiddenValues,
  type DelegatedTokens,
  type TokenSettings,
} from '../requests/caller-tokens.js';
import { ServiceOpening } from '../requests/service-opening.js';
import { RequestSlots } from '../requests/request-slots.js';
import { UpstreamBreaker } from '../requests/upstream-breaker.js';
import { fixedHeaders } from '../http/request/request-headers.js';
import type { CallContext, ServiceContext, Upstream } from '../upstream.js';
import { sessionKey } from './legacy/legacy-session.js';
import { LegacySessions } from './legacy/legacy-sessions.js';
import { MemorySessions, type SessionStore } from './legacy/session-store.js';
import type { McpServerState } from './mcp-server-state.js';
import type { ListedUpstream, McpListing, McpSession } from './mcp-session.js';
import { CallerMcpSession } from './session/caller-mcp-session.js';
import { ListAge } from './session/list-age.js';
import type { McpParts } from './session/mcp-parts.js';
import { McpRequests } from './session/mcp-requests.js';
import { RpcSender } from './session/rpc-sender.js';
import { ServerEra } from './session/server-era.js';
import { MAX_SERVER_REQUESTS } from './wire/rpc-answer.js';

/** The part of an upstream's settings that an MCP server is made of. */
export type McpUpstreamSettings = TokenSettings &
  Pick<UpstreamSettings, 'url' | 'headers' | 'secrets' | 'limits'> & {
    readonly mcp: Pick<McpSettings, 'protocol' | 'session'>;
  };

/** What no caller is: every issuer has a name. */
const NOBODY = { issuer: '', subject: '', clientId: '' };

/** What it works with. */
export interface McpUpstreamParts {
  /** Undefined for an upstream without `exchange`. */
  readonly tokens: DelegatedTokens | undefined;
  /** Makes tokens of the gateway itself, for an upstream that it asks for its list. */
  readonly own?: (() => ServiceTokens) | undefined;
  readonly http: HttpStreams;
  readonly clock: Clock;
  readonly steady: Clock;
  readonly after: After;
  /** Requests under way, where other upstreams of the same server count too; its own by default. */
  readonly slots?: RequestSlots;
  /** Where sessions of callers are kept; in memory by default. */
  readonly sessions?: SessionStore;
  /** Is told of each request; nobody by default. */
  readonly observer?: (asked: UpstreamAsked) => void;
}

/**
 * An MCP server of any revision, spoken to over Streamable HTTP. A session sends each caller's own delegated token,
 * which carries the whole ceiling of scopes; with `asking` it carries a part of them. What the server showed of
 * itself, its sessions and the limit of requests under way are shared by all parts.
 */
export class McpUpstream implements Upstream<McpSession>, ListedUpstream {
  readonly name: string;
  readonly asks: Asking | undefined;
  private readonly own: ServiceOpening;

  /** The last one is for `asking`. Throws `TypeError` for a header that the settings must not have. */
  constructor(
    private readonly settings: McpUpstreamSettings,
    private readonly parts: McpUpstreamParts,
    private readonly tokens = new CallerTokens(settings, parts.tokens),
    private readonly shared: McpParts = sharedParts(settings, parts),
  ) {
    this.name = settings.name;
    this.asks = tokens.asks;
    this.own = new ServiceOpening(settings, parts.own);
  }

  /** The same server for a tool that needs these scopes. Throws `TypeError` for one beyond the ceiling. */
  asking(scopes: readonly string[]): McpUpstream {
    return new McpUpstream(this.settings, this.parts, this.tokens.asking(scopes), this.shared);
  }

  get state(): McpServerState {
    const { era, sessions, breaker, listAge } = this.shared;
    return {
      era: era.known,
      sessions: sessions.kept,
      circuit: breaker.state,
      listAgeSeconds: listAge.seconds,
    };
  }

  async open(caller: Caller, context: CallContext): Promise<McpSession> {
    const { name } = this;
    const { scopes } = this.tokens;
    const opened = await this.tokens.open(caller, context);
    const keys = {
      // Only servers with sessions ask for it.
      get sessionKey() {
        return sessionKey(name, caller, scopes);
      },
      breakerKey: `${caller.issuer} ${caller.subject}`,
    };
    return new CallerMcpSession(this.shared, new RpcSender(this.shared, opened, keys), context);
  }

  async openAsService(context: ServiceContext): Promise<McpListing> {
    const { shared, tokens } = this;
    const opened = await this.own.open(context);
    const key = sessionKey(this.name, NOBODY, tokens.scopes);
    return new McpRequests(
      shared,
      new RpcSender(shared, opened, { sessionKey: key, breakerKey: key }),
    );
  }

  /** Ends the sessions that are kept, as far as the server lets it; in about a second. */
  close(): Promise<void> {
    return this.shared.sessions.close();
  }
}

function sharedParts(
  settings: McpUpstreamSettings,
  { http, clock, steady, after, slots, sessions, observer = unheard }: McpUpstreamParts,
): McpParts {
  const { name, url, headers, secrets, limits, mcp } = settings;
  const { timeoutMs, answerBytes, argumentBytes, concurrency } = limits;
  let id = 0;
  return {
    ...{ name, url, timeoutMs, answerBytes, argumentBytes, http, clock, steady, after, observer },
    route: new URL(url).pathname,
    headers: fixedHeaders(name, headers),
    secrets: hiddenValues(secrets, settings),
    slots: slots ?? new RequestSlots(concurrency, after),
    asideSlots: new RequestSlots(concurrency, after, MAX_SERVER_REQUESTS),
    era: new ServerEra(mcp.protocol),
    sessions: new LegacySessions(mcp.session, sessions ?? new MemorySessions(steady, after)),
    breaker: new UpstreamBreaker(name, steady),
    listAge: new ListAge(steady),
    nextId: () => (id += 1),
  };
}

function unheard(): void {
  // Nobody observes.
}
