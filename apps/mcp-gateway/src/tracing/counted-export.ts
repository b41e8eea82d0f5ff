import type { BatchSpanProcessor, ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { safeLine } from '#foreign-text';
import type { After } from '#outbound';

/** Spans that wait to be sent; more are dropped. */
export const MAX_QUEUED_SPANS = 2_048;
/** Spans of one request to the collector. */
export const MAX_BATCH_SPANS = 512;
/** Milliseconds until a batch that is not full is sent. */
export const BATCH_MS = 5_000;
/** Milliseconds of one request to the collector in which nothing comes, and within which it is sent again. */
export const EXPORT_MS = 10_000;
/** Milliseconds after which a batch is given up, whatever the collector does. */
export const GIVE_UP_MS = 15_000;

type ExportDone = Parameters<SpanExporter['export']>[1];
type ExportResult = Parameters<ExportDone>[0];
/** `ExportResultCode.FAILED` of @opentelemetry/core. */
const FAILED = { code: 1 } as unknown as ExportResult;

/** What became of a batch. */
export interface ExportTold {
  /** So many spans will never be seen; `problem` says why, in words without anything that the collector wrote. */
  dropped(spans: number, problem: string): void;
  sent(): void;
}

/** The spans on their way, counted: from their end until the exporter has them. */
export class SpanQueue {
  private waiting = 0;

  constructor(private readonly told: ExportTold) {}

  /** Counts one in; false when there is no room, and it was dropped. */
  add(): boolean {
    if (this.waiting >= MAX_QUEUED_SPANS) {
      this.told.dropped(1, `${MAX_QUEUED_SPANS} spans wait already`);
      return false;
    }
    this.waiting += 1;
    return true;
  }

  /** An exporter that counts what it is handed, and what of that is lost. A batch is over after `GIVE_UP_MS`. */
  exporter(exporter: SpanExporter, after: After): SpanExporter {
    return {
      export: (spans, done) => {
        this.waiting -= spans.length;
        this.send(exporter, { spans, done }, after);
      },
      shutdown: () => exporter.shutdown(),
    };
  }

  private send(
    exporter: SpanExporter,
    { spans, done }: { readonly spans: ReadableSpan[]; readonly done: ExportDone },
    after: After,
  ): void {
    let over = false;
    const end = (result: ExportResult, problem = problemOf(result.error)) => {
      if (over) return;
      over = true;
      cancel();
      if (result.code === FAILED.code) this.told.dropped(spans.length, problem);
      else this.told.sent();
      done(result);
    };
    const cancel = after(GIVE_UP_MS, () => {
      end(FAILED, `not taken within ${GIVE_UP_MS} ms`);
    });
    exporter.export(spans, (result) => {
      end(result);
    });
  }
}

/** Of an error of the SDK's exporter, which has a status or a code of Node; without them it was one of those to be sent again. */
function problemOf(error: Error | undefined): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (typeof code === 'number') return `status ${code}`;
  if (typeof code === 'string') return safeLine(code);
  if (error?.message === 'Request timed out') return `no answer within ${EXPORT_MS} ms`;
  if (error?.name === 'OTLPExporterError')
    return 'status 429, 502, 503 or 504, also when sent again';
  return safeLine(error?.message ?? 'unknown');
}

/** Hands spans to the SDK's own processor while there is room. */
export function boundedBy(
  queue: SpanQueue,
  processor: BatchSpanProcessor,
): Pick<BatchSpanProcessor, 'onStart' | 'onEnd' | 'forceFlush' | 'shutdown'> {
  return {
    onStart: () => undefined,
    onEnd: (span) => {
      if (queue.add()) processor.onEnd(span);
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
