import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { json } from '../issuer.js';
import type { Chances } from './chances.js';
import { delegatedTo } from './delegated.js';
import { COMMON_TOOLS, ownTools, subjectOf, type ServerName } from './own-tools.js';

const MODERN = '2026-07-28';
const LEGACY = '2025-11-25';

/** Shares of requests that a server answers otherwise than it should. */
const FAULTS = {
  'HTTP 500': 0.01,
  reset: 0.005,
  slow: 0.01,
  'HTTP 401': 0.01,
  'dead session': 0.01,
  'no such revision': 0.003,
  'JSON-RPC error': 0.01,
  'refused arguments': 0.01,
  'repeated token': 0.005,
};
type Fault = keyof typeof FAULTS;
const USUAL_MS = 5;
const SLOW_MS = 500;
/** Stands in what is for a server's operators alone. */
export const CANARY = 'canary-soak-database-password';

/** What a server saw; strays must be 0. */
export interface Seen {
  requests: Record<string, number>;
  faults: Record<string, number>;
  /** Requests whose token is of another server or person, and sessions of another person. */
  strays: number;
}

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: {
    readonly name?: string;
    readonly arguments?: { readonly who?: string; readonly nonce?: string };
  };
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly message: Message;
  /** Whom the token names. */
  readonly subject: string;
}

/** An MCP server that answers with the name of the person whose token it was given, or with a fault. */
export class ScriptedServer {
  readonly seen: Seen = { requests: {}, faults: {}, strays: 0 };
  private readonly sessions = new Map<string, string>();

  constructor(
    private readonly name: ServerName,
    private readonly chances: Chances,
  ) {}

  async answer(base: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const subject = delegatedTo(request.headers.authorization, `${base}/mcp`);
    if (subject === undefined) {
      this.stray(`${this.name} got a token that is not for it`);
      json(response, 401, {});
      return;
    }
    if (request.method === 'DELETE') {
      this.sessions.delete(String(request.headers['mcp-session-id']));
      response.writeHead(200).end();
      return;
    }
    const message = JSON.parse(text) as Message;
    count(this.seen.requests, message.method);
    await wait(this.chances.next() * USUAL_MS);
    await this.judged({ request, response, message, subject });
  }

  private async judged(asked: Asked): Promise<void> {
    const { request, message, subject } = asked;
    const { traceparent } = request.headers;
    const { who = subject, nonce } = message.params?.arguments ?? {};
    const traced = typeof traceparent === 'string' ? traceparent.split('-')[1] : undefined;
    const people = [nonce, traced].flatMap((each) => (each === undefined ? [] : subjectOf(each)));
    if (![who, ...people].every((each) => each === subject)) {
      this.stray(`${this.name} ${message.method} of ${people.join()} as ${subject}`);
    }
    const isLegacy = this.name === 'legacy';
    const session = request.headers['mcp-session-id'];
    const fault = this.chances.oneOf(FAULTS);
    if (fault !== undefined && (await this.misbehaves(fault, asked))) return;
    if (isLegacy && message.method === 'initialize') this.initialize(asked);
    else if (isLegacy && message.method === 'server/discover') {
      error(asked, 400, { code: -32_000, message: 'Server not initialized' });
    } else if (isLegacy && this.sessions.get(String(session)) !== subject) {
      if (this.sessions.has(String(session))) this.stray(`session of another, as ${subject}`);
      error(asked, this.chances.is(0.5) ? 404 : 400, { code: -32_000, message: 'No session' });
    } else this.serve(asked);
  }

  /** Whether that was the answer. */
  private async misbehaves(fault: Fault, asked: Asked): Promise<boolean> {
    const did = await this.did(fault, asked);
    if (did !== 'nothing') count(this.seen.faults, fault);
    return did === 'answered';
  }

  private async did(fault: Fault, asked: Asked): Promise<'answered' | 'more to do' | 'nothing'> {
    const { request, response, message, subject } = asked;
    const session = request.headers['mcp-session-id'];
    const isCall = message.method === 'tools/call';
    if (fault === 'slow') {
      await wait(this.chances.next() * SLOW_MS);
      return 'more to do';
    }
    if (fault === 'dead session') {
      return typeof session === 'string' && this.sessions.delete(session)
        ? 'more to do'
        : 'nothing';
    }
    if (fault === 'HTTP 500') json(response, 500, { error: CANARY });
    else if (fault === 'reset') response.destroy();
    else if (fault === 'HTTP 401') json(response, 401, {});
    else if (fault === 'no such revision' && this.name !== 'legacy') {
      error(asked, 400, { code: -32_022, message: 'No', data: { supported: [] } });
    } else if (fault === 'JSON-RPC error') {
      error(asked, 200, { code: -32_603, message: CANARY, data: { stack: CANARY } });
    } else if (fault === 'refused arguments' && isCall) {
      const { nonce = '' } = message.params?.arguments ?? {};
      error(asked, 200, { code: -32_602, message: `no such page for ${subject}, ${nonce}` });
    } else if (fault === 'repeated token' && isCall) {
      this.result(asked, this.called(asked, ` sent ${request.headers.authorization ?? ''}`));
    } else return 'nothing';
    return 'answered';
  }

  private initialize(asked: Asked): void {
    const id = randomUUID();
    this.sessions.set(id, asked.subject);
    asked.response.setHeader('mcp-session-id', id);
    const serverInfo = { name: this.name, version: '1' };
    const capabilities = { tools: {} };
    this.result(asked, { protocolVersion: LEGACY, capabilities, serverInfo });
  }

  private serve(asked: Asked): void {
    const { message, response, subject } = asked;
    if (message.id === undefined) response.writeHead(202).end();
    else if (message.method === 'server/discover') {
      const capabilities = { tools: {} };
      this.result(asked, { supportedVersions: [MODERN], capabilities, instructions: '' });
    } else if (message.method === 'tools/list') {
      this.result(asked, { tools: this.toolsOf(subject), ttlMs: 0, cacheScope: 'private' });
    } else if (message.method === 'tools/call') {
      const { name } = message.params ?? {};
      if (this.toolsOf(subject).some((tool) => tool.name === name)) {
        this.result(asked, this.called(asked, ''));
      } else {
        this.stray(`${this.name}: ${subject} called ${String(name)}`);
        error(asked, 200, { code: -32_602, message: 'Unknown tool' });
      }
    } else error(asked, 404, { code: -32_601, message: 'Method not found' });
  }

  private toolsOf(subject: string) {
    return this.name === 'own' ? ownTools(subject) : COMMON_TOOLS;
  }

  private called({ message, subject }: Asked, more: string): object {
    const { name = '', arguments: { nonce = '' } = {} } = message.params ?? {};
    const text = `done by ${this.name} ${name} for ${subject} ${nonce}${more}`;
    return { content: [{ type: 'text', text }], structuredContent: { subject, nonce } };
  }

  private result({ response, message }: Asked, result: object): void {
    const era = this.name === 'legacy' ? {} : { resultType: 'complete' };
    const text = JSON.stringify({ jsonrpc: '2.0', id: message.id, result: { ...result, ...era } });
    if (this.chances.is(0.5)) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    } else {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`event: message\ndata: ${text}\n\n`);
    }
  }

  private stray(what: string): void {
    this.seen.strays += 1;
    process.stderr.write(`STRAY: ${what}\n`);
  }
}

function error({ response, message }: Asked, status: number, what: object): void {
  json(response, status, { jsonrpc: '2.0', id: message.id, error: what });
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
