import { catalogueOf } from '../apps/mcp-gateway/src/catalogue/catalogue.js';
import { CurrentCatalogue } from '../apps/mcp-gateway/src/catalogue/current-catalogue.js';
import { eventually } from './support/child.js';
import { rawConnection, rawRequest, type RawConnection } from './support/raw-http.js';
import { call, ERAS, rpc, rpcMessage, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let token: string;
let current: CurrentCatalogue;
/** The tools that the gateway began with. */
let all: ReturnType<CurrentCatalogue['now']['find']>[];

beforeAll(async () => {
  stack = await startStack({ proxied: true, env: { MAX_BODY_BYTES: '1024' } });
  token = await stack.token();
  current = stack.gateway.get(CurrentCatalogue);
  const { now } = current;
  all = now.listed.map(({ name }) => now.find(name));
});
afterAll(() => stack.close());

/** Serves a new catalogue from now on; what is returned says whether it was closed. */
function serve(names?: readonly string[]): { closed: boolean } {
  const state = { closed: false };
  const tools = all.filter((tool) => names === undefined || names.includes(tool!.name));
  const close = () => {
    state.closed = true;
    return Promise.resolve();
  };
  current.replace(catalogueOf(tools as never, current.now.generation + 1, { close }));
  return state;
}

describe.each(ERAS)('%s', (era) => {
  it('a call under way ends with the catalogue that it began with; the list is the one of now', async () => {
    const old = serve();
    const upstream = stack.holdUpstream();
    const running = call(stack, 'greet', { era, token });
    await upstream.arrived;
    serve(['whoami']);
    const { result } = await rpc(stack, { era, method: 'tools/list', token });
    expect(result).toMatchObject({ tools: [{ name: 'whoami' }] });
    expect((await call(stack, 'greet', { era, token })).body).toMatchObject({
      error: { code: -32602, message: 'Unknown tool: greet' },
    });
    expect(old.closed).toBe(false);
    upstream.answer('{"msg":"held"}');
    expect(textOf(await running)).toContain('held');
    await call(stack, 'whoami', { era, token });
    expect(old.closed).toBe(true);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a call that is answered', () => call(stack, 'greet', { era, token })],
    ['a tool that there is not', () => call(stack, 'none', { era, token })],
    ['wrong arguments', () => call(stack, 'greet', { era, token, arguments: { name: 1 } })],
    ['a body that is too large', () => call(stack, 'x'.repeat(2_000), { era, token })],
    ['another method of HTTP', () => fetch(stack.url, { headers: bearer(token) })],
    [
      'a body that is not JSON',
      () => fetch(stack.url, { method: 'POST', headers: { ...bearer(token), ...JSON_TYPE } }),
    ],
    [
      'too few scopes',
      async () => call(stack, 'greet', { era, token: await stack.token('all-rights', ['x']) }),
    ],
  ])('%s holds no catalogue once it is over', async (_what, act) => {
    const old = serve();
    await act();
    serve();
    await call(stack, 'whoami', { era, token });
    expect(old.closed).toBe(true);
  });

  it('nor does a client that leaves in the midst of its body', async () => {
    const old = serve();
    const { headers, body } = rpcMessage({ era, method: 'tools/list', token });
    await leave(await begun(headers, body, body.length + 1));
    serve();
    expect(old.closed).toBe(true);
  });

  it('nor does a client that left before its token was verified', async () => {
    const issuer = stack.proxies.issuer!;
    stack.issuer.rotateKeys();
    const fresh = await stack.issuer.issue();
    await stack.time.advance(60_000);
    await issuer.break('slow', (request) => request.startsWith('GET '));
    const old = serve();
    const { headers, body } = rpcMessage({ era, method: 'tools/list', token: fresh });
    const client = await begun(headers, body);
    await issuer.stalled();
    await leave(client);
    issuer.release();
    expect((await call(stack, 'whoami', { era, token: fresh })).status).toBe(200);
    serve();
    expect(old.closed).toBe(true);
    await issuer.heal();
  });
});

/** A client that has sent a message, of which it says that it is so long. */
async function begun(
  headers: Record<string, string>,
  body: string,
  length = body.length,
): Promise<RawConnection> {
  const { port } = stack.config.endpoint;
  const client = await rawConnection(port);
  const fields = { Host: `localhost:${port}`, ...headers, 'content-length': String(length) };
  client.send(rawRequest('POST /', fields, body));
  await eventually('the bytes at the gateway', () => client.socket.writableLength === 0);
  return client;
}

/** Leaves, and waits until the gateway has noticed. */
async function leave(client: RawConnection): Promise<void> {
  const lines = () => stack.log.requests('mcp-gateway').length;
  const before = lines();
  client.leave();
  await eventually('its line', () => lines() > before);
}

const JSON_TYPE = { 'content-type': 'application/json' };
const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
