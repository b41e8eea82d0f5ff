import { z } from 'zod';
import { exchangeSchema, scopes, url } from './exchange-schema.js';
import { flag, oneOf, record, text, wanted, whole } from './field-kinds.js';
import { headersSchema } from './headers-schema.js';
import { mcpSchema } from './mcp-schema.js';
import { OPERATION_KEYS } from './operations-schema.js';
import {
  documentSchema,
  hostsSchema,
  outputSchema,
  securitySchemesSchema,
} from './openapi-schema.js';
import { callerScopeList, TOOL_NAME, toolsSchema } from './tools-schema.js';

/** Upstreams of one file. */
export const MAX_UPSTREAMS = 100;
/** Characters of the prefix of an upstream's tools. */
const MAX_PREFIX_CHARACTERS = 64;
/** An upstream's name. */
const UPSTREAM_NAME = /^[a-z][a-z0-9]{0,15}$/;
const MAX_NAME_CHARACTERS = 16;

/** What each limit may be set to. */
const LIMIT_RANGES = {
  timeoutMs: { least: 1, most: 600_000 },
  answerBytes: { least: 1_024, most: 67_108_864 },
  argumentBytes: { least: 1_024, most: 67_108_864 },
  concurrency: { least: 1, most: 10_000 },
} as const;

const limitOf = (name: keyof typeof LIMIT_RANGES, description: string) =>
  whole(LIMIT_RANGES[name].least, LIMIT_RANGES[name].most).describe(description).exactOptional();

const limitsSchema = z.strictObject(
  {
    timeoutMs: limitOf('timeoutMs', 'Milliseconds for one request of a tool, its retry included.'),
    answerBytes: limitOf(
      'answerBytes',
      'Bytes of one answer of the upstream; of an MCP server also of each page of its list of tools.',
    ),
    argumentBytes: limitOf('argumentBytes', "Bytes of a call's arguments."),
    concurrency: limitOf('concurrency', 'Requests to the upstream that are under way at once.'),
  },
  { error: wanted({ must: 'a mapping', write: '{ timeoutMs: 10000 }' }) },
);

const exchange = z.union([z.literal('none'), exchangeSchema], {
  error: wanted({
    must: 'none or a mapping',
    write: "{ audience: …, scopes: […] }, or none for an API that gets nobody's token",
  }),
});

const callerScopes = z.union(
  [
    z.literal('none'),
    scopes(1, '[orders:use], or none'),
    z.strictObject({
      read: callerScopeList('[orders:read]').describe('For tools that only read.'),
      write: callerScopeList('[orders:write]').describe('For all others.'),
    }),
  ],
  {
    error: wanted({
      must: 'none, a list of scopes, or read and write with a list each',
      write: '[orders:use], or none',
    }),
  },
);

const prefix = text({
  must: 'letters, digits, _ - and .',
  write: "gh, or '' for none",
  pattern: /^[A-Za-z0-9_.-]*$/,
  most: MAX_PREFIX_CHARACTERS,
});

/** What belongs to which kind of upstream: for editors, in words of JSON Schema. */
function kindRules() {
  const entries = (type: string) => ({
    include: { items: { type } },
    exclude: { items: { type } },
  });
  const without = Object.fromEntries(Object.keys(OPERATION_KEYS).map((key) => [key, false]));
  const override = { additionalProperties: { properties: without } };
  const named = { ...override, propertyNames: { pattern: TOOL_NAME.source } };
  const tools = (properties: object) => ({ properties: { tools: { properties } } });
  const has = (...required: readonly string[]) => ({
    properties: Object.fromEntries(required.map((key) => [key, true])),
    required,
  });
  return {
    dependentRequired: {
      securitySchemes: ['openapi'],
      hosts: ['openapi'],
      output: ['openapi'],
    },
    not: has('openapi', 'mcp'),
    if: has('openapi'),
    then: tools(entries('object')),
    else: {
      if: has('mcp'),
      then: tools({ ...entries('string'), override }),
      else: tools({ ...entries('string'), override: named }),
    },
  };
}

/** One upstream. */
export const upstreamSchema = z.strictObject(
  {
    url: url('https://orders.example.com/v2').describe(
      'Where the API or the MCP server is; every request stays below it. https, or http on loopback; no query, ' +
        'no user info.',
    ),
    prefix: prefix
      .describe(
        "Stands before the names of its tools, with an underscore. Default: the upstream's name.",
      )
      .exactOptional(),
    exchange: exchange.describe(
      "How a caller's token becomes one for this upstream; `none` for an API that gets nobody's token.",
    ),
    headers: headersSchema.exactOptional(),
    callerScopes: callerScopes.describe(
      "What a caller's token must carry at the gateway: one list for all tools, `read` and `write` " +
        'apart, or `none`.',
    ),
    limits: limitsSchema
      .describe('What one upstream may cost. Default: `defaults.limits`.')
      .exactOptional(),
    openapi: documentSchema.exactOptional(),
    mcp: mcpSchema.exactOptional(),
    securitySchemes: securitySchemesSchema.exactOptional(),
    hosts: hostsSchema.exactOptional(),
    output: outputSchema
      .describe(
        'The output schemas that are listed: `none`, `loose` (names and types at the top) or `strict` ' +
          '(all of it, where that can be). Default: none.',
      )
      .exactOptional(),
    tools: toolsSchema.describe('Which tools are served, and how.'),
  },
  {
    error: wanted({ must: 'a mapping', write: 'url, exchange, callerScopes and tools below it' }),
  },
);

/** Its name. */
export const upstreamName = text({
  must: "an upstream's name: a lower-case letter, then at most 15 of a-z and 0-9",
  write: 'a name such as orders',
  pattern: UPSTREAM_NAME,
  most: MAX_NAME_CHARACTERS,
});

/** The shape of gateway.yaml; `gateway.schema.json` is made from it. */
export const fileSchema = z.strictObject(
  {
    version: z
      .literal(1, {
        error: wanted({ must: '1, the only version that is known', write: 'version: 1' }),
      })
      .describe('The version of this format.'),
    sample: flag
      .describe("Whether the sample's upstream and tools are served too. Default: false.")
      .exactOptional(),
    listing: oneOf(['all', 'permitted'])
      .describe(
        'Whether tools/list shows what the caller lacks scopes for: `all`, or `permitted`. Default: all.',
      )
      .exactOptional(),
    defaults: z
      .strictObject(
        { limits: limitsSchema.describe('Limits of each upstream.').exactOptional() },
        { error: wanted({ must: 'a mapping', write: '{ limits: { timeoutMs: 10000 } }' }) },
      )
      .describe('For each upstream that does not say otherwise.')
      .exactOptional(),
    upstreams: record(upstreamName, upstreamSchema.meta(kindRules()), {
      most: MAX_UPSTREAMS,
      what: 'upstreams',
      example: 'a name and what belongs to it below',
    })
      .describe('The APIs behind the gateway, by the names that logs, metrics and errors use.')
      .exactOptional(),
  },
  { error: wanted({ must: 'a mapping', write: 'version: 1 and upstreams' }) },
);

export type GatewayFile = z.infer<typeof fileSchema>;
export type UpstreamEntry = z.infer<typeof upstreamSchema>;
