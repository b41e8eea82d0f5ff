import type { RequestLine } from './support/log-capture.js';
import { rawExchange } from './support/raw-http.js';
import { rpcMessage } from './support/rpc.js';
import { CLIENT_SECRET, startStack, type Stack } from './support/stack.js';

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack({ env: { MAX_BODY_BYTES: '1024', SCOPE_CLAIM: 'scope' } });
  token = await stack.token();
});
afterAll(() => stack.close());

interface Sent {
  readonly first?: string;
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly to?: Stack;
}

/** The line of a request that is sent as it is said here, with its status. */
async function lineOf(sent: Sent): Promise<RequestLine> {
  const { first = 'POST /', fields = {}, to = stack } = sent;
  const message = rpcMessage({ method: 'tools/call', params: { name: 'greet' }, token });
  const { body = message.body } = sent;
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const host = { host: `localhost:${to.config.endpoint.port}`, connection: 'close' };
  const all = { ...host, ...message.headers, ...length, ...fields };
  const lines = Object.entries(all).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value] as const),
  );
  const raw = `${first} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
  const answer = await rawExchange(to.config.endpoint.port, raw, { halfClose: false });
  const line = to.log.requests('mcp-gateway').at(-1);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${line?.status ?? 'none'} `));
  expect(line).not.toHaveProperty('message');
  return line as RequestLine;
}

const HOST = { reason: 'host not allowed', setting: 'ALLOWED_HOSTS, MCP_SERVER_URL' };
const ORIGIN = { reason: 'origin not allowed', setting: 'CORS_ORIGINS' };

it('LOG-04: a Host that is not ours says what was sent, what is wanted and which setting decides', async () => {
  const line = await lineOf({ fields: { host: 'evil.example' } });
  const wanted = {
    host: expect.arrayContaining([`localhost:${stack.config.endpoint.port}`]) as string[],
  };
  expect(line).toMatchObject({ status: 403, seen: { host: 'evil.example' }, wanted, ...HOST });
});

it('LOG-04: an Origin that is not listed says so', async () => {
  const line = await lineOf({ fields: { origin: 'https://app.example' } });
  const wanted = { origin: expect.arrayContaining([stack.url]) as string[] };
  expect(line).toMatchObject({ status: 403, seen: { origin: 'https://app.example' }, ...ORIGIN });
  expect(line).toMatchObject({ wanted });
});

it('LOG-04: what is foreign in it is bounded, one line and no token', async () => {
  for (const name of ['host', 'origin'] as const) {
    const { seen } = await lineOf({ fields: { [name]: `${token}\u00ad${'x'.repeat(4_000)}` } });
    expect(JSON.stringify(seen)).toMatch(/^\{"(host|origin)":"\[removed\].{0,120}"\}$/);
  }
});

it('LOG-01: nor is it a secret of ours', async () => {
  for (const name of ['host', 'origin'] as const) {
    expect(await lineOf({ fields: { [name]: CLIENT_SECRET } })).toMatchObject({
      status: 403,
      seen: { [name]: '[removed]' },
    });
  }
});

it('LOG-04: a flood of them is one warning a minute, of each reason', async () => {
  await stack.time.advance(60_000);
  const level = async (fields: Sent['fields']) =>
    (await lineOf({ ...(fields && { fields }) }))['level'];
  const [host, origin] = [{ host: 'evil.example' }, { origin: 'https://app.example' }];
  expect([await level(host), await level(host), await level(origin)]).toEqual([40, 30, 40]);
  await stack.time.advance(60_000);
  expect([await level(host), await level(origin), await level(origin)]).toEqual([40, 40, 30]);
});

it('LOG-04: a missing scope says which is missing and which are held', async () => {
  const poor = await stack.issuer.issue({ scope: 'tool:whoami' });
  const line = await lineOf({ fields: { authorization: `Bearer ${poor}` } });
  expect(line).toMatchObject({
    status: 403,
    level: 40,
    reason: 'insufficient scope',
    seen: { scopes: ['tool:whoami'] },
    wanted: { scopes: ['tool:greet'] },
  });
  expect(line).not.toHaveProperty('setting');
});

it.each([
  [{ scope: undefined }, 'the token names no scopes'],
  [
    { scope: undefined, permissions: ['tool:greet'] },
    'the token names no scopes, but permissions: SCOPE_CLAIM=permissions reads them',
  ],
])('LOG-04: a token without scopes (%j) leads to SCOPE_CLAIM', async (claims, hint) => {
  const none = await stack.issuer.issue(claims);
  expect(await lineOf({ fields: { authorization: `Bearer ${none}` } })).toMatchObject({
    status: 403,
    seen: { scopes: [] },
    setting: 'SCOPE_CLAIM',
    hint: expect.stringContaining(hint) as string,
  });
});

it.each<[number, string, Sent, object?]>([
  [401, 'no credentials', { fields: { authorization: [] } }],
  [401, 'credentials of the scheme Basic, not Bearer', { fields: { authorization: 'Basic YTpi' } }],
  [401, 'credentials of another scheme than Bearer', { fields: { authorization: 'Foo YTpi' } }],
  [
    401,
    'a token in the query, where none is read',
    { first: 'POST /?access_token=abc', fields: { authorization: [] } },
  ],
  [
    400,
    'a token in the query beside the one in Authorization',
    { first: 'POST /?access_token=abc', fields: { authorization: 'Bearer abc' } },
  ],
  [400, 'more than one Authorization', { fields: { authorization: ['Bearer a', 'Bearer b'] } }],
  [400, 'Bearer without one token behind it', { fields: { authorization: 'Bearer a b' } }],
  [400, 'Parse error: the body is not JSON', { body: '{' }],
  [400, 'Invalid Request: ', { body: '[]' }],
  [405, 'Method not allowed', { first: 'GET /' }],
  [406, 'Accept must allow application/json', { fields: { accept: 'text/html' } }],
  [413, 'The body exceeds 1024 bytes', { body: ' '.repeat(2_000) }, { setting: 'MAX_BODY_BYTES' }],
  [415, 'Content-Type must be application/json', { fields: { 'content-type': 'text/plain' } }],
  [415, 'Content-Encoding must be identity', { fields: { 'content-encoding': 'gzip' } }],
  [400, 'not exactly one Host, or an invalid target', { fields: { host: ['a', 'b'] } }],
  [400, 'a path that cannot be decoded', { first: 'POST /%zz' }],
  [417, 'an expectation other than 100-continue', { fields: { expect: 'x' } }],
  [
    501,
    'a transfer coding other than chunked',
    { fields: { 'content-length': [], 'transfer-encoding': 'gzip, chunked' } },
  ],
  [400, 'bytes that are not an HTTP request', { first: 'POST / x' }],
])('LOG-04: %i: %s', async (status, reason, sent, more = {}) => {
  const line = await lineOf(sent);
  expect(line).toMatchObject({ status, level: 30, ...more });
  expect(line['reason']).toContain(reason);
});

it('LOG-04: while the issuer is away a 503 says so', async () => {
  const alone = await startStack({ issuerListens: false });
  const line = await lineOf({ to: alone });
  await alone.close();
  expect(line).toMatchObject({
    status: 503,
    reason: 'the issuer’s keys are not available',
    setting: alone.config.callers.issuerSetting,
  });
});
