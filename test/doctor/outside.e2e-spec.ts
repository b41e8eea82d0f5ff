import { createServer, type AddressInfo } from 'node:net';
import { startForeignServer, type ForeignServer } from './foreign-server.js';
import { doctor } from './support.js';

let foreign: ForeignServer;
beforeAll(async () => {
  foreign = await startForeignServer();
});
afterAll(async () => {
  await foreign.close();
});
beforeEach(() => {
  foreign.reset();
});

it('a server and an issuer without a fault: every line is ok', async () => {
  const found = await doctor({ url: foreign.url });
  expect([...found.wrong, ...found.warnings]).toEqual([]);
});

it('a server without authorization is said to be one, and both revisions are asked', async () => {
  foreign.answers.endpoint = {
    status: 200,
    headers: {},
    body: {
      jsonrpc: '2.0',
      id: 1,
      result: {
        protocolVersion: '2025-11-25',
        serverInfo: { name: 'open\u0007server' },
        supportedVersions: ['2026-07-28'],
        capabilities: {},
      },
    },
  };
  foreign.answers.atPath = foreign.answers.atRoot = undefined;
  const found = await doctor({ url: foreign.url });
  expect(found.wrong).toEqual([]);
  expect(found.text).toContain('there is no authorization here');
  expect(found.text).toContain('names itself "openserver"');
});

it('a place without an MCP endpoint: the path to write', async () => {
  foreign.answers.endpoint = { status: 404, headers: {} };
  const { wrong } = await doctor({ url: foreign.url });
  expect(wrong).toEqual([
    expect.objectContaining({ instead: expect.stringContaining('as https://host/mcp') as unknown }),
  ]);
});

it('a root where nothing is, with an endpoint at /mcp: the URL to write, and no table of clients', async () => {
  const { wrong, report } = await doctor({ url: foreign.server.url });
  expect(wrong).toEqual([
    expect.objectContaining({ instead: `write ${foreign.url}: an MCP endpoint answers there` }),
  ]);
  expect(report.clients).toEqual([]);
});

it('a session that was begun to look is ended', async () => {
  const { server } = foreign;
  server.requests.length = 0;
  foreign.answers.endpoint = {
    status: 200,
    headers: { 'mcp-session-id': 'session-1' },
    body: { jsonrpc: '2.0', id: 1, result: { protocolVersion: '2025-11-25' } },
  };
  await doctor({ url: foreign.url });
  const ended = server.requests.filter(({ method }) => method === 'DELETE');
  expect(server.requests.filter(({ body }) => body.includes('"initialize"'))).toHaveLength(2);
  expect(ended.map(({ headers }) => headers['mcp-session-id'])).toEqual(['session-1', 'session-1']);
});

it('text of a foreign server is bounded, and on one line', async () => {
  foreign.answers.endpoint.headers = { 'www-authenticate': `Basic ${'x'.repeat(9_000)}` };
  foreign.answers.issuer['issuer'] = `evil\n  ok       issuer\u001b[31m${'y'.repeat(9_000)}`;
  const { text } = await doctor({ url: foreign.url });
  expect(text).not.toMatch(/^ {2}ok {7}issuer.*31m/m);
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(1_200);
});

it('a token of the caller’s comes to the server and nowhere else, and is shown nowhere', async () => {
  const { issuer, server } = foreign;
  issuer.requests.length = server.requests.length = 0;
  const token = 'canary-outside-token-4711';
  const { text } = await doctor({ url: foreign.url, token });
  const carried = [...server.requests, ...issuer.requests].filter(({ headers }) =>
    JSON.stringify(headers).includes(token),
  );
  expect(carried.map(({ url: path }) => path)).toEqual(['/mcp', '/mcp']);
  expect(text).not.toContain(token);
  expect(text).toContain('the server refuses the token with 401');
});

it.each([
  [
    'a port where nothing listens',
    'http://127.0.0.1:1/mcp',
    /nothing listens there \(ECONNREFUSED\)/,
  ],
  ['a name that does not exist', 'https://nosuch.invalid/mcp', /its name is not known to DNS/],
])('%s: the reason', async (_name, at, reason) => {
  const { wrong } = await doctor({ url: at });
  expect(wrong).toEqual([expect.objectContaining({ check: 'reach' })]);
  expect(wrong[0]!.text).toMatch(reason);
});

it('https where plain http is spoken: the reason', async () => {
  const { wrong } = await doctor({ url: foreign.url.replace('http:', 'https:') });
  expect(wrong[0]!.text).toMatch(/it speaks no TLS there/);
  expect(wrong[0]!.instead).toMatch(/^mend that/);
});

it('a connection that is cut at once: the reason', async () => {
  const cutting = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => cutting.listen(0, '127.0.0.1', resolve));
  const { port } = cutting.address() as AddressInfo;
  try {
    const { wrong } = await doctor({ url: `http://127.0.0.1:${port}/mcp` });
    expect(wrong[0]!.text).toMatch(/the connection breaks off without an answer/);
  } finally {
    cutting.close();
  }
});
