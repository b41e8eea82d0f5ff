import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  CLIENT_CAPABILITIES_META_KEY,
  createMcpHandler,
  PROTOCOL_VERSION_META_KEY,
  Server,
  type CallToolResult,
  type InputRequiredResult,
  type JSONRPCRequest,
  type McpHttpHandler,
} from '@modelcontextprotocol/server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { APP_LOGGER, type AppLogger } from '#telemetry';
import type { Catalogue } from '../../catalogue/catalogue.js';
import { ModernDirectAnswer } from './direct-answer.js';
import { clientInput } from '../client-input.js';
import type { Admission } from '../../ladder/admission.js';
import { MODERN_VERSION } from '../../ladder/message/message-verdict.js';
import { Listeners, LISTENING } from './listeners.js';
import { PreparedLists } from './prepared-lists.js';
import { progressTo } from './progress.js';
import { CAPABILITIES, SERVER_INFO } from './server-info.js';
import { ToolCalls } from '../tool-calls.js';
import { ToolLists, type ShownTool } from './tool-list.js';
import { WebRequest } from './web-request.js';
import { toldTo, writeWebResponse } from './web-response.js';

const LIST_HINT = { ttlMs: 300_000, cacheScope: 'public' } as const;
/** What is the same for everybody is public (specification, Caching). */
const CACHE_HINTS = {
  all: { 'tools/list': LIST_HINT, 'server/discover': LIST_HINT },
  permitted: {
    'tools/list': { ...LIST_HINT, cacheScope: 'private' },
    'server/discover': LIST_HINT,
  },
} as const;

type CacheHints = NonNullable<NonNullable<ConstructorParameters<typeof Server>[1]>['cacheHints']>;

/** A list that upstreams gave for one caller is nobody else's. */
function cacheHintsOf({ listing, own }: Catalogue): CacheHints {
  return own === undefined
    ? CACHE_HINTS[listing]
    : { ...CACHE_HINTS.permitted, 'tools/list': { ttlMs: own.ttlMs, cacheScope: 'private' } };
}

/** The least that a `tools/list` of this revision says. */
const LIST_HEADERS = { 'mcp-protocol-version': MODERN_VERSION, 'mcp-method': 'tools/list' };
const LIST_PARAMS = {
  _meta: { [PROTOCOL_VERSION_META_KEY]: MODERN_VERSION, [CLIENT_CAPABILITIES_META_KEY]: {} },
};

/** This revision has a place for all that a tool can be shown with. */
const asItIs: ShownTool = (tool) => tool;

/** Serves revision 2026-07-28: stateless, JSON until a tool reports progress, then a stream. */
@Injectable()
export class ModernEngine implements OnApplicationShutdown {
  private readonly handler: McpHttpHandler;
  private readonly shown = new ToolLists(asItIs);
  private readonly lists = new PreparedLists(
    (question) => this.ask(question, { headers: LIST_HEADERS }),
    asItIs,
    LIST_PARAMS,
  );

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

  async handle(
    admission: Admission,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { toolCall, classification, progressToken } = admission.message;
    if (toolCall && classification && progressToken === undefined) {
      await this.answerDirectly(
        admission,
        new ModernDirectAnswer(classification, response),
        response,
      );
      return;
    }
    if (await this.lists.answer(admission, request, response)) return;
    if (admission.message.method === 'subscriptions/listen' && this.listeners.offered) {
      await this.listeners.listen(admission, request, response);
      return;
    }
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const answer = await this.ask(admission, request, gone.signal);
    await writeWebResponse(response, answer, toldTo(admission));
  }

  private ask(
    admission: Admission,
    request: Pick<IncomingMessage, 'headers'>,
    signal?: AbortSignal,
  ): Promise<Response> {
    const { asRequest } = new WebRequest(admission, request, signal);
    return this.handler.fetch(asRequest, { parsedBody: admission.message.body });
  }

  private async answerDirectly(
    admission: Admission,
    answer: ModernDirectAnswer,
    response: ServerResponse,
  ): Promise<void> {
    response.once('close', () => {
      if (!response.writableFinished) void answer.close();
    });
    await this.serverFor(admission).connect(answer);
    // Settles only for what was not answered directly: errors, or a client that left.
    answer
      .handleMessage(admission.message.body as JSONRPCRequest)
      .then((refusal) => writeWebResponse(response, refusal, toldTo(admission)))
      .catch(() => {
        response.destroy();
      });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.handler.close();
  }

  private server(web: unknown): Server {
    if (!(web instanceof WebRequest)) throw new TypeError('A server is made for a request only.');
    return this.serverFor(web.admission);
  }

  private serverFor(admission: Admission): Server {
    const server = new Server(SERVER_INFO, {
      capabilities: this.listeners.offered ? LISTENING : CAPABILITIES,
      supportedProtocolVersions: [MODERN_VERSION],
      cacheHints: cacheHintsOf(admission.catalogue),
    });
    server.setRequestHandler('tools/list', () => this.shown.of(admission));
    // What the SDK parsed of the call is not looked at: the ladder has found the tool and checked its
    // arguments, which the SDK is not even given (`forEngine`).
    server.setRequestHandler('tools/call', async (_parsed, { mcpReq }) => {
      const { toolCall, progressToken } = admission.message;
      const outcome = await this.calls.run(admission, {
        signal: mcpReq.signal,
        ...(toolCall && { input: clientInput(toolCall) }),
        ...progressTo(progressToken, mcpReq.notify),
      });
      return outcome as CallToolResult | InputRequiredResult;
    });
    return server;
  }
}
