import type { ApiTool, ApiTools } from '../../libs/openapi/src/index.js';
import type { UpstreamExchange } from '../../apps/mcp-gateway/src/config/served-settings.js';
import type { DocumentedUpstream } from '../../apps/mcp-gateway/src/sources/openapi/document.source.js';
import { LIMITS } from './http-sessions.js';

/** `GET /orders/{id}` as a document gives it: its one argument is the path's. */
export function apiTool(change: Partial<ApiTool> = {}): ApiTool {
  return {
    name: 'shop_getOrder',
    title: 'An order',
    description: 'One order.',
    hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
    operation: {
      id: 'getOrder',
      method: 'GET',
      path: '/orders/{id}',
      key: 'GET /orders/{id}',
      overriddenAs: undefined,
    },
    input: {
      json: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      check: (value) => ({ ok: true, value }),
      prepare: () => undefined,
    },
    security: { token: ['read'], schemes: [] },
    url: undefined,
    answers: apiAnswers(),
    request: ({ id }) => ({
      method: 'GET',
      path: { literals: ['/orders/', ''], values: [id as string] },
      query: [],
      headers: {},
    }),
    notes: [],
    ...change,
  };
}

/** Answers of which nothing is shown beforehand. */
export function apiAnswers(change: Partial<ApiTool['answers']> = {}): ApiTool['answers'] {
  return {
    schema: undefined,
    picked: undefined,
    narrowing: [],
    next: () => undefined,
    ...change,
  };
}

/** What a document gives when nothing is wrong with it. */
export function apiToolsOf(...tools: readonly ApiTool[]): ApiTools {
  return { tools, refused: [], problems: [], warnings: [], operations: tools.length };
}

/** Settings of an upstream with a document, whose ceiling is `read write`. */
export function documentedUpstream(
  url: string,
  change: Partial<DocumentedUpstream> = {},
): DocumentedUpstream {
  const exchange = {
    audience: 'u',
    scopes: ['read', 'write'],
  } as Partial<UpstreamExchange> as UpstreamExchange;
  return {
    name: 'shop',
    url,
    prefix: 'shop',
    exchange,
    headers: {},
    secrets: [],
    callerScopes: { read: ['shop:read'], write: ['shop:write'] },
    limits: LIMITS,
    tools: { include: [], exclude: [], override: {} },
    openapi: {
      source: { path: '/shop.json', shown: 'shop.json' },
      include: [],
      exclude: [],
      securitySchemes: {},
      hosts: [],
      output: 'none',
    },
    at: (field) => `gateway.yaml:3:5 upstreams.shop.${field}`,
    ...change,
  };
}
