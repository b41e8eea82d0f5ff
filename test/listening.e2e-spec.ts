import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as ClientV2, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { MAX_CALLERS_LISTENERS } from '../apps/mcp-gateway/src/mcp/engines/listeners.js';
import { RELOADER } from '../apps/mcp-gateway/src/reload/reload.module.js';
import type { Reloader } from '../apps/mcp-gateway/src/reload/reloader.js';
import { eventStream, type EventStream } from './support/event-stream.js';
import { rpc, rpcMessage } from './support/rpc.js';
import { ServedJson, type WrittenServed } from './support/served-json.js';
import { startStack, type Stack } from './support/stack.js';

const INFO = { name: 'test-client', version: '1.0.0' };
const ID = 'io.modelcontextprotocol/subscriptionId';

let file: ServedJson;
let stack: Stack;
let token: string;
beforeEach(async () => {
  file = new ServedJson({ sample: true });
  stack = await startStack({ gateway: file.options });
  token = await stack.token();
});
afterEach(async () => {
  await stack.close();
  file.remove();
});

async function reload(what: WrittenServed): Promise<void> {
  file.write(what);
  await stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
}

async function send(
  notifications: object = { toolsListChanged: true },
  { as = token, on = stack }: { as?: string; on?: Pick<Stack, 'url'> } = {},
): Promise<Response> {
  const params = { notifications };
  const request = { era: '2026', method: 'subscriptions/listen', params, token: as } as const;
  return fetch(on.url, { method: 'POST', ...rpcMessage({ ...request, id: 'sub' }) });
}

/** A stream whose first message, the acknowledgement, was read. */
async function listen(...args: Parameters<typeof send>): Promise<EventStream> {
  const stream = eventStream(await send(...args));
  await stream.next();
  return stream;
}

const ended = { jsonrpc: '2.0', id: 'sub', result: expect.anything() as unknown };

describe('VER-20: clients of 2026-07-28 that listen', () => {
  it('are acknowledged first, hear of each change of the list, and of nothing else', async () => {
    const stream = await listen();
    await reload({ sample: true, upstreams: { shop: {} } });
    // The same list again, with what nobody is shown changed: nothing to tell.
    await reload({ sample: true, upstreams: { shop: { headers: { 'x-key': 'other' } } } });
    await reload({ sample: true });
    await stream.next();
    await stream.next();
    await stack.gateway.close();
    expect(await stream.next()).toMatchObject(ended);
    expect(await stream.next()).toBeUndefined();
    const told = (method: string, params: object = {}) => ({
      jsonrpc: '2.0',
      method: `notifications/${method}`,
      params: { ...params, _meta: { [ID]: 'sub' } },
    });
    expect(stream.messages.slice(0, -1)).toEqual([
      told('subscriptions/acknowledged', { notifications: { toolsListChanged: true } }),
      told('tools/list_changed'),
      told('tools/list_changed'),
    ]);
  });

  it('are promised what there is only', async () => {
    const all = {
      toolsListChanged: true,
      promptsListChanged: true,
      resourceSubscriptions: ['a:b'],
    };
    const stream = await listen(all);
    expect(stream.messages[0]).toMatchObject({
      params: { notifications: { toolsListChanged: true } },
    });
    await stream.leave();
    const nothing = await listen({ promptsListChanged: true });
    expect(nothing.messages[0]).toMatchObject({ params: { notifications: {} } });
    expect(await nothing.next()).toMatchObject(ended);
  });

  it('hear the end when their token ends', async () => {
    const exp = Math.floor(stack.time.now / 1_000) + 600;
    const stream = await listen(undefined, { as: await stack.issuer.issue({ exp }) });
    await stack.time.advance(599_000);
    await reload({ sample: true, upstreams: { shop: {} } });
    expect(await stream.next()).toMatchObject({ method: 'notifications/tools/list_changed' });
    await stack.time.advance(1_000);
    expect(await stream.next()).toMatchObject(ended);
    expect(await stream.next()).toBeUndefined();
  });

  it('OPS-03: hear the end when the process ends, which waits for none of them', async () => {
    const streams = await Promise.all([listen(), listen(), listen()]);
    await stack.gateway.close();
    for (const stream of streams) {
      expect(await stream.next()).toMatchObject(ended);
      expect(await stream.next()).toBeUndefined();
    }
  });

  it('are so many of one caller and no more, until one of them leaves', async () => {
    const own = await Promise.all(Array.from({ length: MAX_CALLERS_LISTENERS }, () => listen()));
    const full = await send();
    expect([full.status, await full.json()]).toEqual([
      200,
      { jsonrpc: '2.0', id: 'sub', error: expect.objectContaining({ code: -32603 }) },
    ]);
    const other = await listen(undefined, { as: await stack.token('no-greet', ['tool:whoami']) });
    await own[0]!.leave();
    let again = await send();
    while (!again.headers.get('content-type')!.startsWith('text/event-stream')) {
      again = await send();
    }
    await eventStream(again).leave();
    await Promise.all([...own.slice(1), other].map((stream) => stream.leave()));
  });

  it('need a token that holds', async () => {
    expect((await send(undefined, { as: 'none' })).status).toBe(401);
  });
});

describe('SDK clients', () => {
  const bearer = () => ({ requestInit: { headers: { authorization: `Bearer ${token}` } } });

  it('VER-14, VER-20: that of 2026 is told, and finds the new tool', async () => {
    let told: (names: string[]) => void;
    const names = new Promise<string[]>((resolve) => (told = resolve));
    const client = new ClientV2(INFO, {
      versionNegotiation: { mode: { pin: '2026-07-28' } },
      listChanged: {
        tools: {
          debounceMs: 0,
          onChanged: (_error, tools) => {
            told((tools ?? []).map(({ name }) => name));
          },
        },
      },
    });
    await client.connect(new StreamableHTTPClientTransport(new URL(stack.url), bearer()));
    expect(client.getServerCapabilities()).toEqual({ tools: { listChanged: true } });
    await reload({ sample: true, upstreams: { shop: {} } });
    expect(await names).toEqual(['shop_greet', 'whoami', 'get_datetime']);
    await client.close();
  });

  it('that of 2025 is promised nothing, since nothing could reach it', async () => {
    const client = new ClientV1(INFO);
    await client.connect(new TransportV1(new URL(stack.url), bearer()));
    expect(client.getServerCapabilities()).toEqual({ tools: {} });
    await client.close();
  });
});

it('VER-14, VER-20: a gateway without a file promises nothing: its list does not change', async () => {
  const plain = await startStack();
  try {
    const as = await plain.token();
    const { result } = await rpc(plain, { era: '2026', method: 'server/discover', token: as });
    expect(result?.['capabilities']).toEqual({ tools: {} });
    const stream = await listen(undefined, { as, on: plain });
    expect(stream.messages[0]).toMatchObject({ params: { notifications: {} } });
    expect(await stream.next()).toMatchObject(ended);
    expect(await stream.next()).toBeUndefined();
  } finally {
    await plain.close();
  }
});
