import { Agent, request } from 'node:http';
import { rpcMessage } from '../test/support/rpc.js';
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

function message({ tool, era }: Case, token: string) {
  return rpcMessage({
    era: era === '2026-07-28' ? '2026' : '2025',
    method: 'tools/call',
    params: { name: tool, arguments: tool === 'greet' ? { name: 'Ada' } : {} },
    token,
  });
}

function succeeded(tool: Case['tool'], body: string): boolean {
  return (
    body.includes(PROOF[tool]) &&
    (tool === 'whoami' || body.includes('Hello from upstream API')) &&
    !body.includes('"isError":true')
  );
}

function call(gateway: Gateway, what: Case, agent: Agent): Promise<void> {
  const { headers, body } = message(what, gateway.token);
  return new Promise((resolve, reject) => {
    const outgoing = request(gateway.url, { method: 'POST', agent, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.on('end', () => {
        if (incoming.statusCode === 200 && succeeded(what.tool, text)) resolve();
        else reject(refusal(gateway, what, `${String(incoming.statusCode)} ${text}`));
      });
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function refusal(gateway: Gateway, { tool, era }: Case, answer: string): Error {
  return new Error(`${gateway.name} ${tool} ${era} is not the tool's answer: ${answer}`);
}

async function calls(gateway: Gateway, what: Case, { count, agent }: Load): Promise<void> {
  let left = count;
  const connection = async () => {
    while (left-- > 0) await call(gateway, what, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}

interface Load {
  readonly count: number;
  readonly agent: Agent;
}

/**
 * CPU microseconds of the gateway's whole process for each of `count` calls, over connections that
 * are open already. Throws unless every answer is the tool's own.
 */
export async function cpuPerCall(gateway: Gateway, what: Case, count: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    await calls(gateway, what, { count: CONNECTIONS, agent });
    const before = await gateway.ask({ ask: 'cpu' });
    await calls(gateway, what, { count, agent });
    return ((await gateway.ask({ ask: 'cpu' })) - before) / count;
  } finally {
    agent.destroy();
  }
}
