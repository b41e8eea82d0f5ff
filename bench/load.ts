import { Agent, request } from 'node:http';
import { rpcMessage, type Era } from '../test/support/rpc.js';
import type { Gateway } from './processes.js';

export const TOOLS = ['whoami', 'greet'] as const;
export const ERAS = ['2025-11-25', '2026-07-28'] as const;

/** One thing to measure: a tool, called by one protocol revision. */
export interface Case {
  readonly tool: (typeof TOOLS)[number];
  readonly era: (typeof ERAS)[number];
}

export const CASES: readonly Case[] = TOOLS.flatMap((tool) => ERAS.map((era) => ({ tool, era })));

const CONNECTIONS = 16;
/** Part of each tool's right answer, and of no refusal. */
const PROOF = {
  whoami: '"structuredContent":{"user":{"sub":"bench|caller"',
  greet: 'Hello, Ada (bench|caller)!',
};

/** A request, and whether an answer to it is the right one. */
export interface Request {
  readonly name: string;
  readonly message: ReturnType<typeof rpcMessage>;
  readonly isRight: (body: string) => boolean;
}

function requestOf({ tool, era }: Case, token: string): Request {
  const message = rpcMessage({
    era: eraOf(era),
    method: 'tools/call',
    params: { name: tool, arguments: tool === 'greet' ? { name: 'Ada' } : {} },
    token,
  });
  return { name: `${tool} ${era}`, message, isRight: (body) => succeeded(tool, body) };
}

/** A protocol revision as the test helpers call it. */
export function eraOf(era: Case['era']): Era {
  return era === '2026-07-28' ? '2026' : '2025';
}

function succeeded(tool: Case['tool'], body: string): boolean {
  return (
    body.includes(PROOF[tool]) &&
    (tool === 'whoami' || body.includes('Hello from upstream API')) &&
    !body.includes('"isError":true')
  );
}

/** Sends one request; the body of its answer. Throws unless that is right. */
export function send(
  { name: gateway, url }: Gateway,
  { name, message, isRight }: Request,
  agent?: Agent,
): Promise<string> {
  const { headers, body } = message;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.on('end', () => {
        if (incoming.statusCode === 200 && isRight(text)) resolve(text);
        else {
          const answer = `${String(incoming.statusCode)} ${text.slice(0, 1_000)}`;
          reject(new Error(`${gateway} ${name} is not the right answer: ${answer}`));
        }
      });
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function sendAll(gateway: Gateway, what: Request, { count, agent }: Load): Promise<void> {
  let left = count;
  const connection = async () => {
    while (left-- > 0) await send(gateway, what, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}

interface Load {
  readonly count: number;
  readonly agent: Agent;
}

/** `cpuPerRequest` of a tool's call. */
export function cpuPerCall(gateway: Gateway, what: Case, count: number): Promise<number> {
  return cpuPerRequest(gateway, requestOf(what, gateway.token), count);
}

/**
 * CPU microseconds of the gateway's whole process for each of `count` requests, over connections that
 * are open already. Throws unless every answer is right.
 */
export async function cpuPerRequest(
  gateway: Gateway,
  what: Request,
  count: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    await sendAll(gateway, what, { count: CONNECTIONS, agent });
    const before = await gateway.ask({ ask: 'cpu' });
    await sendAll(gateway, what, { count, agent });
    return ((await gateway.ask({ ask: 'cpu' })) - before) / count;
  } finally {
    agent.destroy();
  }
}
