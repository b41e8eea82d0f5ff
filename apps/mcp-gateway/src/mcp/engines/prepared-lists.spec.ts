import { gunzipSync } from 'node:zlib';
import {
  EngineServer,
  type AskedList,
  type RawAnswer,
} from '../../../../../test/support/engine-server.js';
import { CARRIED, meta } from '../../../../../test/support/plain-messages.js';
import { ERAS, type Era } from '../../../../../test/support/rpc.js';
import { catalogueOf, type Listing } from '../../catalogue/catalogue.js';
import { NO_INPUT } from '../../catalogue/tool-schema.js';
import type { Tool } from '../../catalogue/tool.js';
import { MAX_KEPT_LISTS, PreparedLists } from './prepared-lists.js';

/** How often the schema of a tool was turned into text. */
let written = 0;
let server: EngineServer;

beforeEach(async () => {
  server = new EngineServer();
  serve(3);
  await server.listen();
});
afterEach(() => server.close());

function tool(index: number): Tool {
  const json = {
    type: 'object' as const,
    properties: {
      ['__proto__']: { type: 'string' },
      'ü"\\😀': { enum: [1, null, '\u2028'] },
      7: {},
    },
    get description(): string {
      written += 1;
      return 'Counted.';
    },
  };
  return {
    name: `tool_${index}`,
    title: `Tool ${index}`,
    description: `The "${index}"th \\ with \u0000, é, 漢 and half a pair \ud800.`,
    input: { ...NO_INPUT, json },
    ...(index > 0 && { output: NO_INPUT }),
    scopes: [`s${index}`],
    hints: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    run: () => Promise.resolve({ content: [] }),
  };
}

function serve(count: number, listing: Listing = 'all'): void {
  const tools = Array.from({ length: count }, (_, index) => tool(index));
  server.catalogue = catalogueOf(tools, 1, { listing });
}

/** The answer, and how many schemas were written for it. */
async function ask(era: Era, asked?: AskedList): Promise<{ answer: RawAnswer; written: number }> {
  const before = written;
  const answer = await server.list(era, asked);
  return { answer, written: written - before };
}

/** The same of the SDK alone. */
async function askTheSdk(era: Era, asked?: AskedList): ReturnType<typeof ask> {
  const off = jest.spyOn(PreparedLists.prototype, 'answer').mockResolvedValue(false);
  try {
    return await ask(era, asked);
  } finally {
    off.mockRestore();
  }
}

