import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  RandomIdGenerator,
} from '@opentelemetry/sdk-trace-base';
import type { After } from '#outbound';
import { OutageLog, type OutageLogger } from '#serving';
import type { GatewayEvent, GatewayObserver } from '../observing/gateway-event.js';
import {
  BATCH_MS,
  boundedBy,
  EXPORT_MS,
  GIVE_UP_MS,
  MAX_BATCH_SPANS,
  MAX_QUEUED_SPANS,
  SpanQueue,
} from './counted-export.js';
import { RecordedMessage } from './recorded-message.js';
import { RefusedRequests } from './refused-requests.js';
import { Sampling, type SamplingRules } from './sampling.js';
import { unrecorded, type Tracing } from './tracing.js';

/** Milliseconds for what is recorded to be sent at the end. */
export const FLUSH_MS = 1_500;

/** Where spans are sent, and which. */
export interface SdkTracingSettings {
  /** Of the collector's traces (OTLP/HTTP), whole. */
  readonly url: string;
  /** Of each request to it; secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** Attributes of the process: `service.name` and what else says which one it is. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampling: SamplingRules;
  /** Path of the MCP endpoint. */
  readonly endpoint: string;
}

/** What it works with. */
export interface SdkTracingParts {
  readonly logger: OutageLogger;
  readonly steady: () => number;
  readonly after: After;
  /** Is told of dropped spans. */
  readonly observer: (event: GatewayEvent) => void;
}

/**
 * Records with the OpenTelemetry SDK. This file, and it alone, loads the SDK: import it where a collector is
 * configured.
 */
export function sdkTracing(settings: SdkTracingSettings, parts: SdkTracingParts): Tracing {
  const { steady, after } = parts;
  const ids = new GivenTraceId();
  const provider = providerOf(settings, parts, ids);
  const tracer = provider.getTracer('mcp-gateway');
  const sampling = new Sampling(settings.sampling, steady);
  const open = new Map<string, RecordedMessage>();
  const refused = new RefusedRequests(
    tracer,
    () => sampling.chance(),
    (traceId) => (ids.next = traceId),
    settings.endpoint,
  );
  return {
    begin: (message, arrived) => {
      if (!sampling.records(arrived)) return unrecorded(arrived);
      ids.next = arrived.traceId;
      const recorded = new RecordedMessage(tracer, message, arrived);
      open.set(message.reference, recorded);
      return recorded;
    },
    observer: observing(open, refused),
    onApplicationShutdown: () => flushed(provider, after),
  };
}

/** The trace id is chosen before the span begins: the log has it already. */
class GivenTraceId extends RandomIdGenerator {
  next = '';
  override generateTraceId = (): string => this.next;
}

function providerOf(
  { url, headers, resource }: SdkTracingSettings,
  { logger, steady, after, observer }: SdkTracingParts,
  idGenerator: RandomIdGenerator,
): BasicTracerProvider {
  const outage = new OutageLog(logger, steady);
  const collector = new URL(url).host;
  const queue = new SpanQueue({
    dropped: (spans, problem) => {
      observer({ kind: 'spans_dropped', spans });
      outage.fails('the collector takes no spans, or too few; some are lost', {
        ...{ collector, problem },
      });
    },
    sent: () => {
      outage.works('the collector takes spans again', { collector });
    },
  });
  const sending = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: EXPORT_MS });
  const batches = new BatchSpanProcessor(queue.exporter(sending, after), {
    maxQueueSize: MAX_QUEUED_SPANS,
    maxExportBatchSize: MAX_BATCH_SPANS,
    scheduledDelayMillis: BATCH_MS,
    exportTimeoutMillis: 2 * GIVE_UP_MS,
  });
  return new BasicTracerProvider({
    resource: resourceFromAttributes(resource),
    // What is not recorded never gets here.
    sampler: new AlwaysOnSampler(),
    idGenerator,
    spanProcessors: [boundedBy(queue, batches)],
  });
}

function observing(open: Map<string, RecordedMessage>, refused: RefusedRequests): GatewayObserver {
  return (event) => {
    if (event.kind === 'message_answered') {
      open.get(event.reference)?.end(event);
      open.delete(event.reference);
    } else refused.tell(event);
  };
}

async function flushed(provider: BasicTracerProvider, after: After): Promise<void> {
  const late = new Promise<void>((resolve) => after(FLUSH_MS, resolve));
  await Promise.race([provider.shutdown().catch(() => undefined), late]);
}
