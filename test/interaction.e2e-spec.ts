import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { call, ERAS, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const PAGE = 'https://portal.example/consent';
const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const WANTED = {
  status: 400,
  body: JSON.stringify({ error: 'interaction_required', claims: CLAIMS }),
};
const OPENS_URLS = {
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } },
};

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack({ env: { INTERACTION_URL: PAGE } });
  token = await stack.token();
});
afterAll(() => stack.close());
beforeEach(() => {
  stack.issuer.faults.token = WANTED;
});

/** A real client whose person opens the page, or does not; remembers what it was shown. */
async function connect(action: 'accept' | 'decline', opened: () => void = () => undefined) {
  const shown: object[] = [];
  const client = new Client(
    { name: 'test', version: '1' },
    {
      capabilities: { elicitation: { url: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  client.setRequestHandler('elicitation/create', ({ params }) => {
    shown.push(params);
    if (action === 'accept') opened();
    return { action };
  });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(stack.url), { requestInit: { headers } }),
  );
  const greet = async () => {
    const { content } = await client.callTool({ name: 'greet', arguments: {} });
    await client.close();
    return (content as { text: string }[])[0]?.text ?? '';
  };
  return { shown, greet };
}

it('TX-26: a 2026-07-28 client that opens URLs is asked to open the page, and the call goes on', async () => {
  const { shown, greet } = await connect('accept', () => {
    stack.issuer.faults.token = undefined;
  });
  expect(await greet()).toMatch(/^Hello/);
  expect(shown).toHaveLength(1);
  expect(shown[0]).toMatchObject({ mode: 'url' });
  const url = new URL((shown[0] as { url: string }).url);
  expect(url.origin + url.pathname).toBe(PAGE);
  expect(url.searchParams.get('claims')).toBe(CLAIMS);
});

it.each(['accept', 'decline'] as const)(
  'TX-26: it is asked once; when that did not help (%s) it reads what to do',
  async (action) => {
    token = await stack.issuer.issue({ jti: action });
    const { shown, greet } = await connect(action);
    expect(await greet()).toMatch(/Open https:\/\/portal\.example\/consent\?claims=.*, then call/);
    expect(shown).toHaveLength(1);
  },
);

it('TX-26: nothing of the issuer but the claims, and no state, is in the request', async () => {
  const answer = await call(stack, 'greet', {
    era: '2026',
    token: await stack.issuer.issue({ jti: 'raw' }),
    meta: OPENS_URLS,
  });
  const result = answer.body['result'] as Record<string, unknown>;
  expect(result).toMatchObject({ resultType: 'input_required' });
  expect(Object.keys(result['inputRequests'] as object)).toEqual(['interaction']);
  expect(result).not.toHaveProperty('requestState');
});

it.each(ERAS)(
  'TX-26: a client of %s that opens no URLs reads them, with the claims beside',
  async (era) => {
    const unknown = await stack.issuer.issue({ jti: `reads ${era}` });
    const answer = await call(stack, 'greet', { era, token: unknown });
    expect(answer.result?.['isError']).toBe(true);
    expect(textOf(answer)).toContain(`Open ${PAGE}?claims=`);
    const { _meta: meta } = answer.body['result'] as { _meta: Record<string, unknown> };
    expect(meta['mcp-gateway/claims']).toBe(CLAIMS);
  },
);
