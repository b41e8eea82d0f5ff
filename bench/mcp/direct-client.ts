import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CALLED } from './stub-server.js';

/*
 * An SDK's client that stays open, in a process of its own: `direct-client.js 1|2 URL TOKEN`. Makes so many calls when
 * asked, sixteen at a time, and says what each took: user + system time of the whole process in microseconds.
 */
const AT_ONCE = 16;
const INFO = { name: 'bench', version: '1' };

type Call = () => Promise<unknown>;

async function connected(version: string, url: URL, token: string): Promise<Call> {
  const options = { requestInit: { headers: { authorization: `Bearer ${token}` } } };
  const call = { name: CALLED, arguments: {} };
  if (version === '1') {
    const client = new ClientV1(INFO);
    await client.connect(new TransportV1(url, options));
    return () => client.callTool(call);
  }
  const client = new ClientV2(INFO, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new TransportV2(url, options));
  return () => client.callTool(call);
}

async function perCall(call: Call, count: number): Promise<number> {
  let left = count;
  const before = process.cpuUsage();
  const one = async () => {
    while (left-- > 0) {
      const answer = JSON.stringify(await call());
      if (!answer.includes('Hello from upstream API')) throw new Error(`wrong answer: ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

async function main([version = '', url = '', token = '']: readonly string[]): Promise<void> {
  const call = await connected(version, new URL(url), token);
  process.on('message', (count: number) => {
    void perCall(call, count).then((took) => process.send?.(took));
  });
}

process.on('unhandledRejection', (error) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(2);
});
void main(process.argv.slice(2));
