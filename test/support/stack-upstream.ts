import type { ServerResponse } from 'node:http';
import { parseConfig } from '../../apps/upstream-api/src/config.js';
import { createUpstreamApi } from '../../apps/upstream-api/src/create-upstream-api.js';
import type { LogCapture } from './log-capture.js';
import { watchSecret } from './secret-search.js';

/** The upstream API of a stack, whose answers a test can replace. */
export interface StackUpstream {
  /** Every request line and header that it received, as raw text. */
  readonly received: string[];
  /** Makes it answer 401 to its next requests. */
  readonly refuse: (count: number) => void;
  /** Makes it answer its next request by hand; resolves once that request has arrived. */
  readonly hold: () => { arrived: Promise<ServerResponse>; answer: (body: string) => void };
  readonly close: () => Promise<void>;
}

/** Starts the upstream API with a stack's settings on a port of loopback. */
export async function startStackUpstream(
  env: Readonly<Record<string, string>>,
  logStream: LogCapture,
  port: number,
): Promise<StackUpstream> {
  const received: string[] = [];
  let refusals = 0;
  let holding: ((response: ServerResponse) => void) | undefined;
  const app = await createUpstreamApi(parseConfig(env), { logStream });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      watchSecret(request.headers.authorization?.split(' ')[1]);
      received.push([request.raw.method, request.raw.url, ...request.raw.rawHeaders].join('\n'));
      if (holding) {
        reply.hijack();
        holding(reply.raw);
        holding = undefined;
      } else if (refusals-- > 0) void reply.status(401).send({ error: 'invalid_token' });
      else done();
    });
  await app.listen(port, '127.0.0.1');
  return {
    received,
    refuse: (count) => {
      refusals = count;
    },
    hold: () => {
      let held: ServerResponse | undefined;
      const arrived = new Promise<ServerResponse>((resolve) => {
        holding = (response) => {
          held = response;
          resolve(response);
        };
      });
      const json = { 'content-type': 'application/json' };
      return { arrived, answer: (body) => held?.writeHead(200, json).end(body) };
    },
    close: () => app.close(),
  };
}
