import { createServer, request as forward, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { watchSecret } from '../support/secret-search.js';

/** One request that reached a server. */
export interface Passed {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Whose delegated token it carried. */
  readonly subject: string;
  readonly token: string;
}

/** Stands before a server that checks nobody. */
export interface BearerCheck {
  readonly url: string;
  readonly passed: readonly Passed[];
  /** Requests that were refused. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

export interface CheckOptions {
  /** Where the server listens. */
  readonly port: number;
  readonly audience: string;
  readonly issuer: string;
}

/** Passes on what carries a token of that issuer for that audience, without the token. */
export async function startBearerCheck({
  port,
  audience,
  issuer,
}: CheckOptions): Promise<BearerCheck> {
  const keys = createRemoteJWKSet(new URL('jwks', issuer));
  const passed: Passed[] = [];
  const refused: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { authorization, ...headers } = incoming.headers;
    const { method = '', url } = incoming;
    const token = authorization?.replace(/^Bearer /, '') ?? '';
    watchSecret(token);
    jwtVerify(token, keys, { issuer, audience }).then(
      ({ payload }) => {
        passed.push({ method, headers, subject: payload.sub ?? '', token });
        const own = { ...headers, host: `localhost:${port}` };
        // A connection of its own: one that was kept may close just then.
        const onward = forward(
          { host: '127.0.0.1', port, method, path: url, headers: own, agent: false },
          (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
          },
        );
        onward.on('error', () => outgoing.destroy());
        outgoing.on('close', () => onward.destroy());
        incoming.pipe(onward);
      },
      (error: unknown) => {
        refused.push(String(error));
        outgoing.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    passed,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
