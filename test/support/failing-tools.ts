import { Module } from '@nestjs/common';
import { z } from 'zod';
import { HTTP_CLIENT } from '#auth';
import type { HttpStreams } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import type { Tool } from '../../apps/mcp-gateway/src/catalogue/tool.js';
import { NO_INPUT, toolSchema } from '../../apps/mcp-gateway/src/catalogue/tool-schema.js';
import { TOOLS } from '../../apps/mcp-gateway/src/tools/tools.module.js';
import type { HttpSession } from '../../apps/mcp-gateway/src/upstreams/http/http-session.js';
import { HttpUpstream } from '../../apps/mcp-gateway/src/upstreams/http/http-upstream.js';
import { pathOf } from '../../apps/mcp-gateway/src/upstreams/http/request/request-path.js';
import { UpstreamError } from '../../apps/mcp-gateway/src/upstreams/upstream.errors.js';
import type { Upstream } from '../../apps/mcp-gateway/src/upstreams/upstream.js';
import {
  GATEWAY_CONFIG,
  type GatewayConfig,
} from '../../apps/mcp-gateway/src/config/gateway-config.js';
import { AFTER, CLOCK, type After, type Clock } from '../../apps/mcp-gateway/src/gateway-parts.js';

const hints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
const base = { title: 'Bad', description: 'Bad.', input: NO_INPUT, scopes: [], hints };
/** What a tool threw may be anybody's data. */
export const THROWN = 'canary: SELECT password FROM callers';
const throws: Tool = { ...base, name: 'throws', run: () => Promise.reject(new Error(THROWN)) };
const lies: Tool = {
  ...base,
  name: 'lies',
  output: toolSchema(z.looseObject({ n: z.number() })),
  run: () => Promise.resolve({ content: [], structuredContent: { n: 'canary' } }),
};

/** As tools of an MCP server do, whichever the failure is. */
const failsAsMcp: Tool<{ code: 'upstream_answer_too_large' | 'tool_changed' }> = {
  ...base,
  name: 'fails_as_mcp',
  input: toolSchema(
    z.strictObject({ code: z.enum(['upstream_answer_too_large', 'tool_changed']) }),
  ),
  run: ({ code }) => {
    const explanation = 'No more than 1000 bytes are read.';
    return Promise.reject(new UpstreamError(code, 'u', { explanation }));
  },
};

const order = z.strictObject({ id: z.string() });

/** Asks an upstream for whatever order it is told. */
function asks(
  name: string,
  upstream: Upstream<HttpSession>,
): Tool<z.infer<typeof order>, HttpSession> {
  return {
    ...base,
    name,
    input: toolSchema(order),
    upstream,
    run: async ({ id }, { session }) => {
      const { status } = await session.send({ method: 'POST', path: pathOf`/orders/${id}` });
      return { content: [{ type: 'text', text: String(status) }] };
    },
  };
}

/** Tools that fail, beside the sample's; two of them call an API. */
@Module({
  providers: [
    {
      provide: TOOLS,
      inject: [GATEWAY_CONFIG, TokenExchangeService, HTTP_CLIENT, CLOCK, AFTER],
      useFactory: (
        { served }: GatewayConfig,
        tokens: TokenExchangeService,
        http: HttpStreams,
        ...[clock, after]: [Clock, After]
      ) => {
        const sample = served.upstreams[0]!;
        const parts = {
          tokens: tokens.exchanger(sample.exchange!),
          http,
          clock,
          steady: clock,
          after,
        };
        const limits = { ...sample.limits, concurrency: 0 };
        const busy = { ...sample, name: 'busy', exchange: undefined, limits };
        return [
          throws,
          lies,
          failsAsMcp,
          asks('order', new HttpUpstream(sample, parts)),
          asks('busy_order', new HttpUpstream(busy, parts)),
        ];
      },
    },
  ],
  exports: [TOOLS],
})
export class ToolsThatFailModule {}
