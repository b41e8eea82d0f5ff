import { startStack, type Stack } from './support/stack.js';
import { freePorts } from './support/free-ports.js';

/** What browsers send when a person opens an address. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
/** What MCP clients and programs send. */
const CLIENTS = [
  {},
  { accept: '*/*' },
  { accept: 'application/json, text/event-stream' },
  { accept: 'text/htmlx, x/text/html' },
  { accept: 'text/html;q=0, */*' },
];

describe('a person who opens the endpoint in a browser', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.close());

  it('AUTH-01: reads where they are; status and challenge are what clients get', async () => {
    const page = await fetch(stack.url, { headers: BROWSER });
    const answer = await fetch(stack.url);
    expect(page.status).toBe(401);
    expect(page.headers.get('www-authenticate')).toBe(answer.headers.get('www-authenticate'));
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    for (const words of ['This is an MCP gateway', stack.resource, stack.issuer.url]) {
      expect(html).toContain(words);
    }
  });

  it.each(CLIENTS)('clients are answered in JSON: %j', async (headers) => {
    const answer = await fetch(stack.url, { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      401,
      expect.stringMatching(/^application\/json/),
    ]);
  });

  it('a bad token and another method are answered in JSON to a browser too', async () => {
    const authorization = 'Bearer x';
    for (const init of [{ headers: { ...BROWSER, authorization } }, { method: 'POST' }]) {
      const answer = await fetch(stack.url, { headers: BROWSER, ...init });
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    }
  });

  it.each(['', 'index.html'])('the issuer says where a person is (/%s)', async (path) => {
    const answer = await fetch(stack.issuer.url + path, { headers: BROWSER });
    expect(answer.status).toBe(path === '' ? 200 : 404);
    if (path === '') expect(await answer.text()).toContain(stack.resource);
  });
});

it('where the endpoint has a path, `/` tells a person where it is, and nothing to programs', async () => {
  const [port] = (await freePorts(1)) as [number];
  const origin = `http://localhost:${port}`;
  const stack = await startStack({ env: { PORT: String(port), MCP_SERVER_URL: `${origin}/mcp` } });
  try {
    const page = await fetch(origin, { headers: BROWSER });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(`<code>${origin}/mcp</code>`);
    for (const headers of CLIENTS) expect((await fetch(origin, { headers })).status).toBe(404);
    expect((await fetch(`${origin}/mcp`, { headers: BROWSER })).status).toBe(401);
    expect((await fetch(`${origin}/x`, { headers: BROWSER })).status).toBe(404);
  } finally {
    await stack.close();
  }
});
