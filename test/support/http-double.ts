import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watchSecret } from './secret-search.js';

export interface DoubleRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const FORM_SECRETS = [
  'client_secret',
  'client_assertion',
  'assertion',
  'subject_token',
  'actor_token',
];

/** A real HTTP server on loopback that answers as told and remembers what it was asked. */
export interface HttpDouble {
  readonly url: string;
  readonly requests: DoubleRequest[];
  answer: (request: DoubleRequest, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startDouble(): Promise<HttpDouble> {
  const requests: DoubleRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(seen);
      watchSecretsOf(seen);
      double.answer(seen, response);
    });
  });
  // An idle connection could otherwise be closed just as the next request is sent on it.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const double: HttpDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (_request, response) => response.writeHead(404).end(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return double;
}

/** No log may contain the credentials of a token request or a call, nor the token of an answer. */
function watchSecretsOf({ headers, body }: DoubleRequest): void {
  const form = new URLSearchParams(body);
  watchSecret(headers.authorization?.split(' ')[1]);
  for (const name of FORM_SECRETS) watchSecret(form.get(name) ?? undefined);
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  const { access_token: token } = (body ?? {}) as { access_token?: unknown };
  if (typeof token === 'string') watchSecret(token);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
