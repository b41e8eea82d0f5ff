import type { Caller } from '#auth';
import { createHttpClient, NO_TRACE, realAfter, steadyClock } from '#outbound';
import { secretsOf } from '../../config/config-secrets.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import type { UpstreamSettings } from '../../config/served-settings.js';
import { unshared } from '../../reload/sessions-of.js';
import { UPSTREAMS } from '../../reload/upstream-for.js';
import { toolFailure } from '../../mcp/tool-error.js';
import { problemOf } from '../../upstreams/upstream.errors.js';
import { MAX_TOOLS } from '../../sources/mcp/tool-file.js';
import type {
  ForeignList,
  ListedUpstream,
  McpListing,
  McpSession,
} from '../../upstreams/mcp/mcp-session.js';
import type { Upstream } from '../../upstreams/upstream.js';
import { contextOf } from '../dry/nobody.js';
import { Recorder } from '../dry/recorder.js';
import { trialExchange } from '../dry/trial-exchange.js';
import { waitingFor } from '../waiting.js';

/** An MCP server that can be asked for its tools, until it is closed. */
export interface OpenServer {
  readonly session: McpListing;
  /** What the issuer said where the exchange failed; empty where it said nothing. */
  said(): string;
  close(): void;
}

/** Opens the MCP server of an upstream as a caller; does not fail before it is asked. */
export type ServerOpener = (
  settings: UpstreamSettings,
  config: GatewayConfig,
  caller: Caller,
) => OpenServer;

/** The upstream as the gateway opens it for a call, with all the scopes that may be asked. */
export const openServer: ServerOpener = (settings, config, caller) =>
  opened(settings, config, async (upstream) => {
    // An upstream of this kind opens sessions of it.
    return (await upstream.open(caller, contextOf(caller))) as McpSession;
  });

/** The upstream as the gateway opens it to ask for its list as itself. */
export function openAsService(settings: UpstreamSettings, config: GatewayConfig): OpenServer {
  return opened(settings, config, (upstream) =>
    (upstream as Upstream & ListedUpstream).openAsService({ trace: NO_TRACE }),
  );
}

function opened(
  settings: UpstreamSettings,
  config: GatewayConfig,
  open: (upstream: Upstream) => Promise<McpListing>,
): OpenServer {
  const http = createHttpClient(undefined, config.outbound.outboundProxies);
  const exchange = trialExchange(config, new Recorder(secretsOf(config), http), http);
  return {
    session: {
      list: async (signal) => {
        const { upstreamFor, release } = await UPSTREAMS.useFactory(
          ...[exchange.tokens, http, Date.now, steadyClock, realAfter, unheard, unshared],
        );
        try {
          const session = await open(upstreamFor(settings, settings.exchange?.scopes ?? []));
          return await session.list(signal);
        } finally {
          await release(settings);
        }
      },
    },
    said: () => exchange.said(),
    close: () => {
      http.close();
    },
  };
}

/** What a server lists, which is closed then. Throws a readable error. */
export async function listOf(upstream: string, server: OpenServer): Promise<ForeignList> {
  const list = await waitingFor(`the tools of ${upstream}`, server.session.list())
    .catch((error: unknown) => {
      throw new Error(`${upstream}: ${failureText(error, server.said())}`, { cause: error });
    })
    .finally(() => {
      server.close();
    });
  const { length } = list.tools;
  if (length <= MAX_TOOLS) return list;
  throw new Error(`${upstream} lists ${length} tools, and a tool file holds ${MAX_TOOLS} of them`);
}

function failureText(error: unknown, said: string): string {
  const { code, says } = toolFailure(error);
  const words = [says, problemOf(error), said === '' ? undefined : `(${said})`];
  return `${code}: ${words.filter((word) => word !== undefined).join(' ')}`;
}

function unheard(): void {
  // Nobody observes.
}
