import type { FactoryProvider } from '@nestjs/common';
import { HTTP_CLIENT } from '#auth';
import type { HttpStreams } from '#outbound';
import { TokenExchangeService, WeakValues } from '#token-exchange';
import type { UpstreamSettings } from '../config/served-settings.js';
import { AFTER, CLOCK, STEADY_CLOCK, type After, type Clock } from '../gateway-parts.js';
import { OBSERVER, type GatewayObserver } from '../observing/gateway-event.js';
import type { McpUpstreamSettings } from '../sources/mcp/tool-list.source.js';
import type { UpstreamFor } from '../sources/served-tool.js';
import { HttpUpstream } from '../upstreams/http/http-upstream.js';
import { SharedSessionStore } from '../upstreams/mcp/legacy/shared-session-store.js';
import {
  MCP_SERVER_STATES,
  type McpServerState,
  type McpServerStates,
} from '../upstreams/mcp/mcp-server-state.js';
import { McpUpstream } from '../upstreams/mcp/mcp-upstream.js';
import { McpUpstreams } from './mcp-upstreams.js';
import { SESSIONS_OF, type SessionsOf } from './sessions-of.js';
import { RequestSlots } from '../upstreams/requests/request-slots.js';

/** The upstreams of open catalogues. */
export interface OpenUpstreams {
  readonly upstreamFor: UpstreamFor;
  /** Frees what an upstream holds, when no call can use what was made of these settings any more. */
  readonly release: (settings: UpstreamSettings) => Promise<void>;
  readonly mcpServers: McpServerStates;
}

/** What upstreams of all kinds are made with, and where sessions are shared. */
type Kit = [Clock, Clock, After, GatewayObserver, SessionsOf];

/** Injection token of `OpenUpstreams`. */
export const OPEN_UPSTREAMS = Symbol('open-upstreams');

export const UPSTREAMS: FactoryProvider<OpenUpstreams> = {
  provide: OPEN_UPSTREAMS,
  inject: [TokenExchangeService, HTTP_CLIENT, CLOCK, STEADY_CLOCK, AFTER, OBSERVER, SESSIONS_OF],
  useFactory: (
    tokens: TokenExchangeService,
    http: HttpStreams,
    ...[clock, steady, after, observer, sessionsOf]: Kit
  ) => {
    // One for each entry: its tools share the limit of requests under way.
    const known = new WeakMap<UpstreamSettings, Asked>();
    const servers = new McpUpstreams();
    // Outlive a reload: requests that the generation before has under way count as well.
    const counted = new WeakValues<RequestSlots>();
    const slotsOf = ({ name, url, limits: { concurrency } }: UpstreamSettings) =>
      counted.of(
        JSON.stringify([name, url, concurrency]),
        () => new RequestSlots(concurrency, after),
      );
    const made = (settings: UpstreamSettings): Asked => {
      const { exchange } = settings;
      const own = { http, clock, steady, after, observer, slots: slotsOf(settings) };
      const parts = {
        ...own,
        tokens: exchange && tokens.exchanger(exchange),
        own: exchange && (() => tokens.serviceTokens(exchange)),
      };
      if (!isMcpServer(settings)) return new HttpUpstream(settings, parts);
      return servers.of(settings, () => {
        const shared = sessionsOf(settings);
        const sessions = shared && new SharedSessionStore(shared, steady, after);
        return new McpUpstream(settings, { ...parts, ...(sessions && { sessions }) });
      });
    };
    return {
      upstreamFor: (settings, scopes) => {
        const upstream = known.get(settings) ?? made(settings);
        known.set(settings, upstream);
        return upstream.asking(scopes);
      },
      release: async (settings) => {
        if (isMcpServer(settings)) await servers.release(settings);
      },
      mcpServers: (upstreams) =>
        new Map(
          upstreams.filter(isMcpServer).flatMap((settings): [string, McpServerState][] => {
            const state = servers.stateOf(settings);
            return state === undefined ? [] : [[settings.name, state]];
          }),
        ),
    };
  },
};

export const MCP_SERVERS: FactoryProvider<McpServerStates> = {
  provide: MCP_SERVER_STATES,
  inject: [OPEN_UPSTREAMS],
  useFactory: ({ mcpServers }: OpenUpstreams) => mcpServers,
};

/** An upstream of whichever kind, of which tools ask for their part of its scopes. */
type Asked = HttpUpstream | McpUpstream;

function isMcpServer(settings: UpstreamSettings): settings is McpUpstreamSettings {
  return settings.mcp !== undefined;
}
