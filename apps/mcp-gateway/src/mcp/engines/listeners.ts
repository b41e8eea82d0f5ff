import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import {
  createMcpHandler,
  InMemoryServerEventBus,
  Server,
  type McpHttpHandler,
} from '@modelcontextprotocol/server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '#auth';
import { listingChanged } from '../../catalogue/changes.js';
import { CurrentCatalogue } from '../../catalogue/current-catalogue.js';
import { AFTER, CLOCK, type After, type Clock } from '../../gateway-parts.js';
import type { Admission } from '../../ladder/admission.js';
import { MODERN_VERSION } from '../../ladder/message/message-verdict.js';
import { SERVER_INFO } from './server-info.js';
import { WebRequest } from './web-request.js';
import { toldTo, writeWebResponse } from './web-response.js';

/** Clients that listen at a time. */
export const MAX_LISTENERS = 1_000;

/** Of one caller. */
export const MAX_CALLERS_LISTENERS = 16;

/** Milliseconds for which one listens at most; its token's end comes first as a rule. */
export const MAX_LISTENING_MS = 86_400_000;

/** Milliseconds between two signs of life to a client that listens. */
const KEEP_ALIVE_MS = 15_000;

/** What is offered to clients of revision 2026-07-28 where the list can change. */
export const LISTENING = { tools: { listChanged: true } };

const OPTIONS = { capabilities: LISTENING, supportedProtocolVersions: [MODERN_VERSION] };

/**
 * Clients of revision 2026-07-28 that listen for a changed tool list (specification, Subscriptions). Each
 * stream ends with its result when its caller's token does, and when the process is about to end.
 */
@Injectable()
export class Listeners implements BeforeApplicationShutdown {
  private readonly bus = new InMemoryServerEventBus();
  /** The open streams, each with its caller. */
  private readonly open = new Map<McpHttpHandler, string>();
  private ending = false;

  constructor(
    private readonly current: CurrentCatalogue,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(AFTER) private readonly after: After,
  ) {
    current.onReplaced((before, now) => {
      if (listingChanged(before, now)) this.bus.publish({ kind: 'tools_list_changed' });
    });
  }

  /** Whether there is anything to listen for. */
  get offered(): boolean {
    return this.current.canChange;
  }

  /** Streams that are open. */
  get count(): number {
    return this.open.size;
  }

  /** Answers `subscriptions/listen`; resolves when the stream is over, or was refused. */
  async listen(
    admission: Admission,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { caller, message } = admission;
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    const handler = createMcpHandler(() => new Server(SERVER_INFO, OPTIONS), {
      legacy: 'reject',
      bus: this.bus,
      keepAliveMs: KEEP_ALIVE_MS,
      maxSubscriptions: this.hasRoom(caller) ? 1 : 0,
    });
    this.open.set(handler, caller.subject);
    const forget = this.after(this.msLeft(caller), () => void handler.close());
    try {
      const { asRequest } = new WebRequest(admission, request, gone.signal);
      const answer = await handler.fetch(asRequest, { parsedBody: message.body });
      await writeWebResponse(response, answer, toldTo(admission));
    } finally {
      forget();
      this.open.delete(handler);
    }
  }

  /** Before the server closes: an open stream would hold it until it is cut. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    await Promise.all([...this.open.keys()].map((handler) => handler.close()));
  }

  private hasRoom({ subject }: Caller): boolean {
    if (this.ending || this.open.size >= MAX_LISTENERS) return false;
    const own = [...this.open.values()].filter((each) => each === subject);
    return own.length < MAX_CALLERS_LISTENERS;
  }

  private msLeft({ token }: Caller): number {
    return Math.min(MAX_LISTENING_MS, Math.max(0, token.expiresAt * 1_000 - this.clock()));
  }
}
