import type { GatewayConfig } from '../config/config.js';
import type { ServedSettings, UpstreamSettings } from '../config/served-settings.js';

const SETTINGS: Readonly<Record<string, string>> = {
  url: 'API_BASE_URL',
  exchange: 'EXCHANGE_PROFILE',
  'exchange.audience': 'API_AUTH0_AUDIENCE',
  'exchange.scopes': 'MCP_AUTH0_EXCHANGE_SCOPE',
  'exchange.client.id': 'MCP_AUTH0_CLIENT_ID',
  'exchange.client.secret': 'MCP_AUTH0_CLIENT_SECRET',
  'exchange.client.key': 'CLIENT_ASSERTION_KEY',
};

/** The sample as the environment says it: one upstream with `greet`, and the tools that need none. */
export function environmentSettings(config: GatewayConfig): ServedSettings {
  const { upstream, exchange, issuer } = config;
  const sample: UpstreamSettings = {
    name: 'upstream-api',
    url: upstream.baseUrl,
    prefix: '',
    exchange: {
      profile: exchange.profile,
      issuer,
      client: exchange.client,
      subjectTokenType: exchange.subjectTokenType,
      target: exchange.target ?? 'audience',
      audience: upstream.audience,
      scopes: upstream.scopes,
      parameters: exchange.parameters ?? {},
      timeoutMs: exchange.timeoutMs,
      ratePerSecond: exchange.ratePerSecond,
    },
    headers: {},
    callerScopes: { read: ['tool:greet'], write: ['tool:greet'] },
    limits: {
      timeoutMs: upstream.timeoutMs,
      answerBytes: 0,
      argumentBytes: 0,
      concurrency: 0,
    },
    tools: { include: ['greet'], exclude: [], override: {} },
    at: (field) => SETTINGS[field] ?? field,
  };
  const { baselineScopes } = config;
  return { sample: true, listing: 'all', upstreams: [sample], baselineScopes };
}
