import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request; `base` is the URL of the service itself. */
export type Answer = (base: string, request: IncomingMessage, response: ServerResponse) => unknown;

/** Serves on a free port of loopback; returns the URL, with `slash` at its end. */
export async function serve(answer: Answer, slash: '' | '/'): Promise<string> {
  const server = createServer({ keepAliveTimeout: 60_000 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}${slash}`;
  server.on('request', (request, response) => void answer(base, request, response));
  return base;
}
