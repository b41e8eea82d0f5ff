import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { VirtualTime } from '../../../../test/support/virtual-time.js';
import {
  boundedBy,
  GIVE_UP_MS,
  MAX_BATCH_SPANS,
  MAX_QUEUED_SPANS,
  SpanQueue,
} from './counted-export.js';

type Export = Parameters<SpanExporter['export']>;
type Result = Parameters<Export[1]>[0];
const OK = { code: 0 } as unknown as Result;
const FAILED = { code: 1 } as unknown as Result;
/** As much of a span as the SDK's processor looks at. */
const SPAN = { spanContext: () => ({ traceFlags: 1 }), resource: {} } as unknown as ReadableSpan;

let dropped: number;
let problem: string | undefined;
let sent: number;
let batches: Export[];
let time: VirtualTime;
let processor: ReturnType<typeof boundedBy>;
beforeEach(() => {
  [dropped, sent, batches, time] = [0, 0, [], new VirtualTime()];
  const queue = new SpanQueue({
    dropped: (spans, why) => {
      dropped += spans;
      problem = why;
    },
    sent: () => (sent += 1),
  });
  const collector: SpanExporter = {
    export: (...batch) => batches.push(batch),
    shutdown: () => Promise.resolve(),
  };
  const sdk = new BatchSpanProcessor(queue.exporter(collector, time.after), {
    maxQueueSize: MAX_QUEUED_SPANS,
    maxExportBatchSize: MAX_BATCH_SPANS,
  });
  processor = boundedBy(queue, sdk);
});

// A batch without an answer keeps a timer of the SDK.
afterEach(async () => {
  const over = processor.shutdown();
  for (let i = 0; i < batches.length; i += 1) {
    batches[i]![1](OK);
    await time.advance(0);
  }
  await over;
});

const end = (spans: number) => {
  for (let i = 0; i < spans; i += 1) processor.onEnd(SPAN);
};

it('what a collector takes is not counted as lost', () => {
  end(MAX_BATCH_SPANS);
  const [spans, done] = batches[0]!;
  done(OK);
  expect([spans.length, dropped, sent]).toEqual([MAX_BATCH_SPANS, 0, 1]);
});

it('with a collector that does not answer, as many wait as the queue holds; the others are lost', () => {
  end(MAX_BATCH_SPANS + MAX_QUEUED_SPANS + 7);
  expect(batches).toHaveLength(1);
  expect(dropped).toBe(7);
});

it('a batch that a collector refuses is lost, and counted once', async () => {
  end(MAX_BATCH_SPANS);
  batches[0]![1](FAILED);
  await time.advance(GIVE_UP_MS);
  expect(dropped).toBe(MAX_BATCH_SPANS);
});

it('a batch is given up in the end, and what the collector says then counts nothing', async () => {
  end(MAX_BATCH_SPANS);
  await time.advance(GIVE_UP_MS - 1);
  expect(dropped).toBe(0);
  await time.advance(1);
  expect(dropped).toBe(MAX_BATCH_SPANS);
  batches[0]![1](OK);
  expect([dropped, sent]).toEqual([MAX_BATCH_SPANS, 0]);
});

it('there is room again when a batch is on its way', async () => {
  end(MAX_BATCH_SPANS + MAX_QUEUED_SPANS);
  batches[0]![1](OK);
  await time.advance(0);
  expect(batches).toHaveLength(2);
  end(MAX_BATCH_SPANS);
  expect(dropped).toBe(0);
  end(1);
  expect(dropped).toBe(1);
});

const failure = (name: string, message: string, code?: number | string) =>
  Object.assign(new Error(message), { name, code });

it.each([
  ['status 500', failure('OTLPExporterError', '<html>secret</html>', 500)],
  ['status 302', failure('OTLPExporterError', 'Found', 302)],
  ['ECONNREFUSED', failure('Error', 'connect ECONNREFUSED ::1', 'ECONNREFUSED')],
  ['no answer within 10000 ms', failure('Error', 'Request timed out')],
  [
    'status 429, 502, 503 or 504, also when sent again',
    failure('OTLPExporterError', 'Export failed with retryable status'),
  ],
])('OTEL-04: what is lost says why: %s', async (why, error) => {
  end(MAX_BATCH_SPANS);
  batches[0]![1]({ ...FAILED, error });
  await time.advance(0);
  expect([dropped, problem]).toEqual([MAX_BATCH_SPANS, why]);
});
