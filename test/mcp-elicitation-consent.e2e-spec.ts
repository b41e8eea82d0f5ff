import { startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { CALLER_SCOPES, startRelayWith, type RelayStack } from './support/relay-stack.js';
import { call, textOf, type RpcAnswer } from './support/rpc.js';

const PAGE = 'https://portal.example/consent';
const NEEDED = { status: 400, body: JSON.stringify({ error: 'interaction_required' }) };
const TOOLS = [{ name: 'publish', inputSchema: { type: 'object' } }];
const QUESTION = {
  method: 'elicitation/create',
  params: {
    mode: 'form',
    message: 'Which title?',
    requestedSchema: { type: 'object', properties: { title: { type: 'string' } } },
  },
};
const OURS = {
  interaction: {
    method: 'elicitation/create',
    params: { mode: 'url', url: PAGE, message: expect.any(String) as unknown },
  },
};
const ANSWER = { confirm: { action: 'accept', content: { title: 'canary-title' } } };
const OPENED = { interaction: { action: 'accept' } };

let server: McpDouble;
let stack: RelayStack;
let round = 0;
beforeAll(async () => {
  server = await startMcpDouble('modern');
  const upstream = { url: server.url, tools: TOOLS, relay: { elicitation: true } };
  stack = await startRelayWith({ env: { INTERACTION_URL: PAGE } }, upstream);
});
afterAll(async () => {
  await stack.close();
  await server.close();
});
beforeEach(() => {
  round = 0;
  server.server.told.length = 0;
  stack.issuer.faults.token = undefined;
  server.answer = ({ params }) => {
    const { inputResponses, requestState = '' } = params;
    const states = `${String(requestState)}.${Object.keys(inputResponses ?? {}).join()}`;
    if (states.includes('confirm'))
      return { result: { content: [{ type: 'text', text: states }] } };
    const asked = { inputRequests: { confirm: QUESTION }, requestState: `asked-${(round += 1)}` };
    return { result: { resultType: 'input_required', ...asked } };
  };
});

/** A token that nobody exchanged yet. */
const fresh = (name: string) =>
  stack.issuer.issue({ jti: name, scope: CALLER_SCOPES.write.join(' ') });
const ask = (
  token: string,
  params: object,
  elicitation: object = { form: {}, url: {} },
): Promise<RpcAnswer> => {
  const meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation } };
  return call(stack, 'wiki_publish', { era: '2026', token, params, meta });
};
const needed = () => {
  stack.issuer.faults.token = NEEDED;
};
const cleared = () => {
  stack.issuer.faults.token = undefined;
};

it('first ours, then the server’s: our answer does not travel', async () => {
  const token = await fresh('ours first');
  needed();
  expect((await ask(token, {})).result).toEqual({ inputRequests: OURS });
  expect(server.calls()).toEqual([]);
  cleared();
  const asked = await ask(token, { inputResponses: OPENED });
  expect(asked.result).toMatchObject({ inputRequests: { confirm: QUESTION } });
  expect(server.calls()[0]?.params).not.toHaveProperty('inputResponses');
  const done = await ask(token, { inputResponses: ANSWER, requestState: 'asked-1' });
  expect(textOf(done)).toBe('asked-1.confirm');
});

it('consent that is needed while a question is open: the server’s state comes back with ours, and it asks again', async () => {
  expect((await ask(await fresh('open'), {})).result).toMatchObject({ requestState: 'asked-1' });
  const later = await fresh('later');
  needed();
  const ours = await ask(later, { inputResponses: ANSWER, requestState: 'asked-1' });
  expect(ours.result).toEqual({ inputRequests: OURS, requestState: 'asked-1' });
  expect(server.calls()).toHaveLength(1);
  cleared();
  const again = await ask(later, { inputResponses: OPENED, requestState: 'asked-1' });
  expect(again.result).toMatchObject({ inputRequests: { confirm: QUESTION } });
  expect(server.calls().at(-1)?.params).toMatchObject({ requestState: 'asked-1' });
});

it('a client that answers both at once: ours stays here', async () => {
  const inputResponses = { ...OPENED, ...ANSWER };
  const done = await ask(await fresh('both'), { inputResponses, requestState: 'asked-1' });
  expect(textOf(done)).toBe('asked-1.confirm');
  expect(server.calls()[0]?.params['inputResponses']).toEqual(ANSWER);
});

it('ours is put once: a client that answered it, with others or without, reads what to do', async () => {
  needed();
  for (const inputResponses of [OPENED, { ...OPENED, ...ANSWER }]) {
    const answer = await ask(await fresh('once'), { inputResponses, requestState: 'asked-1' });
    expect(textOf(answer)).toContain(`Open ${PAGE}, then call the tool again.`);
  }
  expect(server.calls()).toEqual([]);
});

it('a client with forms alone reads the page of ours, and is asked by the server', async () => {
  const token = await fresh('forms');
  needed();
  expect(textOf(await ask(token, {}, { form: {} }))).toContain(`Open ${PAGE}`);
  cleared();
  const asked = await ask(await fresh('forms later'), {}, { form: {} });
  expect(asked.result).toMatchObject({ inputRequests: { confirm: QUESTION } });
});
