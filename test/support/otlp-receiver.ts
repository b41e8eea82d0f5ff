import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watchText } from './secret-search.js';

/** A span as OTLP/HTTP writes it in JSON (opentelemetry-proto, trace.proto), with its attributes by name. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly traceState: string | undefined;
  readonly name: string;
  /** 2 SERVER, 3 CLIENT. */
  readonly kind: number;
  readonly flags: number | undefined;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

interface OtlpValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

type OtlpSpan = Omit<ReceivedSpan, 'attributes' | 'links'> & {
  readonly attributes: readonly OtlpValue[];
  readonly links?: ReceivedSpan['links'];
};

interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpValue[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** How it answers. */
export type ReceiverMood = 'takes' | 'fails' | 'silent';

/** Takes spans as a collector does, and keeps them. */
export class OtlpReceiver {
  mood: ReceiverMood = 'takes';
  readonly spans: ReceivedSpan[] = [];
  readonly resources: Readonly<Record<string, unknown>>[] = [];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>[] = [];
  /** Everything that was sent. */
  text = '';
  private waiting: (() => void)[] = [];

  private constructor(private readonly server: Server) {
    watchText('traces', 'what the collector was sent', () => this.text);
  }

  static async start(port = 0): Promise<OtlpReceiver> {
    const server = createServer();
    const receiver = new OtlpReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        receiver.headers.push(request.headers);
        const body = Buffer.concat(chunks).toString();
        receiver.text += `${body}\n`;
        if (receiver.mood === 'takes') {
          receiver.take(JSON.parse(body) as OtlpTraces);
          response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
        } else if (receiver.mood === 'fails') response.writeHead(500).end();
        for (const wake of receiver.waiting.splice(0)) wake();
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves with what the collector was sent of a trace, when it is so many spans. */
  async trace(traceId: string, count: number): Promise<readonly ReceivedSpan[]> {
    for (;;) {
      const found = this.spans.filter((span) => span.traceId === traceId);
      if (found.length >= count) return found;
      await this.asked();
    }
  }

  /** Resolves at the next request. */
  asked(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private take({ resourceSpans }: OtlpTraces): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      this.resources.push(named(resource.attributes));
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.push({
          ...span,
          parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
          attributes: named(span.attributes),
          links: span.links ?? [],
        });
      }
    }
  }
}

function named(attributes: readonly OtlpValue[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
