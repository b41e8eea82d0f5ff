import { call, ERAS, rpc, rpcMessage } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let exchanges = 0;
let upstreamCalls = 0;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());
beforeEach(() => {
  exchanges = stack.issuer.counters.exchanges;
  upstreamCalls = stack.atUpstream.length;
});
afterEach(() => {
  expect(stack.issuer.counters.exchanges).toBe(exchanges);
  expect(stack.atUpstream).toHaveLength(upstreamCalls);
});

const metadata = () => `resource_metadata="${stack.url}/.well-known/oauth-protected-resource"`;

describe.each(ERAS)('refused callers, era %s', (era) => {
  it('AUTH-01, AUTH-04, ORD-03: no token is 401 with discovery, baseline scope and no error', async () => {
    const answer = await call(stack, 'greet', { era });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer ${metadata()}, scope="tool:whoami"`,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).not.toHaveProperty('jsonrpc');
    expect(typeof answer.body['error']).toBe('string');
  });

  const seconds = () => Math.floor(stack.time.now / 1000);
  it.each([
    ['expired', () => stack.issuer.issue({ exp: seconds() - 3600, iat: seconds() - 7200 })],
    ['for another audience', () => stack.issuer.issue({ aud: 'http://localhost:9/' })],
    ['of another issuer', () => stack.issuer.issue({ iss: 'http://localhost:9/' })],
    ['tampered', async () => tampered(await stack.token())],
  ])('AUTH-02: a token %s is 401 invalid_token', async (_what, make) => {
    const answer = await call(stack, 'greet', { era, token: await make() });
    expect(answer.status).toBe(401);
    const challenge = answer.headers.get('www-authenticate');
    expect(challenge).toMatch(/^Bearer error="invalid_token", error_description="[^"\\]+"/);
    expect(challenge).toContain('scope="tool:whoami"');
    expect(challenge).toContain(metadata());
    expect(answer.body['error']).toBe('invalid_token');
  });

  it('SCOPE-11: an unknown tool is no question of scope', async () => {
    const token = await stack.token('no-greet', ['tool:whoami']);
    const answer = await call(stack, 'nope', { era, token });
    expect(answer.status).toBe(200);
    expect(answer.body['error']).toMatchObject({ code: -32602 });
  });
});

describe('AUTH-09, AUTH-10: every request is authenticated by itself', () => {
  it.each(['GET', 'DELETE', 'PUT'])('%s without token is 401', async (method) => {
    const response = await fetch(stack.url, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain(metadata());
  });

  it.each(['initialize', 'ping', 'notifications/initialized'])(
    '%s without token',
    async (method) => {
      expect((await rpc(stack, { method })).status).toBe(401);
    },
  );

  it('server/discover without token', async () => {
    expect((await rpc(stack, { era: '2026', method: 'server/discover' })).status).toBe(401);
  });
});

describe('malformed credentials', () => {
  const send = async (path: string, authorization: string) => {
    const { headers, body } = rpcMessage({ method: 'ping' });
    return fetch(stack.url + path, {
      method: 'POST',
      headers: { ...headers, authorization },
      body,
    });
  };

  it.each(['Bearer', 'Bearer a b', 'Bearer a,Bearer b', 'Bearer "x"'])(
    'AUTH-03, AUTH-05: %j is 400 invalid_request with a challenge',
    async (value) => {
      const response = await send('', value);
      expect(response.status).toBe(400);
      expect(response.headers.get('www-authenticate')).toContain('error="invalid_request"');
      expect(response.headers.get('www-authenticate')).toContain(metadata());
    },
  );

  it.each(['Basic dXNlcjpwYXNz', 'DPoP abc'])(
    'AUTH-08: %s is no usable credential',
    async (value) => {
      const response = await send('', value);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).not.toContain('error=');
    },
  );

  it('AUTH-06: a token in the query is not honoured and never logged', async () => {
    const token = await stack.token();
    const { headers, body } = rpcMessage({ method: 'ping' });
    const alone = await fetch(`${stack.url}/?access_token=${token}`, {
      method: 'POST',
      headers,
      body,
    });
    expect(alone.status).toBe(401);
    expect(alone.headers.get('www-authenticate')).not.toContain('error=');
    const both = await send(`/?access_token=${token}`, `Bearer ${token}`);
    expect(both.status).toBe(400);
  });
});

function tampered(token: string): string {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'local|root' })).toString(
    'base64url',
  );
  return `${header}.${forged}.${signature}`;
}
