import type { Caller } from '#auth';
import type { ToolCall } from '../../catalogue/tool.js';
import type { ForeignObject, McpSession, RelayedCall } from '../../upstreams/mcp/mcp-session.js';
import { admitTool } from './admitted-tools.js';
import { MAX_META_BYTES, relayedTool } from './relayed-tool.js';

const text = (said: string) => ({ type: 'text', text: said });
const limits = { timeoutMs: 1, answerBytes: 1, argumentBytes: 100, concurrency: 1 };

interface Asked {
  readonly definition?: object;
  readonly meta?: ForeignObject;
  readonly wantsProgress?: boolean;
  readonly relaysProgress?: boolean;
  readonly hearsNothing?: boolean;
  readonly answer?: (call: RelayedCall) => object;
}

/** Calls a tool whose server answers so; what the server was asked, what came of it, and the progress that was told. */
async function call(asked: Asked = {}) {
  const { definition = {}, meta = {}, wantsProgress = false, relaysProgress = true } = asked;
  const calls: RelayedCall[] = [];
  const session: McpSession = {
    scopes: [],
    call: (relayed) => {
      calls.push(relayed);
      return Promise.resolve((asked.answer?.(relayed) ?? { content: [] }) as ForeignObject);
    },
    list: () => Promise.reject(new Error('not listed here')),
  };
  const admitted = admitTool(
    { name: 'read', inputSchema: { type: 'object' }, ...definition },
    'wiki_read',
  );
  if (admitted.reason !== undefined) throw new Error(admitted.reason);
  const relay = { progress: relaysProgress, elicitation: false, hosts: [] };
  const tool = relayedTool(admitted.tool, { name: 'wiki', limits, relay, hostsSetting: 'hosts' });
  const told: unknown[][] = [];
  const progress: ToolCall['progress'] = async (...what) => {
    if (asked.hearsNothing === true) throw new Error('gone');
    await new Promise((resolve) => setImmediate(resolve));
    told.push(what);
  };
  const context = { caller: {} as Caller, session, meta, wantsProgress, progress };
  const result = await tool.run({ id: 1 }, context).catch((error: unknown) => error);
  return { calls, result, told };
}

it("the server is asked for its own name with the client's arguments, and nothing else", async () => {
  const { calls, result } = await call({ answer: () => ({ content: [text('a')], later: 1 }) });
  expect(calls).toEqual([{ name: 'read', arguments: { id: 1 } }]);
  expect(result).toEqual({ content: [text('a')] });
});

it('of _meta travels what is not reserved, trace and baggage apart', async () => {
  const meta = { progressToken: 1, baggage: 'b', traceparent: 't', 'io.modelcontextprotocol/x': 1 };
  expect((await call({ meta })).calls[0]).not.toHaveProperty('meta');
  const { calls } = await call({ meta: { ...meta, 'a.example/b': { c: 1 } } });
  expect(calls[0]?.meta).toEqual({ 'a.example/b': { c: 1 } });
});

it('too much of _meta is refused before the server is asked', async () => {
  const { calls, result } = await call({ meta: { a: 'x'.repeat(MAX_META_BYTES) } });
  expect(calls).toEqual([]);
  expect(result).toMatchObject({
    code: 'upstream_request_invalid',
    details: { explanation: expect.stringContaining('4096 bytes') as string },
  });
});

it('its schema goes along where it has arguments in headers', async () => {
  const inputSchema = {
    type: 'object',
    properties: { r: { type: 'string', 'x-mcp-header': 'R' } },
  };
  expect((await call({ definition: { inputSchema } })).calls[0]?.mirrored).toEqual(inputSchema);
});

describe('arguments', () => {
  const tool = relayedTool(
    { name: 'read', inputSchema: { type: 'object', required: ['x'] }, notes: [] },
    {
      name: 'wiki',
      limits,
      relay: { progress: true, elicitation: false, hosts: [] },
      hostsSetting: 'hosts',
    },
  );

  it('are checked by the server, not by us', () => {
    expect(tool.input.check({ y: 1 })).toEqual({ ok: true, value: { y: 1 } });
  });

  it.each([[[1]], ['x'], [null]])('that are no object are refused: %j', (value) => {
    expect(tool.input.check(value).ok).toBe(false);
  });

  it('are refused beyond limits.argumentBytes', () => {
    const { argumentBytes } = limits;
    const value = { a: 'x'.repeat(argumentBytes - '{"a":""}'.length) };
    expect(tool.input.check(value).ok).toBe(true);
    expect(tool.input.check({ a: `${value.a}x` })).toEqual({
      ok: false,
      problems: ['the arguments hold more than 100 bytes'],
    });
  });
});

describe('progress', () => {
  const tells = (count: number, message?: string) => (relayed: RelayedCall) => {
    for (let done = 1; done <= count; done += 1) {
      relayed.progress?.({ progress: done, total: count, ...(message && { message }) });
    }
    return { content: [] };
  };

  it('is asked for only when the client wants it and relay.progress is on', async () => {
    const asks = async (asked: Asked) => (await call(asked)).calls[0]?.progress !== undefined;
    expect(await asks({})).toBe(false);
    expect(await asks({ wantsProgress: true, relaysProgress: false })).toBe(false);
    expect(await asks({ wantsProgress: true })).toBe(true);
  });

  it('reaches the client before the answer, in order, however slowly it goes', async () => {
    const { told, result } = await call({ wantsProgress: true, answer: tells(3, 'a') });
    expect(told).toEqual([1, 2, 3].map((done) => [done, 3, 'a']));
    expect(result).toEqual({ content: [] });
  });

  it('that a client no longer takes leaves the call as it is', async () => {
    const { result } = await call({ wantsProgress: true, hearsNothing: true, answer: tells(2) });
    expect(result).toEqual({ content: [] });
  });
});

describe('results', () => {
  it.each([[[1, { a: null }]], ['text'], [0], [false], [null], [{ a: 1 }]])(
    'data of any JSON type passes: %j',
    async (data) => {
      const { result } = await call({ answer: () => ({ content: [], structuredContent: data }) });
      expect(result).toEqual({ content: [], structuredContent: data });
    },
  );

  it("an error of the tool is the tool's answer", async () => {
    const answer = { content: [text('no such page')], isError: true };
    expect((await call({ answer: () => answer })).result).toEqual(answer);
  });

  it('what is reserved in _meta, and what would be taken for our word, does not pass', async () => {
    const _meta = { 'io.modelcontextprotocol/serverInfo': {}, 'mcp-gateway/claims': '{}', a: 1 };
    expect((await call({ answer: () => ({ content: [], _meta }) })).result).toEqual({
      content: [],
      _meta: { a: 1 },
    });
  });

  it.each<[string, object]>([
    ['without content', { structuredContent: {} }],
    ['whose content is no list', { content: {} }],
    ['with an isError that is no boolean', { content: [], isError: 'no' }],
  ])('a result %s is no usable answer', async (_what, answer) => {
    const { result } = await call({ answer: () => answer });
    expect(result).toMatchObject({ code: 'upstream_answer_invalid' });
  });
});
