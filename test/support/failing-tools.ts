import { Module } from '@nestjs/common';
import { z } from 'zod';
import { HTTP_CLIENT } from '#auth';
import type { HttpStreams } from '#outbound';
import { TokenExchangeService } from '#token-exchange';
import { GreetTool } from '../../apps/mcp-gateway/src/tools/greet.tool.js';
import type { Tool } from '../../apps/mcp-gateway/src/catalogue/tool.js';
import { NO_INPUT, toolSchema } from '../../apps/mcp-gateway/src/catalogue/tool-schema.js';
import { TOOLS } from '../../apps/mcp-gateway/src/tools/tools.module.js';
import type { HttpSession } from '../../apps/mcp-gateway/src/upstreams/http/http-session.js';
import { HttpUpstream } from '../../apps/mcp-gateway/src/upstreams/http/http-upstream.js';
import { pathOf } from '../../apps/mcp-gateway/src/upstreams/http/request-path.js';
import type { Upstream } from '../../apps/mcp-gateway/src/upstreams/upstream.js';
import {
  SAMPLE_UPSTREAM,
  UpstreamsModule,
} from '../../apps/mcp-gateway/src/upstreams/upstreams.module.js';

const hints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
const base = { title: 'Bad', description: 'Bad.', input: NO_INPUT, scopes: [], hints };
const throws: Tool = { ...base, name: 'throws', run: () => Promise.reject(new Error('canary')) };
const lies: Tool = {
  ...base,
  name: 'lies',
  output: toolSchema(z.looseObject({ n: z.number() })),
  run: () => Promise.resolve({ content: [], structuredContent: { n: 'canary' } }),
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

/** `greet`, and tools that fail in other ways. */
@Module({
  imports: [UpstreamsModule],
  providers: [
    GreetTool,
    {
      provide: TOOLS,
      inject: [GreetTool, SAMPLE_UPSTREAM, TokenExchangeService, HTTP_CLIENT],
      useFactory: (
        greet: Tool,
        sample: Upstream<HttpSession>,
        tokens: TokenExchangeService,
        http: HttpStreams,
      ) => {
        const limits = { timeoutMs: 1, answerBytes: 1, argumentBytes: 1_000, concurrency: 0 };
        const busy = new HttpUpstream(
          { name: 'busy', url: 'http://busy.invalid', exchange: undefined, headers: {}, limits },
          { tokens, http, clock: () => 0, after: () => () => undefined },
        );
        return [greet, throws, lies, asks('order', sample), asks('busy_order', busy)];
      },
    },
  ],
  exports: [TOOLS],
})
export class ToolsThatFailModule {}
