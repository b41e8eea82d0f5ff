import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setting } from './setting.js';

/** A JSON-RPC request as the hand-written servers read it. */
export interface Message {
  readonly id: number;
  readonly method: string;
  readonly params?: { readonly name?: string; readonly arguments?: { readonly name?: string } };
}

export type Answering = (
  message: Message,
  request: IncomingMessage,
  response: ServerResponse,
) => unknown;

/** Serves POST on `PORT` of loopback with node:http alone; a connection stays open as long as the gateway's. */
export function serveMessages(answer: Answering): void {
  const server = createServer({ keepAliveTimeout: 72_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      if (body.length === 0) response.writeHead(405).end();
      else void answer(JSON.parse(body.toString()) as Message, request, response);
    });
  });
  server.listen(Number(setting('PORT')), '127.0.0.1');
}
