import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as ClientV2, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { CALLED } from './stub-server.js';

/*
 * A program that calls an MCP server by an SDK's client and by nothing else: what a relayed call is beside. Started with
 * IPC; answers each question by the CPU that its calls took.
 */
interface Question {
  readonly era: '2025-11-25' | '2026-07-28';
  readonly url: string;
  readonly token: string;
  readonly calls: number;
}

const CONNECTIONS = 16;
const INFO = { name: 'bench', version: '1' };

type CallTool = () => Promise<unknown>;

async function connected({ era, url, token }: Question): Promise<CallTool> {
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const call = { name: CALLED, arguments: {} };
  if (era === '2025-11-25') {
    const client = new ClientV1(INFO);
    await client.connect(new TransportV1(new URL(url), { requestInit }));
    return () => client.callTool(call);
  }
  const client = new ClientV2(INFO, { versionNegotiation: { mode: { pin: era } } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  return () => client.callTool(call);
}

/** CPU microseconds of this process for each of so many calls, some at once. */
async function spent(call: CallTool, calls: number): Promise<number> {
  let left = calls;
  const before = process.cpuUsage();
  const inTurn = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, inTurn));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

const known = new Map<string, Promise<CallTool>>();

process.on('message', (question: Question) => {
  const call = known.get(question.era) ?? connected(question);
  known.set(question.era, call);
  void call.then((tool) => spent(tool, question.calls)).then((cpu) => process.send?.(cpu));
});
