import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '../test/support/free-ports.js';

/** How a collector of spans lets the gateway down. */
export const COLLECTORS = ['dead', 'slow', 'failing'] as const;
export type CollectorKind = (typeof COLLECTORS)[number];

const SLOW_MS = 30_000;

const ANSWERS: Record<Exclude<CollectorKind, 'dead'>, (response: ServerResponse) => unknown> = {
  slow: async (response) => {
    await wait(SLOW_MS);
    response.end('{}');
  },
  failing: (response) => response.writeHead(500).end(),
};

/** Settings by which a gateway records every call, for a collector of this kind. */
export async function tracedTo(kind: CollectorKind): Promise<Readonly<Record<string, string>>> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await portOf(kind)}`,
    OTEL_TRACES_SAMPLER_ARG: '1',
  };
}

async function portOf(kind: CollectorKind): Promise<number> {
  if (kind === 'dead') {
    const [port] = await freePorts(1);
    return port ?? 0;
  }
  const server = createServer((request, response) => {
    request.resume();
    void ANSWERS[kind](response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
