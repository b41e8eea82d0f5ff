import { json, startDouble } from './support/http-double.js';
import { call, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const path = '/.well-known/oauth-protected-resource';

it('PRM-01…PRM-08: the document says what clients compare, and nothing else', async () => {
  const response = await fetch(stack.url + path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const document = (await response.json()) as Record<string, unknown>;
  expect(document).toEqual({
    resource: stack.resource,
    authorization_servers: [stack.issuer.url],
    scopes_supported: ['tool:greet', 'tool:whoami'],
    bearer_methods_supported: ['header'],
    resource_name: 'MCP Gateway',
  });
});

it('PRM-04: its issuer is spelled like the issuer spells itself', async () => {
  const { authorization_servers } = (await (await fetch(stack.url + path)).json()) as {
    authorization_servers: [string];
  };
  const metadata = (await (
    await fetch(`${authorization_servers[0]}.well-known/oauth-authorization-server`)
  ).json()) as { issuer: string };
  expect(metadata.issuer).toBe(authorization_servers[0]);
});

it('PRM-09, PRM-10: cacheable, open to any origin, no credentials', async () => {
  const response = await fetch(stack.url + path, { headers: { origin: 'https://x.test' } });
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('cache-control')).toBe('public, max-age=3600');
  const etag = response.headers.get('etag')!;
  const again = await fetch(stack.url + path, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
  expect((await fetch(stack.url + path, { method: 'OPTIONS' })).status).toBe(204);
});

it('PRM-11, PRM-12: other methods are 405, other suffixes 404', async () => {
  const post = await fetch(stack.url + path, { method: 'POST' });
  expect(post.status).toBe(405);
  expect(post.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  expect((await fetch(`${stack.url + path}/other`)).status).toBe(404);
  expect((await fetch(`${stack.url + path}/`)).status).toBe(200);
});

it('PRM-01, PRM-02, PRM-03: with a path both locations serve the same bytes', async () => {
  const { freePorts } = await import('./support/free-ports.js');
  const [port] = (await freePorts(1)) as [number];
  const other = await startStack({
    env: { PORT: String(port), MCP_SERVER_URL: `http://localhost:${port}/mcp` },
  });
  try {
    const base = `http://localhost:${port}`;
    const [inserted, root] = await Promise.all(
      [`${base}${path}/mcp`, base + path].map(async (url) => (await fetch(url)).text()),
    );
    expect(inserted).toBe(root);
    expect(JSON.parse(root!)).toMatchObject({ resource: `${base}/mcp` });
    const challenge = (await fetch(`${base}/mcp`)).headers.get('www-authenticate');
    expect(challenge).toContain(`resource_metadata="${base}${path}/mcp"`);
    expect((await fetch(base)).status).toBe(404);
  } finally {
    await other.close();
  }
});

it('ASM-01: a token endpoint that has moved is found without a restart', async () => {
  const elsewhere = await startDouble();
  elsewhere.answer = (_request, response) => {
    json(response, 400, { error: 'access_denied' });
  };
  try {
    const body = JSON.stringify({
      issuer: stack.issuer.url,
      jwks_uri: `${stack.issuer.url}jwks`,
      token_endpoint: `${elsewhere.url}/token`,
    });
    const token = await stack.token();
    stack.issuer.faults.token = { status: 404, times: 1 };
    stack.issuer.faults.metadata = { status: 200, body };
    expect(textOf(await call(stack, 'greet', { token }))).toMatch(/denied by policy/);
    expect(elsewhere.requests.map(({ url }) => url)).toEqual(['/token']);
  } finally {
    await elsewhere.close();
  }
});
