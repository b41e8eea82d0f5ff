import { HEADER_READ_ON } from '#serving';
import { eventually } from './support/child.js';
import type { RequestLine } from './support/log-capture.js';
import { call, ERAS, rpcMessage, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

/** As Entra names a person's groups, until a token has about so many characters. */
const groups = (characters: number) =>
  Array.from(
    { length: Math.ceil(characters / 52) },
    (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  );
const ORIGIN = 'http://localhost:6274';

describe('with the default MAX_HEADER_BYTES', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.close());

  const send = (token: string, origin: string, method = 'POST') => {
    const { headers, body } = rpcMessage({ method: 'tools/list', token });
    return fetch(stack.url, {
      method,
      headers: { ...headers, origin },
      ...(method === 'POST' && { body }),
    });
  };
  const linesFrom = (from: number): RequestLine[] => stack.log.requests('mcp-gateway').slice(from);
  const now = () => stack.log.requests('mcp-gateway').length;

  it('JWT-16, CORS-03: a larger token is 431 in our words, which a page can read, and one line says why', async () => {
    const token = await stack.issuer.issue({ groups: groups(20_000) });
    expect(token.length).toBeGreaterThan(20_000);
    const from = now();
    const response = await send(token, ORIGIN);
    expect(response.status).toBe(431);
    expect(await response.json()).toEqual({
      error: 'header_fields_too_large',
      error_description: 'The header is too large or has too many lines',
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      connection: 'close',
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': expect.stringContaining('X-Request-Id') as string,
      vary: 'Origin',
    });
    await eventually('its line', () => now() > from);
    expect(linesFrom(from)).toEqual([
      expect.objectContaining({
        status: 431,
        method: 'POST',
        path: '/',
        reason: 'header beyond MAX_HEADER_BYTES',
        reference: response.headers.get('x-request-id'),
        sender: null,
      }),
    ]);
  });

  it('HTTP-01, HTTP-02: a page that is not listed reads 403 and no more', async () => {
    const token = await stack.issuer.issue({ groups: groups(20_000) });
    const response = await send(token, 'https://evil.example');
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('beyond twice that nothing of the header is known: the same words without CORS headers', async () => {
    const token = 'x'.repeat(stack.config.limits.maxHeaderBytes * HEADER_READ_ON);
    const from = now();
    const response = await send(token, ORIGIN);
    expect(response.status).toBe(431);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      connection: 'close',
      'content-type': 'application/json',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    await eventually('its line', () => now() > from);
    expect(linesFrom(from)).toEqual([
      expect.objectContaining({
        status: 431,
        method: null,
        path: null,
        reason: 'header beyond MAX_HEADER_BYTES',
      }),
    ]);
  });

  it('the limit counts the bytes that are sent', async () => {
    const status = async (length: number) => (await send('x'.repeat(length), ORIGIN)).status;
    const { maxHeaderBytes } = stack.config.limits;
    expect(await status(maxHeaderBytes - 1_000)).toBe(401);
    expect(await status(maxHeaderBytes)).toBe(431);
  });
});

it.each(ERAS)(
  'with MAX_HEADER_BYTES=65536 a token of 20 KB is exchanged for another, and the upstream is called, era %s',
  async (era) => {
    const stack = await startStack({ env: { MAX_HEADER_BYTES: '65536' } });
    try {
      const token = await stack.issuer.issue({ groups: groups(20_000) });
      expect(textOf(await call(stack, 'greet', { era, token }))).toMatch(/^Hello, there/);
      const delegated = await stack.issuer.issue({
        aud: stack.env['API_AUTH0_AUDIENCE']!,
        scope: 'read:private',
        groups: groups(30_000),
      });
      const answer = { access_token: delegated, token_type: 'Bearer', expires_in: 600 };
      const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token';
      const body = JSON.stringify({ ...answer, issued_token_type });
      stack.issuer.faults.token = { status: 200, body, times: 1 };
      const other = await stack.issuer.issue({ groups: groups(40_000) });
      expect(other.length).toBeGreaterThan(40_000);
      expect(textOf(await call(stack, 'greet', { era, token: other }))).toMatch(/^Hello, there/);
      expect(stack.atUpstream.at(-1)).toContain(delegated);
      const most = await stack.issuer.issue({ groups: groups(65_000) });
      expect((await call(stack, 'greet', { era, token: most })).status).toBe(431);
    } finally {
      await stack.close();
    }
  },
);
