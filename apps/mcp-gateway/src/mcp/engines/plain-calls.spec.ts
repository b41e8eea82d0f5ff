import { Server as LegacyServer } from '@modelcontextprotocol/sdk/server/index.js';
import { Server as ModernServer } from '@modelcontextprotocol/server';
import {
  EngineServer,
  type AskedList,
  type RawAnswer,
} from '../../../../../test/support/engine-server.js';
import { CARRIED, meta } from '../../../../../test/support/plain-messages.js';
import { ERAS, type Era } from '../../../../../test/support/rpc.js';
import { catalogueOf } from '../../catalogue/catalogue.js';
import { NO_INPUT } from '../../catalogue/tool-schema.js';
import type { ToolResult } from '../../catalogue/tool.js';

/** What the tool does next. */
let run: () => Promise<ToolResult>;
let ran = 0;
const tool = (name: string) => ({
  ...{ name, title: 'T', description: 'D', input: NO_INPUT, scopes: [], hints: {} },
  run: () => {
    ran += 1;
    return run();
  },
});

let server: EngineServer;
const sdk = { legacy: jest.spyOn(LegacyServer.prototype, 'connect'), modern: spiedModern() };

function spiedModern() {
  return jest.spyOn(ModernServer.prototype, 'connect');
}

beforeEach(async () => {
  server = new EngineServer();
  server.catalogue = catalogueOf([tool('a'), tool('b')], 1);
  run = () => Promise.resolve({ content: [text('It is done.')] });
  await server.listen();
});
afterEach(() => server.close());
afterAll(() => {
  sdk.legacy.mockRestore();
  sdk.modern.mockRestore();
});

const text = (value: string) => ({ type: 'text', text: value });

/** The answer, how often the tool ran, and how many servers of an SDK were made for it. */
async function ask(
  era: Era,
  asked: AskedList = {},
  name = 'a',
): Promise<{ answer: RawAnswer; runs: number; servers: number }> {
  const servers = () => sdk.legacy.mock.calls.length + sdk.modern.mock.calls.length;
  const before = { runs: ran, servers: servers() };
  const answer = await server.call(era, name, asked);
  return { answer, runs: ran - before.runs, servers: servers() - before.servers };
}

/** The same of the SDK: what has a member that no engine knows is left to it. */
function askTheSdk(era: Era, asked: AskedList = {}, name = 'a'): ReturnType<typeof ask> {
  return ask(era, { ...asked, params: { ...asked.params, unknown: 1 } }, name);
}

const PLAIN_MESSAGES: readonly [string, AskedList][] = [
  ...CARRIED,
  ['arguments', { params: { arguments: { a: 1, ['__proto__']: 2 } } }],
  ['a task', { params: { task: { ttl: 1 } } }],
  ['an answer of an earlier call', { params: { inputResponses: {} } }],
  ['a state of an earlier call', { params: { requestState: 'x' } }],
];

/** Requests that the SDK is asked about. */
const OTHER_MESSAGES: readonly [string, AskedList][] = [
  ['a level of logging', meta({ 'io.modelcontextprotocol/logLevel': 'debug' })],
  ['a progress token', meta({ progressToken: 'p' })],
];

const PLAIN_RESULTS: readonly [string, ToolResult][] = [
  ['no content', { content: [] }],
  ['a text', { content: [text('It is done.')] }],
  ['a text before its type', { content: [{ text: 'It is done.', type: 'text' }] }],
  ['an empty text', { content: [text('')] }],
  ['any text', { content: [text('"\\\u0000\u2028\n</é漢😀\ud800'.repeat(50))] }],
  ['many texts', { content: Array.from({ length: 100 }, (_, index) => text(String(index))) }],
  ['data', { content: [text('1')], structuredContent: { b: [1, null, { c: 'é' }], a: -0, 7: {} } }],
  ['data without members', { content: [], structuredContent: {} }],
  ['data before the content', { structuredContent: { a: 1 }, isError: false, content: [] }],
  ['data with names of members', { content: [], structuredContent: { _meta: {}, content: 1 } }],
  [
    'data with names of the language',
    { content: [], structuredContent: { constructor: 1, a: { ['__proto__']: 1 } } },
  ],
  ['no error', { content: [], isError: false }],
  ['an error', { content: [text('It failed.')], isError: true }],
  ['an error with data', { content: [text('No.')], isError: true, structuredContent: { a: 1 } }],
];

