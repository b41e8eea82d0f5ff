import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, type Child } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { OTELCOL } from '../support/needs.js';

/** A real OpenTelemetry collector, which prints what it receives and passes it on. */
export interface Collector {
  /** Of its OTLP/HTTP receiver. */
  readonly url: string;
  readonly output: Child['output'];
  stop(): Promise<void>;
}

/** `passedOn`: where it sends what it receives. */
export async function startCollector(passedOn: string): Promise<Collector> {
  const [port] = await freePorts(1);
  const folder = mkdtempSync(join(tmpdir(), 'collector-'));
  const file = join(folder, 'collector.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
      exporters: {
        debug: { verbosity: 'detailed' },
        otlphttp: { endpoint: passedOn, encoding: 'json', compression: 'none' },
      },
      service: {
        telemetry: { metrics: { level: 'none' } },
        pipelines: { traces: { receivers: ['otlp'], exporters: ['debug', 'otlphttp'] } },
      },
    }),
  );
  const child = startChild(OTELCOL, ['--config', file], { PATH: process.env['PATH'] });
  await child.until('a collector', () => child.output().includes('Everything is ready'));
  return {
    url: `http://127.0.0.1:${port}`,
    output: child.output,
    stop: async () => {
      await child.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
