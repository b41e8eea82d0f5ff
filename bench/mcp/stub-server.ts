import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../loopback.js';

/** The servers: two of each revision, one with many tools. */
export const STUB_SERVERS = ['modern', 'modern2', 'legacy', 'legacy2', 'many'] as const;
export type StubServer = (typeof STUB_SERVERS)[number];

/** The tool that is called. */
export const CALLED = 'one';
const FEW = 3;
const MANY = 500;

interface Definition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: { readonly type: 'object'; readonly properties: object };
}

/** What a server lists; a definition of `many` is about 1.7 KB, as those of real servers are. */
export function definitionsOf(server: StubServer): readonly Definition[] {
  if (server !== 'many') return Array.from({ length: FEW }, (_, at) => definition(at, 2));
  return Array.from({ length: MANY }, (_, at) => definition(at, 10));
}

function definition(at: number, size: number): Definition {
  const sentence = 'What it is for, when it is better to use another one, and what it answers.';
  const properties = Object.fromEntries(
    Array.from({ length: size }, (_, index) => [
      `argument${index}`,
      { type: 'string', description: sentence },
    ]),
  );
  return {
    name: at === 0 ? CALLED : `tool${at}`,
    description: Array.from({ length: size }, () => sentence).join(' '),
    inputSchema: { type: 'object', properties },
  };
}

/** A server that answers after so many milliseconds; 401 unless the token `isFor` it. */
export function stubServer(
  server: StubServer,
  answer: { readonly ms: number; readonly text: string },
  isFor: (authorization: string | undefined, audience: string) => boolean,
): Answer {
  const isModern = !server.startsWith('legacy');
  const tools = definitionsOf(server);
  const sessions = new Set<string>();
  const content = [{ type: 'text', text: answer.text }];
  const results: Record<string, object> = {
    'tools/list': { tools, ttlMs: 0, cacheScope: 'private' },
    'tools/call': { content },
    ...(isModern && {
      'server/discover': { supportedVersions: ['2026-07-28'], capabilities: { tools: {} } },
    }),
  };
  return async (base, request, response) => {
    const message = await messageOf(request);
    await wait(answer.ms);
    if (!isFor(request.headers.authorization, base)) {
      response.writeHead(401).end();
      return;
    }
    const { id, method } = message;
    if (!isModern && method === 'initialize') {
      const session = randomUUID();
      sessions.add(session);
      response.setHeader('mcp-session-id', session);
      say(response, id, {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: server, version: '1' },
      });
      return;
    }
    if (!isModern && !sessions.has(String(request.headers['mcp-session-id']))) {
      refuse(response, id, { status: 400, code: -32_000 });
      return;
    }
    const result = results[method];
    if (id === undefined) response.writeHead(request.method === 'GET' ? 405 : 202).end();
    else if (result === undefined) refuse(response, id, { status: 404, code: -32_601 });
    else say(response, id, isModern ? { ...result, resultType: 'complete' } : result);
  };
}

interface Message {
  readonly id?: number;
  readonly method: string;
}

async function messageOf(request: IncomingMessage): Promise<Message> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? { method: '' } : (JSON.parse(text) as Message);
}

function say(response: ServerResponse, id: unknown, result: object): void {
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ jsonrpc: '2.0', id, result }));
}

function refuse(
  response: ServerResponse,
  id: unknown,
  { status, code }: { readonly status: number; readonly code: number },
): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: 'No' } }));
}
