import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  CLIENT_CAPABILITIES_META_KEY,
  createMcpHandler,
  inputRequired,
  Server,
  type CallToolResult,
  type ClientCapabilities,
  type InputRequiredResult,
  type JSONRPCRequest,
  type McpHttpHandler,
} from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { APP_LOGGER, type AppLogger } from '#telemetry';
import { ModernDirectAnswer } from './direct-answer.js';
import type { Interaction } from '../interaction.js';
import type { McpMessage } from '../../ladder/message/mcp-message.js';
import { MODERN_VERSION } from '../../ladder/message/mcp-message.js';
import { catalogueOf, listTools } from './list-tools.js';
import { Listeners, LISTENING } from './listeners.js';
import { CAPABILITIES, SERVER_INFO } from './server-info.js';
import { ToolCalls } from '../tool-calls.js';
import { WebRequest } from './web-request.js';
import { writeWebResponse } from './web-response.js';

const LIST_HINT = { ttlMs: 300_000, cacheScope: 'public' } as const;
/** What is the same for everybody is public (specification, Caching). */
const CACHE_HINTS = {
  all: { 'tools/list': LIST_HINT, 'server/discover': LIST_HINT },
  permitted: {
    'tools/list': { ...LIST_HINT, cacheScope: 'private' },
    'server/discover': LIST_HINT,
  },
} as const;

type Admitted = McpMessage & {
  classification: NonNullable<McpMessage['classification']>;
  body: JSONRPCRequest;
};

/** Serves revision 2026-07-28: stateless, JSON until a tool reports progress, then a stream. */
@Injectable()
export class ModernEngine implements OnApplicationShutdown {
  private readonly handler: McpHttpHandler;

  constructor(
    private readonly calls: ToolCalls,
    private readonly listeners: Listeners,
    @Inject(APP_LOGGER) logger: AppLogger,
  ) {
    this.handler = createMcpHandler(({ requestInfo }) => this.server(requestInfo), {
      legacy: 'reject',
      onerror: (error) => {
        logger.debug({ error: error.name }, 'message refused by the modern engine');
      },
    });
  }

  async handle(request: FastifyRequest, reply: FastifyReply, message: McpMessage): Promise<void> {
    if (message.toolCall && message.classification && message.progressToken === undefined) {
      await this.answerDirectly(request, reply, message as Admitted);
      return;
    }
    if (message.method === 'subscriptions/listen' && this.listeners.offered) {
      await this.listeners.listen(request, reply, message);
      return;
    }
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort();
    });
    const { asRequest } = new WebRequest(request, gone.signal);
    const response = await this.handler.fetch(asRequest, { parsedBody: message.body });
    await writeWebResponse(reply, response);
  }

  private async answerDirectly(
    request: FastifyRequest,
    reply: FastifyReply,
    { classification, body }: Admitted,
  ): Promise<void> {
    const answer = new ModernDirectAnswer(classification, reply.raw);
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) void answer.close();
    });
    await this.serverFor(request).connect(answer);
    // Settles only for what was not answered directly: errors, or a client that left.
    answer
      .handleMessage(body)
      .then((response) => writeWebResponse(reply, response))
      .catch(() => {
        reply.raw.destroy();
      });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.handler.close();
  }

  private server(web: unknown): Server {
    if (!(web instanceof WebRequest)) throw new TypeError('A server is made for a request only.');
    return this.serverFor(web.source);
  }

  private serverFor(request: FastifyRequest): Server {
    const server = new Server(SERVER_INFO, {
      capabilities: this.listeners.offered ? LISTENING : CAPABILITIES,
      supportedProtocolVersions: [MODERN_VERSION],
      cacheHints: CACHE_HINTS[catalogueOf(request).listing],
    });
    server.setRequestHandler('tools/list', () => listTools(request));
    server.setRequestHandler('tools/call', async ({ params }, context) => {
      const { mcpReq } = context;
      const progressToken = mcpReq._meta?.progressToken;
      const outcome = await this.calls.run(request, {
        name: params.name,
        signal: mcpReq.signal,
        opensUrls: opensUrls(mcpReq.envelope) && mcpReq.inputResponses === undefined,
        progress: async (progress, total, message) => {
          if (progressToken === undefined) return;
          await mcpReq.notify({
            method: 'notifications/progress',
            params: {
              progressToken,
              progress,
              ...(total !== undefined && { total }),
              ...(message !== undefined && { message }),
            },
          });
        },
      });
      return 'interaction' in outcome ? asked(outcome.interaction) : (outcome as CallToolResult);
    });
    return server;
  }
}

/** The client's own word, in the request itself (2026-07-28, `_meta`). */
function opensUrls(envelope: Readonly<Partial<Record<string, unknown>>> | undefined): boolean {
  const capabilities = envelope?.[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
  return capabilities?.elicitation?.url !== undefined;
}

/** No state travels through the client: the retried call is judged anew from its own token. */
function asked({ url, message }: Interaction): InputRequiredResult {
  return inputRequired({
    inputRequests: { interaction: inputRequired.elicitUrl({ url, message }) },
  });
}