/** Results whose members a schema of the SDK puts into order, or changes. */
const OTHER_RESULTS: readonly [string, ToolResult][] = [
  ['an image', { content: [{ type: 'image', mimeType: 'image/png', data: 'AAAA' }] }],
  ['an audio', { content: [{ type: 'audio', data: 'AAAA', mimeType: 'audio/wav' }] }],
  [
    'a resource among texts',
    { content: [text('a'), { type: 'resource', resource: { uri: 'x:/y', text: 'é' } }] },
  ],
  ['a link', { content: [{ type: 'resource_link', uri: 'x:/y', name: 'y' }] }],
  ['a text with annotations', { content: [{ ...text('a'), annotations: { priority: 1 } }] }],
  ['a text with _meta', { content: [{ _meta: { a: 1 }, ...text('a') }] }],
  ['a text with a member of its own', { content: [{ more: 1, ...text('a') }] }],
  ['a text that is none', { content: [{ type: 'text', text: 5 }] }],
  ['a text without one', { content: [{ type: 'text' }] }],
  ['a type that there is not', { content: [{ type: 'smell', text: 'a' }] }],
  ['_meta', { content: [text('a')], _meta: { a: 1 } }],
  ['a member of its own', { content: [], more: 1 } as ToolResult],
  ['data named __proto__', { content: [], structuredContent: { ['__proto__']: 1, a: 2 } }],
  ['data that is a list', { content: [], structuredContent: [1, 'a'] }],
  ['data that is a text', { content: [text('a')], structuredContent: 'a' }],
  ['data that is null', { content: [text('a')], structuredContent: null }],
];

describe.each(ERAS)('%s', (era) => {
  it.each(PLAIN_MESSAGES)(
    '%s: the answer is byte for byte what the SDK writes',
    async (_, asked) => {
      const own = await ask(era, asked);
      const other = await askTheSdk(era, asked);
      expect(own.answer).toEqual(other.answer);
      expect(own.answer[0]).toBe(200);
      expect([own.runs, own.servers, other.runs, other.servers]).toEqual([1, 0, 1, 1]);
    },
  );

  it.each(PLAIN_RESULTS)(
    '%s: the answer is byte for byte what the SDK writes',
    async (_, result) => {
      run = () => Promise.resolve(result);
      const own = await ask(era);
      const other = await askTheSdk(era);
      expect(own.answer).toEqual(other.answer);
      expect([own.runs, own.servers, other.runs, other.servers]).toEqual([1, 0, 1, 1]);
    },
  );

  it.each(OTHER_MESSAGES)('%s: the SDK answers', async (_, asked) => {
    const own = await ask(era, asked);
    expect(own).toEqual(await askTheSdk(era, asked));
    expect([own.runs, own.servers]).toEqual([1, 1]);
  });

  it.each(OTHER_RESULTS)('%s: the SDK answers, and the tool ran once', async (_, result) => {
    run = () => Promise.resolve(result);
    const own = await ask(era);
    const other = await askTheSdk(era);
    expect(own.answer).toEqual(other.answer);
    expect(own.runs).toBe(1);
  });

  it('a tool that breaks is answered as the SDK answers it', async () => {
    run = () => Promise.reject(new Error('secret'));
    const own = await ask(era);
    expect(own.answer).toEqual((await askTheSdk(era)).answer);
    expect([own.runs, own.servers]).toEqual([1, 0]);
    expect(own.answer[2]).not.toContain('secret');
  });

  it('a name in a header in Base64', async () => {
    const headers = { 'mcp-name': `=?base64?${Buffer.from('b').toString('base64')}?=` };
    const own = await ask(era, { headers }, 'b');
    expect(own.answer).toEqual((await askTheSdk(era, { headers }, 'b')).answer);
    expect([own.runs, own.servers]).toEqual([1, 0]);
  });

  it('no tool runs for what is refused', async () => {
    const refused = [
      { headers: { 'mcp-protocol-version': '1999-01-01' } },
      { id: 'null' },
      { more: { extra: 1 } },
      { more: { result: {} } },
    ];
    for (const asked of refused) {
      const own = await ask(era, asked);
      expect(own.runs).toBe(0);
      expect(own.answer).toEqual((await askTheSdk(era, asked)).answer);
    }
  });
});
