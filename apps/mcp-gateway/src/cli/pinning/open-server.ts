import type { Caller } from '#auth';
import { createHttpClient, realAfter, steadyClock } from '#outbound';
import { secretsOf } from '../../config/config-secrets.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import type { UpstreamSettings } from '../../config/served-settings.js';
import { UPSTREAMS } from '../../reload/upstream-for.js';
import type { McpSession } from '../../upstreams/mcp/mcp-session.js';
import { contextOf } from '../dry/nobody.js';
import { Recorder } from '../dry/recorder.js';
import { trialExchange } from '../dry/trial-exchange.js';

/** An MCP server that can be asked for its tools, until it is closed. */
export interface OpenServer {
  readonly session: Pick<McpSession, 'list'>;
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
export const openServer: ServerOpener = (settings, config, caller) => {
  const http = createHttpClient(undefined, config.outbound.outboundProxies);
  const exchange = trialExchange(config, new Recorder(secretsOf(config), http), http);
  return {
    session: {
      list: async (signal) => {
        const open = await UPSTREAMS.useFactory(
          ...[exchange.tokens, http, Date.now, steadyClock, realAfter, unheard, unshared],
        );
        try {
          const upstream = open.upstreamFor(settings, settings.exchange?.scopes ?? []);
          const session = (await upstream.open(caller, contextOf(caller))) as McpSession;
          return await session.list(signal);
        } finally {
          await open.release(settings);
        }
      },
    },
    said: () => exchange.said(),
    close: () => {
      http.close();
    },
  };
};

function unheard(): void {
  // Nobody observes.
}

function unshared(): undefined {
  return undefined;
}