function fieldsOf([, raw]: RawAnswer): Readonly<Record<string, string>> {
  const pairs = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** Requests whose answer differs by their id only. */
const PLAIN: readonly [string, AskedList][] = [
  ...CARRIED,
  ['no params', {}],
  ['empty params', { params: {} }],
  ['the name of a tool in a header', { headers: { 'mcp-name': 'tool_1' } }],
];

/** Requests that the SDK is asked about, each time. */
const OTHERS: readonly [string, AskedList][] = [
  ['a cursor', { params: { cursor: 'x' } }],
  ['an empty cursor', { params: { cursor: '' } }],
  ['a cursor that is no text', { params: { cursor: 5 } }],
  ['params of its own', { params: { limit: 5 } }],
  ['params that are null', { more: { params: null } }],
  ['params that are a list', { more: { params: [] } }],
  ['_meta that is null', { more: { params: { _meta: null } } }],
  ['a task', { params: { task: { ttl: 1 } } }],
  ['a progress token', meta({ progressToken: 'p' })],
  [
    'a progress token, and no stream accepted',
    { ...meta({ progressToken: 1 }), headers: { accept: 'application/json' } },
  ],
  ['a level of logging', meta({ 'io.modelcontextprotocol/logLevel': 'debug' })],
  ['a member of its own', { more: { extra: 1 } }],
  ['a result beside the method', { more: { result: {} } }],
  ['the id null', { id: 'null' }],
  ['half an id', { id: '1.5' }],
  ['an id beyond what a double holds', { id: '9007199254740993' }],
  ['no id', { id: 'none' }],
  ['an unknown version', { headers: { 'mcp-protocol-version': '1999-01-01' } }],
];

const OF_2026: readonly [string, AskedList][] = [
  ['no version in the headers', { headers: { 'mcp-protocol-version': undefined } }],
  ['the version of another era', { headers: { 'mcp-protocol-version': '2025-11-25' } }],
  ['no method in the headers', { headers: { 'mcp-method': undefined } }],
  ['another method in the headers', { headers: { 'mcp-method': 'tools/call' } }],
  [
    'an unknown version in _meta',
    meta({ 'io.modelcontextprotocol/protocolVersion': '2027-01-01' }),
  ],
  ['wrong capabilities', meta({ 'io.modelcontextprotocol/clientCapabilities': 5 })],
];

describe.each(ERAS)('%s', (era) => {
  beforeEach(() => ask(era));

  it.each(PLAIN)(
    '%s: the answer is byte for byte what the SDK writes, and is not written anew',
    async (_what, asked) => {
      const own = await ask(era, asked);
      const sdk = await askTheSdk(era, asked);
      expect(own.answer).toEqual(sdk.answer);
      expect(own.answer[0]).toBe(200);
      expect([own.written, sdk.written]).toEqual([0, 3]);
    },
  );

  it.each([...OTHERS, ...(era === '2026' ? OF_2026 : [])])(
    '%s: the SDK answers',
    async (_what, asked) => {
      const own = await ask(era, asked);
      const sdk = await askTheSdk(era, asked);
      expect(own).toEqual(sdk);
    },
  );

  it.each([0, 1, 50])("a list of %i tools is the SDK's", async (count) => {
    serve(count);
    const first = await ask(era);
    expect(first.answer).toEqual((await askTheSdk(era)).answer);
    expect(await ask(era)).toEqual({ answer: first.answer, written: 0 });
  });

  it('each catalogue has its own list', async () => {
    const before = await ask(era);
    serve(5);
    const after = await ask(era);
    expect(after.answer).not.toEqual(before.answer);
    expect(after.answer).toEqual((await askTheSdk(era)).answer);
  });

  it('first requests at once ask the SDK once', async () => {
    serve(10);
    const before = written;
    await Promise.all(Array.from({ length: 5 }, (_, index) => ask(era, { id: String(index) })));
    // Once by the SDK, once to find the tools in what it wrote.
    expect(written - before).toBe(20);
  });

  it.each<[string, readonly string[]]>([
    ['none', []],
    ['the first', ['s0']],
    ['the last', ['s5']],
    ['some', ['s4', 's1', 's3', 'other']],
    ['all', ['s0', 's1', 's2', 's3', 's4', 's5']],
  ])(
    "with `listing: permitted`, who may call %s is shown these in the SDK's bytes",
    async (_what, permitted) => {
      serve(6, 'permitted');
      await ask(era);
      server.scopes = permitted;
      const { answer } = await askTheSdk(era);
      // Made, and kept.
      const expected = { answer, written: 0 };
      expect([await ask(era), await ask(era)]).toEqual([expected, expected]);
    },
  );

  it.each(['1', '"a"', '"' + 'ü'.repeat(200) + '"'])(
    'a client that takes gzip gets a long list in it, with the id %s: decompressed, the bytes of others',
    async (id) => {
      serve(50);
      const { answer: plain } = await ask(era, { id });
      const { answer } = await ask(era, { id, headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
      const bytes = Buffer.from(answer[2], 'latin1');
      expect(gunzipSync(bytes).toString('latin1')).toBe(plain[2]);
      expect(bytes.length * 4).toBeLessThan(plain[2].length);
      expect(fieldsOf(answer)).toEqual({
        ...fieldsOf(plain),
        'content-encoding': 'gzip',
        'content-length': String(bytes.length),
      });
    },
  );

  it('whoever is shown a part of the tools gets that part in gzip', async () => {
    serve(50, 'permitted');
    server.scopes = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const { answer: plain } = await ask(era);
    const { answer } = await ask(era, { headers: { 'accept-encoding': 'gzip' } });
    expect(gunzipSync(Buffer.from(answer[2], 'latin1')).toString('latin1')).toBe(plain[2]);
  });

  it.each([
    ['gzip;q=0', 50],
    ['identity', 50],
    ['*', 50],
    ['br, x-gzipped', 50],
    ['gzip', 3],
  ])('with Accept-Encoding: %s, a list of %i tools comes as it is', async (coding, count) => {
    serve(count);
    const { answer: plain } = await ask(era);
    const { answer } = await ask(era, { headers: { 'accept-encoding': coding } });
    expect(answer).toEqual(plain);
  });

  it('beyond the lists that are kept, callers still get their own', async () => {
    const tools = MAX_KEPT_LISTS + 2;
    serve(tools, 'permitted');
    for (let index = 0; index < 2 * tools; index += 1) {
      server.scopes = [`s${index % tools}`];
      const [, , body] = (await ask(era)).answer;
      expect(body.match(/tool_\d+/g)).toEqual([`tool_${index % tools}`]);
    }
  });
});

it.each(['2024-11-05', '2025-03-26', '2025-06-18', undefined])(
  "the version %s: the answer is the SDK's",
  async (version) => {
    const asked = { headers: { 'mcp-protocol-version': version } };
    await ask('2025', asked);
    const own = await ask('2025', asked);
    expect(own).toEqual({ answer: (await askTheSdk('2025', asked)).answer, written: 0 });
  },
);
