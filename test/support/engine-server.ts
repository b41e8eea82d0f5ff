import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Caller } from '#auth';
import { NO_TRACE } from '#outbound';
import { createAppLogger } from '#telemetry';
import { catalogueOf, type Catalogue } from '../../apps/mcp-gateway/src/catalogue/catalogue.js';
import { CurrentCatalogue } from '../../apps/mcp-gateway/src/catalogue/current-catalogue.js';
import type { Admission, Known } from '../../apps/mcp-gateway/src/ladder/admission.js';
import {
  classifyMessage,
  isToolCall,
  type McpMessage,
} from '../../apps/mcp-gateway/src/ladder/message/mcp-message.js';
import { RefusedMessageError } from '../../apps/mcp-gateway/src/ladder/message/rpc-error.js';
import { LegacyEngine } from '../../apps/mcp-gateway/src/mcp/engines/legacy.engine.js';
import { Listeners } from '../../apps/mcp-gateway/src/mcp/engines/listeners.js';
import { ModernEngine } from '../../apps/mcp-gateway/src/mcp/engines/modern.engine.js';
import { MessageWatch } from '../../apps/mcp-gateway/src/observing/message-watch.js';
import { ToolCalls } from '../../apps/mcp-gateway/src/mcp/tool-calls.js';
import { LogCapture } from './log-capture.js';
import { rpcMessage, type Era } from './rpc.js';
import { watchedMessage } from './told-events.js';
import { VirtualTime } from './virtual-time.js';

/** A request, and what is unusual about it. */
export interface AskedList {
  /** Undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Members of the message. */
  readonly more?: object;
  /** As its text stands in the message. */
  readonly id?: string;
}

/** Status, headers but for the date, and body in Latin-1, all as they came. */
export type RawAnswer = readonly [number | undefined, readonly string[], string];

/** Both engines behind real HTTP, without what stands before them. */
export class EngineServer {
  /** What is served, and the scopes of everybody who asks. */
  catalogue: Catalogue = catalogueOf([], 1);
  scopes: readonly string[] = [];
  private readonly engines: Record<'legacy' | 'modern', LegacyEngine | ModernEngine>;
  private readonly server = createServer((incoming, response) => {
    void bodyOf(incoming).then((body) => {
      try {
        const message = classifyMessage(incoming, JSON.parse(body));
        const caller = { scopes: this.scopes, impliedScopes: [] } as unknown as Caller;
        const watch = new MessageWatch(watchedMessage(message.method), () => undefined);
        const told = { reference: 'r', traceId: 't', trace: NO_TRACE };
        const known = { caller, catalogue: this.catalogue, ...told, watch };
        response.setHeader('cache-control', 'no-store');
        const engine = this.engines[message.era];
        return engine.handle(this.admitted(message, known), incoming, response);
      } catch (error) {
        if (!(error instanceof RefusedMessageError)) throw error;
        response.writeHead(error.status).end(error.message);
        return undefined;
      }
    });
  });

  constructor() {
    const stream = new LogCapture();
    const logger = createAppLogger({ app: 'mcp-gateway', level: 'debug', stream });
    const { clock, after } = new VirtualTime();
    const calls = new ToolCalls({ interactionUrl: undefined, clientSettings: () => [] }, logger);
    const listeners = new Listeners(new CurrentCatalogue(this.catalogue), clock, after);
    this.engines = {
      legacy: new LegacyEngine(calls),
      modern: new ModernEngine(calls, listeners, logger),
    };
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  close(): Promise<unknown> {
    return new Promise((resolve) => this.server.close(resolve));
  }

  /** What every rung lets pass: a call of a tool that there is, with the arguments that came. */
  private admitted(message: McpMessage, known: Known): Admission {
    const tool = message.toolCall && known.catalogue.find(message.toolCall.name);
    if (tool === undefined || !isToolCall(message)) return { kind: 'protocol', message, ...known };
    const input = { ok: true, value: message.toolCall.arguments } as const;
    const opened = { ok: true, session: undefined } as const;
    return { kind: 'call', message, tool, input, opened, ...known };
  }

  /** A `tools/call`. */
  call(era: Era, name: string, { params, ...asked }: AskedList = {}): Promise<RawAnswer> {
    return this.send(era, 'tools/call', { ...asked, params: { name, ...params } });
  }

  list(era: Era, asked?: AskedList): Promise<RawAnswer> {
    return this.send(era, 'tools/list', asked);
  }

  /** On a connection of its own. */
  private async send(
    era: Era,
    method: string,
    { headers, params, more, id = '1' }: AskedList = {},
  ): Promise<RawAnswer> {
    const message = rpcMessage({ era, method, ...(params && { params }) });
    const members = { ...(JSON.parse(message.body) as object), id: undefined, ...more };
    const text = JSON.stringify(members).slice(0, -1);
    const given = Object.entries({ ...message.headers, ...headers });
    const sent = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    const { port } = this.server.address() as AddressInfo;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ port, method: 'POST', headers: sent, agent: false }, resolve)
        .once('error', reject)
        .end(id === 'none' ? `${text}}` : `${text},"id":${id}}`);
    });
    const raw = answer.rawHeaders;
    const undated = raw.filter((_text, index) => raw[index - (index % 2)] !== 'Date');
    return [answer.statusCode, undated, await bodyOf(answer, 'latin1')];
  }
}

async function bodyOf(message: IncomingMessage, encoding: BufferEncoding = 'utf8') {
  const chunks = (await message.toArray()) as Buffer[];
  return Buffer.concat(chunks).toString(encoding);
}
