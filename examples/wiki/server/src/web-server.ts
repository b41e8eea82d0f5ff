import { createServer, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Serves a web handler by node:http, as `toNodeHandler` of @modelcontextprotocol/node does. */
export function webServer(handle: (request: Request) => Promise<Response>): Server {
  return createServer((incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once('close', () => {
      gone.abort();
    });
    const answered = async () => {
      const { method = 'GET', url = '/', headers } = incoming;
      const request = new Request(`http://localhost${url}`, {
        ...{ method, headers: headers as Record<string, string>, signal: gone.signal },
        ...(method === 'POST' && { body: Readable.toWeb(incoming), duplex: 'half' }),
      });
      const answer = await handle(request);
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (answer.body === null) outgoing.end();
      else await pipeline(Readable.fromWeb(answer.body), outgoing);
    };
    answered().catch(() => {
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  });
}
