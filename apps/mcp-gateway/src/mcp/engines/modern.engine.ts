import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  CLIENT_CAPABILITIES_META_KEY,
  createMcpHandler,
  PROTOCOL_VERSION_META_KEY,
  Server,
  SERVER_INFO_META_KEY,
  type CallToolResult,
  type InputRequiredResult,
  type JSONRPCRequest,
  type McpHttpHandler,
  type MessageClassification,
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
import { isAnswered } from './plain-calls.js';
import { isPlainCall } from './plain-message.js';
import { progressTo, SILENT } from './progress.js';
import { CAPABILITIES, SERVER_INFO } from './server-info.js';
import { ToolCalls, type CallOutcome, type EngineCall } from '../tool-calls.js';
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

/** What this revision's results say behind their own members, of a call that is over (`Result`). */
const COMPLETE = {
  resultType: 'complete',
  _meta: { [SERVER_INFO_META_KEY]: SERVER_INFO },
} as const;

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
      await this.answerCall(admission, classification, response);
      return;
    }
    if (await this.lists.answer(admission, request, response)) return;
    if (admission.message.method === 'subscriptions/listen' && this.listeners.offered) {
      await this.listeners.listen(admission, request, response);
      return;
    }
    const answer = await this.ask(admission, request, untilLeft(response));
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

  private async answerCall(
    admission: Admission,
    classification: MessageClassification,
    response: ServerResponse,
  ): Promise<void> {
    let run = this.runner(admission);
    if (isPlainCall(admission)) {
      const input = clientInput(admission.message.toolCall);
      const ran = run({ signal: untilLeft(response), input, ...SILENT });
      if (await isAnswered(ran, response, admission.message, COMPLETE)) return;
      run = () => ran;
    }
    const answer = new ModernDirectAnswer(classification, response);
    response.once('close', () => {
      if (!response.writableFinished) void answer.close();
    });
    await this.serverFor(admission, run).connect(answer);
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

  private runner(admission: Admission): (engine: EngineCall) => Promise<CallOutcome> {
    return (engine) => this.calls.run(admission, engine);
  }

  private serverFor(admission: Admission, run = this.runner(admission)): Server {
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
      const outcome = await run({
        signal: mcpReq.signal,
        ...(toolCall && { input: clientInput(toolCall) }),
        ...progressTo(progressToken, mcpReq.notify),
      });
      return outcome as CallToolResult | InputRequiredResult;
    });
    return server;
  }
}

/** Aborts when the client leaves before its answer is written. */
function untilLeft(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
