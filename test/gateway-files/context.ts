import { defaultTarget } from '#token-exchange';
import type { UpstreamSettings } from '../../apps/mcp-gateway/src/config/served-settings.js';
import { readGatewayFile } from '../../apps/mcp-gateway/src/config/file/gateway-file.js';
import type { GatewayFileContext } from '../../apps/mcp-gateway/src/config/file/gateway-file-context.js';
import type { TextFile } from '../../apps/mcp-gateway/src/config/file/text-file.js';

const SETTINGS: Readonly<Record<string, string>> = {
  'exchange.profile': 'EXCHANGE_PROFILE',
  'exchange.issuer': 'ISSUER_URL',
  'exchange.client.secret': 'MCP_AUTH0_CLIENT_SECRET',
};

const exchange = {
  profile: 'auth0-obo',
  issuer: 'https://tenant.example/',
  client: { id: 'gw', method: 'client_secret_post', secret: 'canary-of-the-environment' },
  subjectTokenType: 'urn:fastmcp:mcp',
  target: defaultTarget('auth0-obo'),
  parameters: {},
  timeoutMs: 5_000,
  ratePerSecond: undefined,
} as const;

const upstream: UpstreamSettings = {
  name: 'upstream-api',
  url: 'http://localhost:8787',
  prefix: '',
  exchange: { ...exchange, audience: 'http://localhost:8787', scopes: ['read:private'] },
  headers: {},
  secrets: [],
  callerScopes: { read: ['tool:greet'], write: ['tool:greet'] },
  limits: { timeoutMs: 10_000, answerBytes: 1_048_576, argumentBytes: 1_048_576, concurrency: 64 },
  tools: { include: ['greet'], exclude: [], override: {} },
  at: (field) => SETTINGS[field] ?? field,
};

/** What an environment with the profile auth0-obo says about a file. */
export const context: GatewayFileContext = {
  path: 'gateway.yaml',
  exchange,
  timeoutMs: 10_000,
  sample: { upstream },
  surroundings: { plainHttpHosts: ['plain.internal'] },
  environment: { APIM_KEY: ' canary-of-a-key ', BLANK: ' ', LINES: 'canary-one\ncanary-two' },
};

/** Files that references of tests name, by their absolute paths. */
const FILES: Readonly<Record<string, TextFile>> = {
  '/run/secrets/orders': { ok: true, text: 'canary-of-a-file\n' },
  '/run/secrets/blank': { ok: true, text: '\n' },
  '/run/secrets/large': { ok: false, problem: 'is larger than 65536 bytes' },
};

/** A file system of a few files. */
export function readFile(path: string): TextFile {
  return FILES[path] ?? { ok: false, problem: 'does not exist' };
}

/** What is wrong with a file by itself. */
export function problemsOf(text: string, given: Partial<GatewayFileContext> = {}) {
  return readGatewayFile(text, { ...context, ...given }, readFile).problems;
}

/** A file with one upstream, some of whose keys are others. */
export function orders(keys: Readonly<Record<string, string>> = {}): string {
  const all = {
    url: 'https://orders.example.com/v2',
    exchange: '{ audience: orders, scopes: [orders.read] }',
    callerScopes: '[orders:use]',
    tools: "{ include: ['*'] }",
    ...keys,
  };
  const lines = Object.entries(all).map(([key, value]) => `    ${key}: ${value}\n`);
  return `version: 1\nupstreams:\n  orders:\n${lines.join('')}`;
}

/** The same with a document, whose operations are selected by a tag. */
export function described(keys: Readonly<Record<string, string>> = {}): string {
  return orders({ openapi: './orders.openapi.json', tools: SELECTED, ...keys });
}

/** The same with an override of one operation. */
export function overriding(key: string, value: string): string {
  const override = `{ '${key}': ${value} }`;
  return described({ tools: `{ include: [{ tags: [orders] }], override: ${override} }` });
}

/** `tools` of an upstream with a document. */
export const SELECTED = '{ include: [{ tags: [orders] }] }';
